package pyjson

import (
	"fmt"
	"strconv"
)

// SyntaxError says that a text is not JSON as Python reads it, or that it is
// beyond a limit of the Decoder. It never quotes the text, which may be
// secret. The message has no package prefix: it is made to be wrapped.
type SyntaxError struct {
	Offset int    // the byte where reading stopped, counted from 0
	Reason string // what is wrong there
}

// Error gives the reason and the offset.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid JSON at byte %d: %s", e.Offset, e.Reason)
}

// ValueError says that a value has no form in JSON. It names the way to the
// value, never the value. The message has no package prefix: it is made to be
// wrapped.
type ValueError struct {
	Path   string // such as ["cart"][2]; "" for the outermost value
	Reason string // such as "type chan int has no form in JSON"
	Err    error  // what a Tags said, or nil
}

// Error gives the reason and the way to the value.
func (e *ValueError) Error() string {
	if e.Path == "" {
		return e.Reason
	}
	return e.Reason + ", at " + e.Path
}

// Unwrap gives what a Tags said, or nil.
func (e *ValueError) Unwrap() error { return e.Err }

func valueErrorf(format string, args ...any) error {
	return &ValueError{Reason: fmt.Sprintf(format, args...)}
}

// within puts one step in front of the path of a ValueError, so that the path
// is built only when something has failed.
func within(step string, err error) error {
	e, ok := err.(*ValueError)
	if !ok {
		return err
	}
	e.Path = step + e.Path
	return e
}

func inMember(key string, err error) error { return within("["+strconv.QuoteToASCII(key)+"]", err) }
func inItem(i int, err error) error        { return within("["+strconv.Itoa(i)+"]", err) }
