package keyring

import (
	"fmt"
	"slices"
)

// MaxKeys is how many keys a ring holds at most, the active one included. A rejected
// token costs one HMAC a key, so this bounds what a forger can make a server compute.
const MaxKeys = 16

// Ring is the key that signs and the older ones that only verify. The active key and
// the fallbacks are apart, so that their order cannot be got wrong: Flask 3.1.0 passed
// its list the other way round and signed with the oldest key (CVE-2025-47278).
//
// The zero Ring, and nil, hold no key: [Ring.Active] is the zero Key, [Ring.Secrets]
// is nil, and [Ring.CheckServing] is ErrNoKey. A Ring is immutable and may be used
// concurrently; to change keys make another one.
type Ring struct {
	keys []Key // keys[0] signs
}

// New makes a ring of the key that signs and of the older ones, newest first, as
// SECRET_KEY_FALLBACKS is written. An empty key anywhere is ErrNoKey; more than
// [MaxKeys] are an error. A key that stands there twice is kept once, at its first
// place: it could never be the one that verifies at its second.
func New(active Key, fallbacks ...Key) (*Ring, error) {
	if n := 1 + len(fallbacks); n > MaxKeys {
		return nil, fmt.Errorf("keyring: %d keys are more than the %d that are tried for a token; retire the oldest fallbacks", n, MaxKeys)
	}
	if active.IsZero() {
		return nil, ErrNoKey
	}
	r := &Ring{keys: []Key{active}}
	for i, k := range fallbacks {
		if k.IsZero() {
			return nil, fmt.Errorf("%w: fallback %d is empty", ErrNoKey, i+1)
		}
		if !slices.ContainsFunc(r.keys, k.Equal) {
			r.keys = append(r.keys, k)
		}
	}
	return r, nil
}

// Active returns the key that signs.
func (r *Ring) Active() Key {
	if r == nil || len(r.keys) == 0 {
		return Key{}
	}
	return r.keys[0]
}

// Fallbacks returns the keys that only verify, newest first. It is a copy.
func (r *Ring) Fallbacks() []Key {
	if r == nil || len(r.keys) < 2 {
		return nil
	}
	return slices.Clone(r.keys[1:])
}

// Secrets returns the keys as itsdangerous takes them, the UTF-8 of text: the one that
// signs, and those that only verify, newest first. Both are copies, and nil for a ring
// without keys.
func (r *Ring) Secrets() (secret []byte, fallbacks [][]byte) {
	for _, k := range r.Fallbacks() {
		fallbacks = append(fallbacks, k.UTF8())
	}
	return r.Active().UTF8(), fallbacks
}

// all returns every key, the active one first.
func (r *Ring) all() []Key {
	if r == nil {
		return nil
	}
	return r.keys
}
