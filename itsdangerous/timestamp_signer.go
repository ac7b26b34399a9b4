package itsdangerous

import (
	"math"
	"time"
)

// NoMaxAge sets no limit on the age of a token, and then a time in the future
// passes too: Python's max_age=None.
const NoMaxAge time.Duration = math.MaxInt64

// TimestampSigner signs text together with the time of signing, so that tokens
// can expire. Safe for concurrent use.
//
// Source: itsdangerous, timed.py, TimestampSigner.
type TimestampSigner struct {
	secret
	engine *engine
	derive func(salt []byte) *engine // nil inside a serializer
	now    func() time.Time
}

// NewTimestampSigner is [NewSigner] for tokens with a time. The default salt is
// the same as that of Signer.
func NewTimestampSigner(k Keys, o Options) (*TimestampSigner, error) {
	if err := validateSigner(k, o); err != nil {
		return nil, err
	}
	derive := deriver(k, o, signerSalt)
	return &TimestampSigner{engine: derive(o.Salt), derive: derive, now: o.now()}, nil
}

// WithSalt returns a signer for another use, as [Signer.WithSalt] does.
func (s *TimestampSigner) WithSalt(salt []byte) *TimestampSigner {
	return &TimestampSigner{engine: s.derive(salt), derive: s.derive, now: s.now}
}

// Sign returns value, the present second and the signature of both by
// Keys.Secret, with separators between. A token longer than [MaxToken] is made,
// but Unsign will refuse it. If the clock stands before 1970 or after 9999,
// which Python cannot write either, the result is empty, and so it is no token.
func (s *TimestampSigner) Sign(value string) string { return s.sign([]byte(value)) }

func (s *TimestampSigner) sign(value []byte) string {
	seconds := s.now().Unix()
	if seconds < 0 || seconds > lastSecond {
		return ""
	}
	m := s.engine.keys[0].get()
	defer s.engine.keys[0].put(m)
	text := append(append(m.text[:0], value...), s.engine.sep...)
	m.text = s.engine.sign(m, appendTimestamp(text, seconds))
	return string(m.text)
}

// Unsign returns the value in token if one of the keys has signed it and it is
// not older than maxAge. Ages are counted in whole seconds from the token's
// time to now: one exactly maxAge old is valid, 0 allows only the same second,
// a negative maxAge expires everything, and a token from the future is expired,
// unless maxAge is [NoMaxAge].
//
// The errors are [*BadDataError] for a token over [MaxToken];
// [*BadSignatureError] where there is no signature or none with a time before
// it; [*BadTimeSignatureError] for a signature that does not match or a time
// that cannot be read; and [*ExpiredError]. A bad signature is told before an
// old one.
//
// Source: itsdangerous, timed.py, TimestampSigner.unsign.
func (s *TimestampSigner) Unsign(token string, maxAge time.Duration) (Verified, error) {
	if len(token) > MaxToken {
		return Verified{}, &BadDataError{Reason: tooLong}
	}
	signed, signature, found := s.engine.cut(token)
	if !found {
		return Verified{}, &BadSignatureError{Reason: noSeparator}
	}
	key, good := s.engine.verify(signed, signature)
	value, stamp, timed := s.engine.cut(signed)
	if !good {
		return Verified{}, forged(stamp, timed)
	}
	if !timed {
		return Verified{}, &BadTimeSignatureError{Reason: "timestamp missing"}
	}
	at, ok := parseTimestamp(stamp)
	if !ok {
		return Verified{}, &BadTimeSignatureError{Reason: "malformed timestamp"}
	}
	return s.inTime(Verified{Text: value, SignedAt: at, Key: key}, maxAge)
}

// forged is the error for a signature that does not match. Python calls it a
// bad time signature wherever a further separator remains, and reports the time
// that stands there.
func forged(stamp string, timed bool) error {
	if !timed {
		return &BadSignatureError{Reason: noMatch}
	}
	at, _ := parseTimestamp(stamp)
	return &BadTimeSignatureError{Reason: noMatch, SignedAt: at}
}

// inTime returns v unless it is too old or from the future.
func (s *TimestampSigner) inTime(v Verified, maxAge time.Duration) (Verified, error) {
	if maxAge == NoMaxAge {
		return v, nil
	}
	age := elapsed(s.now().Unix(), v.SignedAt.Unix())
	if age > maxAge || age < 0 {
		return Verified{}, &ExpiredError{SignedAt: v.SignedAt, Age: age, MaxAge: maxAge, verified: v}
	}
	return v, nil
}

func (s *TimestampSigner) unsign(token string, maxAge time.Duration) (Verified, error) {
	return s.Unsign(token, maxAge)
}

func (s *TimestampSigner) value(token string) (string, bool) {
	signed, _, found := s.engine.cut(token)
	value, _, _ := s.engine.cut(signed)
	return value, found
}
