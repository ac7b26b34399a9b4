package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	xterm "golang.org/x/term"

	"github.com/gourd-auth/gourd/internal/logs"
)

// printJSON writes one object on one line. Nothing is escaped for HTML, for
// this is read by programs; what would mislead a person who reads it too is.
func (a *app) printJSON(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	line := logs.EscapeJSON(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return a.printLine(string(line))
}

// printLine writes one line of a result.
func (a *app) printLine(text string) error {
	_, err := io.WriteString(a.stdout, text+"\n")
	return err
}

// isTerminalReader reports whether a person types what r gives.
func isTerminalReader(r io.Reader) bool {
	f, ok := r.(*os.File)
	return ok && f != nil && xterm.IsTerminal(int(f.Fd()))
}
