package itsdangerous

import (
	"crypto/hmac"
	"hash"
	"strings"
	"sync"
)

// engine is what all classes share: the derived keys and the way a signature is
// spelled. Immutable after construction.
type engine struct {
	keys []*signingKey // the one that signs first
	sep  string
	size int // of a MAC, in bytes
}

// deriver makes engines of several salts with the same keys. It is a func because
// of the keys in it: fmt asks no method of what stands in somebody's unexported
// field, and prints all that it can reach.
func deriver(k Keys, o Options, defaultSalt string) func(salt []byte) *engine {
	k = k.clone()
	return func(salt []byte) *engine {
		o := o
		o.Salt = salt
		return newEngine(k, o, defaultSalt)
	}
}

// newEngine derives all keys. The caller has validated k and o.
func newEngine(k Keys, o Options, defaultSalt string) *engine {
	e := &engine{sep: o.sep(), size: digests[o.Digest].size}
	for _, key := range k.all() {
		derived := o.KeyDerivation.derive(o.Digest, key, o.salt(defaultSalt))
		e.keys = append(e.keys, newSigningKey(o.Digest, derived))
	}
	return e
}

// sign appends the separator and the signature of text to it.
func (e *engine) sign(m *mac, text []byte) []byte {
	sum := m.of(text)
	text = append(text, e.sep...)
	return strict.AppendEncode(text, sum)
}

// verify returns the number of the key under which signature belongs to text.
// It compares raw bytes of full length in constant time, so a signature cut
// short or spelled oddly belongs to nothing.
func (e *engine) verify(text, signature string) (key int, ok bool) {
	if len(signature) != strict.EncodedLen(e.size) {
		return 0, false
	}
	var space [64]byte
	claimed, ok := decode64(space[:0], signature)
	if !ok {
		return 0, false
	}
	for i, k := range e.keys {
		if k.matches(text, claimed) {
			return i, true
		}
	}
	return 0, false
}

// cut splits at the last separator, as Python's rsplit(sep, 1) does.
func (e *engine) cut(text string) (before, after string, found bool) {
	i := strings.LastIndex(text, e.sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(e.sep):], true
}

// signingKey is one derived key. It keeps HMAC states for reuse, because making
// one costs more than a signature (it hashes the padded key twice and allocates
// six times).
type signingKey struct{ pool sync.Pool }

func newSigningKey(d Digest, derived []byte) *signingKey {
	k := &signingKey{}
	k.pool.New = func() any { return &mac{state: hmac.New(digests[d].new, derived)} }
	return k
}

func (k *signingKey) get() *mac { return k.pool.Get().(*mac) }

// put keeps m for reuse, without its room if one value was far too large.
func (k *signingKey) put(m *mac) {
	if cap(m.text) > 4*MaxToken {
		m.text = nil
	}
	k.pool.Put(m)
}

func (k *signingKey) matches(text string, claimed []byte) bool {
	m := k.get()
	defer k.put(m)
	m.text = append(m.text[:0], text...)
	return hmac.Equal(m.of(m.text), claimed)
}

// mac is an HMAC state with room for what it signs and for its sum.
type mac struct {
	state hash.Hash
	text  []byte
	sum   [64]byte
}

// of returns the MAC of text, valid until the next call.
func (m *mac) of(text []byte) []byte {
	m.state.Reset()
	m.state.Write(text)
	return m.state.Sum(m.sum[:0])
}
