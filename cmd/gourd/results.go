package main

import (
	"bufio"
	"io"
	"runtime/debug"
	"strings"
)

const (
	// resultsSize is how many bytes of results are kept back at most.
	resultsSize = 64 << 10
	// fewCollections is the garbage collector's percentage while lines are
	// answered. Nothing of a line is kept, and to find that out takes a seventh
	// of the time; at four times the usual 100 it is done a quarter as often, for
	// 12 MB of memory.
	fewCollections = 400
)

// answer writes a line of output for each input: what the function appends to
// its first argument. ok says whether the input was well; the exit status is 1
// if any was not. Lines are kept back while more input is at hand, and written
// before the command waits for some, so that a program which asks line by line
// has its answer, and one that asks a hundred thousand at once has them soon.
// The inputs are those of inputs.
func (a *app) answer(args []string, in input, one func(dst []byte, l line) (out []byte, ok bool)) error {
	defer debug.SetGCPercent(debug.SetGCPercent(fewCollections))
	out := bufio.NewWriterSize(a.stdout, resultsSize)
	a.results = out
	failed := false
	err := a.inputs(args, in, func(l line) error {
		text, ok := one(out.AvailableBuffer(), l)
		failed = failed || !ok
		_, err := out.Write(text)
		return err
	})
	if broken := out.Flush(); err == nil {
		err = broken
	}
	if err == nil && failed {
		err = errFailed
	}
	return err
}

// flush writes what is kept back of the results. An error stays and ends the
// command when the next result is written.
func (a *app) flush() error {
	if a.results == nil {
		return nil
	}
	return a.results.Flush()
}

// asking is standard input that has the results written before it waits for
// more.
type asking struct {
	io.Reader
	flush func() error
}

func (r asking) Read(p []byte) (int, error) {
	if err := r.flush(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// answerOne is answer for what was asked for at a terminal.
func (a *app) answerOne(l line, one func(dst []byte, l line) ([]byte, bool)) error {
	text, ok := one(nil, l)
	if _, err := a.stdout.Write(text); err != nil {
		return err
	}
	if !ok {
		return errFailed
	}
	return nil
}

// appendSigned writes what was made of an input, with --json as the member of
// that name.
func appendSigned(dst []byte, name, value string, asJSON bool) []byte {
	if !asJSON {
		return append(append(dst, value...), '\n')
	}
	dst = append(append(append(dst, `{"ok":true,"`...), name...), `":`...)
	return append(appendQuoted(dst, value), "}\n"...)
}

// refuse answers an input that does not hold: with --json on standard output,
// else people are told.
func (a *app) refuse(dst []byte, l line, asJSON bool, code string, err error) []byte {
	if asJSON {
		return appendRefusal(dst, code, err)
	}
	text := code + ": " + reason(code, err)
	if l.number > 0 {
		text = l.place() + ": " + text
	}
	a.say("gourd: %s", text)
	return nil
}

// reason is what people are told of an error beside its word, which is not said
// twice.
func reason(code string, err error) string { return strings.TrimPrefix(inDays(err), code+" hash: ") }
