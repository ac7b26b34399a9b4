package password

import "errors"

// The ways a check can fail. Each is tested with errors.Is. No message holds
// any part of a password or of a stored hash's salt and digest.
var (
	// ErrMismatch: the stored hash is sound and the password is another one.
	ErrMismatch = errors.New("password: does not match")
	// ErrMalformed: no password can match, because the stored hash is not the
	// text that its scheme writes.
	ErrMalformed = errors.New("password: malformed hash")
	// ErrUnsupported: the scheme or digest is one that this package does not check.
	ErrUnsupported = errors.New("password: unsupported hash")
	// ErrTooCostly: the stored hash demands more work than is ever spent on one.
	ErrTooCostly = errors.New("password: hash is too costly")
	// ErrTooLong: the password has more than MaxLength bytes. Nothing was hashed.
	ErrTooLong = errors.New("password: longer than 1024 bytes")
	// ErrBusy: all slots are taken and the queue is full. Nothing was hashed;
	// the caller may try again (HTTP 503 with Retry-After).
	ErrBusy = errors.New("password: too many hashes at once")
)

// Code is the stable word for an error of this package, for programs to read:
// "mismatch", "malformed", "unsupported", "too_costly", "too_long" or "busy".
// It is empty for nil and for any other error.
func Code(err error) string {
	for _, c := range codes {
		if errors.Is(err, c.err) {
			return c.word
		}
	}
	return ""
}

var codes = []struct {
	err  error
	word string
}{
	{ErrMismatch, "mismatch"},
	{ErrMalformed, "malformed"},
	{ErrUnsupported, "unsupported"},
	{ErrTooCostly, "too_costly"},
	{ErrTooLong, "too_long"},
	{ErrBusy, "busy"},
}
