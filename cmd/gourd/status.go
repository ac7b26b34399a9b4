package main

import (
	"errors"
	"fmt"
)

// The exit statuses, fixed because other programs read them.
const (
	exitOK     = 0
	exitFailed = 1 // a check failed
	exitUsage  = 2 // the command line is wrong
	exitConfig = 3 // the configuration is wrong, or a key is missing
)

// statusError is an error that knows its exit status.
type statusError struct {
	status int
	err    error // nil: everything has been said already
}

func (e *statusError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

func (e *statusError) Unwrap() error { return e.err }

// errFailed ends a command whose output says already what failed.
var errFailed error = &statusError{status: exitFailed}

func usagef(format string, args ...any) error {
	return &statusError{exitUsage, fmt.Errorf(format, args...)}
}

func configError(err error) error {
	if err == nil {
		return nil
	}
	return &statusError{exitConfig, err}
}

func configf(format string, args ...any) error {
	return configError(fmt.Errorf(format, args...))
}

// status is the exit status of an error. One that knows none is a failure of
// what was asked for.
func status(err error) int {
	var known *statusError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &known):
		return known.status
	}
	return exitFailed
}

// message is what to tell the user of an error; empty if nothing is left to say.
func message(err error) string {
	var known *statusError
	if err == nil || errors.As(err, &known) && known.err == nil {
		return ""
	}
	return err.Error()
}
