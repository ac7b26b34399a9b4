package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	xterm "golang.org/x/term"
)

// exitInterrupted is what shells give for a program that Ctrl-C ended.
const exitInterrupted = 130

// newPassword gets a new password: hidden and twice from whoever sits at the
// terminal, or with fromStdin the first line of standard input, of which only
// the newline is taken off.
func (a *app) newPassword(fromStdin bool) (string, error) {
	if fromStdin {
		return a.firstLine()
	}
	if !isTerminalReader(a.stdin) {
		return "", usagef("standard input is no terminal: give the password there with --password-stdin")
	}
	first, err := a.hidden("New password: ")
	if err != nil {
		return "", err
	}
	again, err := a.hidden("The same again: ")
	if err == nil && first != again {
		err = errDiffer
	}
	return first, err
}

var (
	errDiffer  = errors.New("the two passwords differ")
	errNothing = errors.New("nothing was typed") // but Ctrl-D
)

func (a *app) firstLine() (string, error) {
	text, err := bufio.NewReader(io.LimitReader(a.stdin, maxLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	return strings.TrimSuffix(text, "\n"), nil
}

// shown asks for a line that is no secret to whoever types it. Blanks around it
// came with the clipboard.
func (a *app) shown(question string) (string, error) {
	fmt.Fprint(a.stderr, question)
	text, err := bufio.NewReader(a.stdin).ReadString('\n')
	if err != nil {
		fmt.Fprintln(a.stderr) // the newline that was not typed
	}
	switch {
	case errors.Is(err, io.EOF) && text == "":
		return "", errNothing
	case err != nil && !errors.Is(err, io.EOF):
		return "", fmt.Errorf("reading the answer: %w", err)
	}
	return strings.TrimSpace(text), nil
}

// hidden asks for a line that is not shown. Ctrl-C gives the terminal its echo
// back before it ends the program.
func (a *app) hidden(question string) (string, error) {
	fd := int(a.stdin.(*os.File).Fd())
	state, err := xterm.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	defer onInterrupt(func() {
		_ = xterm.Restore(fd, state)
		fmt.Fprintln(a.stderr)
		os.Exit(exitInterrupted)
	})()
	fmt.Fprint(a.stderr, question)
	text, err := xterm.ReadPassword(fd)
	fmt.Fprintln(a.stderr)
	switch {
	case errors.Is(err, io.EOF):
		return "", errNothing
	case err != nil:
		return "", fmt.Errorf("reading the password: %w", err)
	}
	return string(text), nil
}

// onInterrupt calls f if the program is told to end before stop is called.
func onInterrupt(f func()) (stop func()) {
	interrupted, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-interrupted:
			f()
		case <-done:
		}
	}()
	return func() {
		signal.Stop(interrupted)
		close(done)
	}
}

// confirm asks before something that cannot be undone. Without a terminal there
// is nobody to ask, and --yes must have been said.
func (a *app) confirm(yes bool, question string, args ...any) error {
	if yes {
		return nil
	}
	if !isTerminalReader(a.stdin) {
		return usagef("this cannot be undone: say --yes")
	}
	answer, err := a.shown(fmt.Sprintf(question, args...) + " [y/N] ")
	if err != nil && !errors.Is(err, errNothing) {
		return err
	}
	if answer = strings.ToLower(answer); answer != "y" && answer != "yes" {
		return errors.New("nothing was changed")
	}
	return nil
}
