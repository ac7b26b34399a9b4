package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
)

// maxLine is how long one line of input may be, in bytes. No cookie that a
// browser keeps is longer than a 256th of it.
const maxLine = 1 << 20

// line is one line of input without its newline, and nothing else is taken off:
// a carriage return stays, for it may be what is wrong with a cookie.
type line struct {
	text    string
	number  int    // counted from 1; 0 was asked for at a prompt
	tooLong bool   // over maxLine: text is empty then
	noun    string // what an argument is; empty: a line of standard input
}

// place is how people find the line.
func (l line) place() string { return fmt.Sprintf("%s %d", cmp.Or(l.noun, "line"), l.number) }

// eachLine calls f for every line of r. A last line needs no newline. A line
// that is too long is skipped without losing those after it, and without
// keeping it in memory.
func eachLine(r io.Reader, f func(line) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	for n := 1; ; n++ {
		l, last, err := readLine(in)
		if err != nil {
			return err
		}
		if last && l.text == "" && !l.tooLong {
			return nil
		}
		l.number = n
		if err := f(l); err != nil || last {
			return err
		}
	}
}

// readLine reads up to and with the next newline; last says that there was none.
func readLine(in *bufio.Reader) (l line, last bool, err error) {
	var text []byte // what came before the present chunk
	for {
		chunk, err := in.ReadSlice('\n')
		if n := len(chunk); err == nil {
			chunk = chunk[:n-1]
		}
		if l.tooLong = l.tooLong || len(text)+len(chunk) > maxLine; l.tooLong {
			text, chunk = nil, nil
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			text = append(text, chunk...)
			continue
		}
		if len(text) > 0 {
			chunk = append(text, chunk...)
		}
		l.text = string(chunk)
		switch {
		case err == nil:
			return l, false, nil
		case errors.Is(err, io.EOF):
			return l, true, nil
		}
		return line{}, false, err
	}
}

// errLongLine is said of a line over maxLine.
var errLongLine = errors.New("line over 1 MiB")

// input is what a command takes.
type input struct {
	noun string // what one of them is
	// wanted says that who gives none, be it as an argument or on standard input,
	// has most likely lost one on the way; "-" says that standard input is meant,
	// whatever comes.
	wanted bool
}

// inputs are the arguments of a command, or the lines of standard input if the
// only argument is "-", or if there is none.
func (a *app) inputs(args []string, in input, f func(line) error) error {
	if len(args) > 0 && (len(args) > 1 || args[0] != "-") {
		return eachArgument(args, in.noun, f)
	}
	if isTerminalReader(a.stdin) {
		a.say("reading lines from the terminal; end with Ctrl-D")
	}
	came := false
	err := eachLine(asking{a.stdin, a.flush}, func(l line) error {
		came = true
		return f(l)
	})
	if err == nil && !came && len(args) == 0 && in.wanted {
		return fmt.Errorf("no %s came in", in.noun)
	}
	return err
}

func eachArgument(args []string, noun string, f func(line) error) error {
	for i, text := range args {
		if err := f(line{text: text, number: i + 1, noun: noun}); err != nil {
			return err
		}
	}
	return nil
}
