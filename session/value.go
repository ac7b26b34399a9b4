package session

import (
	"errors"
	"fmt"

	"github.com/gourd-auth/gourd/taggedjson"
)

// ErrNoValue says that the session has no value for a key.
var ErrNoValue = errors.New("session: no value")

// Value is a key of sessions and the Go type of its values, so that a program
// says once what it keeps there:
//
//	var cart = session.Value[Cart]{Key: "cart"}
//
// A struct is kept as an object, with the names of its json tags, which is what
// Flask makes of a dataclass; taggedjson.Assign says what becomes what. Values
// are copied on their way in and out: changing one changes the session only by
// Set. A Value holds no data and may be used by any number of sessions at once.
type Value[T any] struct {
	// Key is where the value stands in the session.
	Key string
}

// Get returns the value and whether there is one of this type. What Flask wrote
// may be of another; Load tells that from none.
func (v Value[T]) Get(s *Session) (T, bool) {
	value, err := v.Load(s)
	return value, err == nil
}

// Load is Get with the reason: ErrNoValue, an error of taggedjson.Assign that
// names the place where a value is not of the type, or ErrUnavailable if the
// registry could not be asked.
func (v Value[T]) Load(s *Session) (T, error) {
	var value, none T
	kept, found, err := s.lookup(v.Key)
	if err != nil {
		return none, err
	}
	if !found {
		return none, fmt.Errorf("%w for %q", ErrNoValue, v.Key)
	}
	if err := taggedjson.Assign(&value, kept); err != nil {
		return none, fmt.Errorf("session: %q: %w", v.Key, err)
	}
	return value, nil
}

// Set stores a value. Errors are those of [Session.Set].
func (v Value[T]) Set(s *Session, value T) error {
	kept, err := s.manager.plain(map[string]any{v.Key: value})
	if err != nil {
		return err
	}
	return s.set(v.Key, kept.(map[string]any)[v.Key])
}

// Delete removes the value, if there is one. Errors are those of [Session.Set].
func (v Value[T]) Delete(s *Session) error { return s.Delete(v.Key) }

// lookup returns a value that nobody else holds.
func (s *Session) lookup(key string) (v any, found bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.read()
	v, kept := c.values[key]
	switch {
	case s.err != nil:
		return nil, false, s.err
	case !kept && c.came != nil && !c.hides(key):
		v, found = c.came.Get(key)
		return v, found, nil
	case !isMutable(v):
		return v, kept, nil
	}
	v, err = s.manager.plain(v)
	return v, true, err
}

// plain is what a value will be once the session has gone to the browser and
// come back.
func (m *Manager) plain(value any) (any, error) {
	text, err := m.codec.Dumps(value)
	if err != nil {
		return nil, err
	}
	return m.codec.Loads(text)
}
