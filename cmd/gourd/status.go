package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
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
	return unprefixed(err.Error())
}

// ourPackages are the names before the errors of our packages. They help those who
// write Go, and nobody else. password is not among them: it is a field of a user too,
// and "password: needs at least 15 characters" says which.
var ourPackages = map[string]bool{
	"account": true, "audit": true, "config": true, "cookie": true, "flaskconfig": true, "httpdate": true, "itsdangerous": true,
	"keyring": true, "login": true, "logs": true, "pyjson": true, "ratelimit": true,
	"server": true, "session": true, "sqlaccount": true, "sqlaudit": true, "sqlstore": true, "taggedjson": true,
}

// unprefixed is the text of an error, of which every line is one, without the
// names of packages before its parts.
func unprefixed(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		parts := strings.Split(line, ": ")
		last := len(parts) - 1
		ours := func(part string) bool { return ourPackages[part] }
		lines[i] = strings.Join(append(slices.DeleteFunc(parts[:last:last], ours), parts[last]), ": ")
	}
	return strings.Join(lines, "\n")
}
