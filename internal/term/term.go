// Package term says how to talk to whoever reads our output: is it a terminal,
// may there be colour, and the five styles that the command line and the logs
// share. It is click.style and click.isatty, cut down to what Gourd prints.
//
// Start with For, then call the style's methods; a zero Style is plain text, so
// code never asks "colour or not" twice. Cursor movement, widths and progress
// bars are absent on purpose: output stays usable in a pipe.
package term

import (
	"io"
	"os"

	xterm "golang.org/x/term"
)

// IsTerminal reports whether w is an open terminal. Anything but an *os.File is
// not one.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && f != nil && xterm.IsTerminal(int(f.Fd()))
}

// Colors reports whether text written to w may be coloured. The environment is
// asked through getenv (os.Getenv in a program), in this order:
//
//  1. NO_COLOR, not empty: never (https://no-color.org).
//  2. FORCE_COLOR or CLICOLOR_FORCE, not empty and not "0": always.
//  3. TERM=dumb: never.
//  4. Otherwise only on a terminal.
func Colors(w io.Writer, getenv func(string) string) bool {
	switch {
	case getenv("NO_COLOR") != "":
		return false
	case isSet(getenv("FORCE_COLOR")), isSet(getenv("CLICOLOR_FORCE")):
		return true
	case getenv("TERM") == "dumb":
		return false
	}
	return IsTerminal(w)
}

func isSet(value string) bool { return value != "" && value != "0" }
