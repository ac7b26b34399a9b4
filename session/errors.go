package session

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrHeadersSent is what a change returns once the response has begun: the
	// cookie can no longer be sent, so the change would be lost.
	ErrHeadersSent = errors.New("session: the response has begun, the change cannot be saved")

	// ErrNotRevocable is what ending sessions returns on a manager of the kinds
	// Signed and Sealed: only the browser could forget the cookie, and a copy would
	// go on working.
	ErrNotRevocable = errors.New("session: a session without a registry or a store cannot be ended early")

	// ErrUnavailable says that the registry could not be asked. The visitor is
	// neither signed in nor signed out; answer 503.
	ErrUnavailable = errors.New("session: the registry cannot be reached")

	// ErrReservedKey is what Set returns for _gourd, which belongs to the kind
	// Tracked, and in that kind and Stored for _user_id, which Begin sets together
	// with a row.
	ErrReservedKey = errors.New("session: the key is reserved, see Session.Begin")

	// ErrEnded says that the session was ended while the request was under way.
	// It is empty now and will not be sent.
	ErrEnded = errors.New("session: it was ended meanwhile")
)

// TooLargeError says that a session does not fit into a cookie. The cookie that
// the browser holds stays as it is.
type TooLargeError struct {
	Size     int         // bytes of the Set-Cookie text
	Limit    int         // bytes allowed
	Heaviest []KeyWeight // the keys that weigh most, the heaviest first
}

// KeyWeight is what one key and its value weigh as tagged JSON, in bytes,
// before compression and base64.
type KeyWeight struct {
	Key   string
	Bytes int
}

// Error names the size, the limit and the heaviest keys, never their values.
func (e *TooLargeError) Error() string {
	parts := make([]string, len(e.Heaviest))
	for i, w := range e.Heaviest {
		parts[i] = fmt.Sprintf("%q %d bytes", w.Key, w.Bytes)
	}
	return fmt.Sprintf("session: cookie of %d bytes is over the limit of %d; heaviest keys: %s",
		e.Size, e.Limit, strings.Join(parts, ", "))
}

// unavailable wraps what a registry said, so that errors.Is finds both.
func unavailable(err error) error {
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}
