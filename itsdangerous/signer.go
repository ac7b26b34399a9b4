package itsdangerous

import "time"

// The reasons that several places give.
const (
	tooLong     = "token is longer than 8192 bytes"
	noSeparator = "no separator in the token"
	noMatch     = "signature does not match"
)

// Verified is what a good token says.
type Verified struct {
	// Text is the value that was signed; from a serializer, the inner text
	// before it is parsed.
	Text string
	// SignedAt is when, in UTC and whole seconds. Zero if the class keeps no
	// time.
	SignedAt time.Time
	// Key tells which key signed: 0 is Keys.Secret, n is Keys.Fallbacks[n-1].
	Key int
	// Signer tells how it was signed: 0 as Options says, n as
	// Options.FallbackSigners[n-1] says.
	Signer int
}

// Signer signs text for ever: there is no time in its tokens, so they cannot
// expire. Safe for concurrent use.
//
// Source: itsdangerous, signer.py, Signer.
type Signer struct {
	secret
	engine *engine
	derive func(salt []byte) *engine // nil inside a serializer
}

// NewSigner derives the keys and keeps no reference to k or o. The error names
// everything that is wrong with them: no key, an empty or a 17th key, a
// separator that base64 could hold, an unknown derivation or digest, fallback
// signers, which only serializers have, and under FIPS 140-3 what it forbids.
func NewSigner(k Keys, o Options) (*Signer, error) {
	if err := validateSigner(k, o); err != nil {
		return nil, err
	}
	derive := deriver(k, o, signerSalt)
	return &Signer{engine: derive(o.Salt), derive: derive}, nil
}

// WithSalt returns a signer for another use, with the same keys and options. It
// derives the keys anew, so call it once for each use and keep the result. Nil is
// the default salt.
func (s *Signer) WithSalt(salt []byte) *Signer {
	return &Signer{engine: s.derive(salt), derive: s.derive}
}

// Sign returns value, the separator and the signature of value by Keys.Secret.
// The value may be any bytes, the separator among them. A token longer than
// [MaxToken] is made, but Unsign will refuse it.
func (s *Signer) Sign(value string) string { return s.sign([]byte(value)) }

func (s *Signer) sign(value []byte) string {
	m := s.engine.keys[0].get()
	defer s.engine.keys[0].put(m)
	m.text = s.engine.sign(m, append(m.text[:0], value...))
	return string(m.text)
}

// Unsign returns the value in token if one of the keys has signed it. The
// errors are [*BadDataError] for a token over [MaxToken] and
// [*BadSignatureError] for everything else.
func (s *Signer) Unsign(token string) (Verified, error) {
	if len(token) > MaxToken {
		return Verified{}, &BadDataError{Reason: tooLong}
	}
	value, signature, found := s.engine.cut(token)
	if !found {
		return Verified{}, &BadSignatureError{Reason: noSeparator}
	}
	key, good := s.engine.verify(value, signature)
	if !good {
		return Verified{}, &BadSignatureError{Reason: noMatch}
	}
	return Verified{Text: value, Key: key}, nil
}

func (s *Signer) unsign(token string, _ time.Duration) (Verified, error) { return s.Unsign(token) }

func (s *Signer) value(token string) (string, bool) {
	value, _, found := s.engine.cut(token)
	return value, found
}
