package session

import (
	"math"
	"math/big"
	"reflect"
	"time"
)

// GetString returns the text of a key, and whether there is one.
func (s *Session) GetString(key string) (string, bool) { return as[string](s, key) }

// GetBool returns the truth value of a key, and whether there is one.
func (s *Session) GetBool(key string) (bool, bool) { return as[bool](s, key) }

// GetBytes returns the bytes of a key, and whether there are any. Changing them
// in place changes the session.
func (s *Session) GetBytes(key string) ([]byte, bool) { return as[[]byte](s, key) }

// GetTime returns the time of a key, and whether there is one. Flask keeps
// whole seconds.
func (s *Session) GetTime(key string) (time.Time, bool) { return as[time.Time](s, key) }

// GetInt returns the integer of a key, and whether there is one that fits into
// an int64. A float is no integer, even 3.0.
func (s *Session) GetInt(key string) (int64, bool) {
	v, _ := s.Get(key)
	if n, ok := v.(*big.Int); ok {
		return n.Int64(), n.IsInt64()
	}
	switch n := reflect.ValueOf(v); {
	case n.CanInt():
		return n.Int(), true
	case n.CanUint():
		return int64(n.Uint()), n.Uint() <= math.MaxInt64
	}
	return 0, false
}

// GetFloat returns the number of a key, and whether there is one; an integer
// counts too.
func (s *Session) GetFloat(key string) (float64, bool) {
	if f, ok := as[float64](s, key); ok {
		return f, true
	}
	n, ok := s.GetInt(key)
	return float64(n), ok
}

func as[T any](s *Session, key string) (T, bool) {
	v, _ := s.Get(key)
	t, ok := v.(T)
	return t, ok
}
