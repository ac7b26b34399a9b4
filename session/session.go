package session

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/taggedjson"
)

// Session holds the values of one browser for one request. It may be used by
// several goroutines of that request; a list or map that it handed out is not
// guarded, and must not be changed while the response may begin. Keys and values
// are what Flask's tagged JSON carries: nil, bool, integers, float64, string,
// []byte, []any, map[string]any, time.Time, taggedjson.Tuple, Markup and UUID,
// and what the tags of Config.Tags carry. A struct is written as an object and
// comes back as one; a [Value] keeps its type.
//
// A session whose registry could not be asked is empty and refuses changes; Err
// says so.
type Session struct {
	manager *Manager
	request *http.Request // as it came: cookie, address, agent

	mu       sync.Mutex
	opened   bool
	err      error // the registry could not be asked
	sent     bool  // the response has begun
	accessed bool
	modified bool
	told     bool // Save told the handler that the session as it is cannot be saved
	missed   bool // it ended meanwhile, so that nothing was saved
	shared   bool // a value that a handler can change in place was handed out

	came     bool      // a verified cookie came with the request
	text     string    // its inner text
	signedAt time.Time // when it was signed
	values   contents
	flashes  []Flash // what Flashes took out, for its later calls
	taken    bool    // flashes were taken out

	track tracking
	ops   *operations // what was done to a Stored session; nil of other kinds
}

type contextKey struct{}

// From returns the session of a request that came through Manager.Handler, and
// whether there is one.
func From(ctx context.Context) (*Session, bool) {
	s, ok := ctx.Value(contextKey{}).(*Session)
	return s, ok
}

// Err returns ErrUnavailable, wrapped with its cause, if the registry could not
// be asked about this session, and nil otherwise. Where it matters who somebody
// is, ask it first and answer 503: an outage signs nobody in and nobody out.
func (s *Session) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return s.err
}

// Get returns the value of a key and whether there is one. A list, map, tuple
// or byte slice may be changed in place; that is noticed when the session is
// saved, unlike in Flask.
func (s *Session) Get(key string) (any, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.read().get(key)
	s.shared = s.shared || ok && isMutable(v)
	return v, ok
}

// Has reports whether there is a value for key.
func (s *Session) Has(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read().has(key)
}

// Len returns the number of values, Flask's own keys included.
func (s *Session) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read().len()
}

// Keys returns the keys in order.
func (s *Session) Keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read().keys()
}

// Set stores a value. It returns an error for a key or value that tagged JSON
// cannot carry, ErrHeadersSent once the response has begun, ErrUnavailable if
// the registry could not be asked, and ErrReservedKey for _gourd and, in the
// kinds Tracked and Stored, for _user_id, which Begin sets.
func (s *Session) Set(key string, value any) error {
	if !isScalar(value) || !utf8.ValidString(key) {
		if _, err := s.manager.codec.Dumps(map[string]any{key: value}); err != nil {
			return err
		}
	}
	return s.set(key, value)
}

// set is Set for a value that can be written.
func (s *Session) set(key string, value any) error {
	if key == trackedKey || key == userKey && s.manager.hasRows() {
		return ErrReservedKey
	}
	return s.change(func(values map[string]any) bool {
		s.ops.touch(key)
		values[key] = value
		return true
	})
}

// Delete removes a key, if it is there. Errors are those of Set.
func (s *Session) Delete(key string) error {
	_, _, err := s.Pop(key)
	return err
}

// Pop removes a key and returns the value it had and whether there was one.
// Errors are those of Set.
func (s *Session) Pop(key string) (value any, found bool, err error) {
	err = s.change(func(values map[string]any) bool {
		value, found = values[key]
		s.ops.touch(key)
		delete(values, key)
		return found
	})
	if err != nil {
		return nil, false, err
	}
	return value, found, nil
}

// Clear removes every value; the cookie is deleted. Whoever was signed in is
// signed out when the session is saved; End does it at once and tells whether it
// could. Errors are those of Set.
func (s *Session) Clear() error {
	return s.change(func(values map[string]any) bool {
		s.ops.clear()
		clear(values)
		return true
	})
}

// UserID returns who the session says is signed in, empty for nobody: the value
// of _user_id as text. Flask-Login stores what get_id returned, which is text but
// for odd user classes that return an integer.
func (s *Session) UserID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return userID(s.read())
}

// Permanent reports whether the cookie outlives the browser: Flask's
// session.permanent.
func (s *Session) Permanent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return isPermanent(s.read())
}

// SetPermanent makes the cookie outlive the browser by Config.Lifetime, or not.
// Errors are those of Set.
func (s *Session) SetPermanent(permanent bool) error {
	return s.change(func(values map[string]any) bool {
		s.ops.touch(permanentKey)
		values[permanentKey] = permanent
		return true
	})
}

// New reports whether no valid session came with the request.
func (s *Session) New() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return !s.came
}

// Modified reports whether the session will be saved because it was changed. A
// list or map changed in place counts only when the session is saved.
func (s *Session) Modified() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.modified
}

// LogValue keeps contents out of logs.
func (s *Session) LogValue() slog.Value { return slog.StringValue("session") }

// String keeps contents out of what is printed.
func (s *Session) String() string { return "session" }

// Format keeps contents and ids out of what is printed, whatever the verb.
func (s *Session) Format(f fmt.State, _ rune) { io.WriteString(f, "session") }

// Writable returns why the session cannot be changed, nil if it can: ErrHeadersSent
// once the response has begun, or ErrUnavailable.
func (s *Session) Writable() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.writable()
}

// read opens the session, marks it accessed and returns its values. The caller
// holds the lock.
func (s *Session) read() *contents {
	s.open()
	s.accessed = true
	return &s.values
}

// change runs f on the values and marks the session modified if f says so.
func (s *Session) change(f func(values map[string]any) bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.edit(f)
}

// edit is change for a caller who holds the lock.
func (s *Session) edit(f func(values map[string]any) bool) error {
	if err := s.writable(); err != nil {
		return err
	}
	if f(s.read().all()) {
		s.modified, s.told = true, false
	}
	return nil
}

func (s *Session) writable() error {
	if s.sent {
		return ErrHeadersSent
	}
	s.open()
	return s.err
}

// isPermanent is Python's bool(session.get("_permanent")).
func isPermanent(values *contents) bool {
	v, _ := values.get(permanentKey)
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int:
		return v != 0
	case int64:
		return v != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	case taggedjson.Markup:
		return v != ""
	case []byte:
		return len(v) > 0
	case []any:
		return len(v) > 0
	case taggedjson.Tuple:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	default:
		return true
	}
}

func isScalar(v any) bool {
	switch v.(type) {
	case nil, bool, int, int64, float64:
		return true
	}
	return false
}

// isMutable reports whether a holder of v can change the session through it.
func isMutable(v any) bool {
	switch v.(type) {
	case nil, bool, int, int64, float64, string, time.Time, taggedjson.Markup, taggedjson.UUID:
		return false
	}
	return true
}
