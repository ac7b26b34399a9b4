package difffuzz

import (
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// token is the question "unsign" by its fields. All are texts as they go to
// Python.
type token struct {
	class      string // signer, timestamp, serializer, timed, url-safe, url-safe-timed or session
	secret     string
	older      string // a fallback key, "" if there is none
	salt       string // "" for the default, otherwise a mark and the salt
	sep        string
	derivation string
	digest     string
	fallback   string // a fallback signer's derivation and digest, "" if there is none
	maxAge     string // "" for no limit
	now        string
	text       string
}

func (k token) question() question {
	return question{"unsign", k.class, k.secret, k.older, k.salt, k.sep, k.derivation, k.digest, k.fallback, k.maxAge, k.now, k.text}
}

func tokenOf(fields []string) token {
	f := fields
	return token{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10]}
}

func (k token) isSigner() bool { return k.class == "signer" || k.class == "timestamp" }

func (k token) timed() bool {
	return k.class == "timestamp" || k.class == "timed" || k.class == "url-safe-timed" || k.class == "session"
}

func (k token) urlSafe() bool { return strings.HasPrefix(k.class, "url-safe") || k.class == "session" }

func (k token) keys() (keys itsdangerous.Keys) {
	keys.Secret = []byte(k.secret)
	if k.older != "" {
		keys.Fallbacks = [][]byte{[]byte(k.older)}
	}
	return keys
}

func (k token) options() (o itsdangerous.Options, err error) {
	if k.salt != "" {
		o.Salt = []byte(k.salt[1:])
	}
	o.Sep = k.sep
	if o.KeyDerivation, o.Digest, err = signs(k.derivation, k.digest); err != nil {
		return o, err
	}
	if derivation, digest, ok := strings.Cut(k.fallback, " "); ok && !k.isSigner() {
		var other itsdangerous.SignerOptions
		if other.KeyDerivation, other.Digest, err = signs(derivation, digest); err != nil {
			return o, err
		}
		o.FallbackSigners = []itsdangerous.SignerOptions{other}
	}
	now, err := strconv.ParseInt(k.now, 10, 64)
	o.Now = func() time.Time { return time.Unix(now, 0) }
	o.Codec = k.codec()
	return o, err
}

func signs(derivation, digest string) (itsdangerous.KeyDerivation, itsdangerous.Digest, error) {
	k, err := itsdangerous.ParseKeyDerivation(derivation)
	if err != nil {
		return 0, 0, err
	}
	d, err := itsdangerous.ParseDigest(digest)
	return k, d, err
}

// codec keeps the order of objects, since Python does.
func (k token) codec() itsdangerous.Codec {
	switch k.class {
	case "session":
		return taggedjson.Serializer{KeepOrder: true}
	case "serializer", "timed":
		return itsdangerous.JSON{Spaced: true, EscapeNonASCII: true, KeepOrder: true}
	}
	return itsdangerous.JSON{KeepOrder: true}
}

func (k token) limit() time.Duration {
	if k.maxAge == "" {
		return itsdangerous.NoMaxAge
	}
	seconds, _ := strconv.ParseInt(k.maxAge, 10, 64)
	return time.Duration(seconds) * time.Second
}

// unsign answers for all seven classes.
func unsign(fields []string) string {
	k := tokenOf(fields)
	o, err := k.options()
	if err != nil {
		return "config"
	}
	switch k.class {
	case "signer":
		return k.bySigner(itsdangerous.NewSigner(k.keys(), o))
	case "timestamp":
		return k.byTimestampSigner(itsdangerous.NewTimestampSigner(k.keys(), o))
	case "serializer":
		return k.bySerializer(itsdangerous.NewSerializer(k.keys(), o))
	case "url-safe":
		return k.bySerializer(itsdangerous.NewURLSafeSerializer(k.keys(), o))
	case "timed":
		return k.byTimedSerializer(itsdangerous.NewTimedSerializer(k.keys(), o))
	}
	return k.byTimedSerializer(itsdangerous.NewURLSafeTimedSerializer(k.keys(), o))
}

func (k token) bySigner(s *itsdangerous.Signer, faults error) string {
	if faults != nil {
		return "config"
	}
	v, err := s.Unsign(k.text)
	return k.verdict([]byte(v.Text), v.SignedAt, err)
}

func (k token) byTimestampSigner(s *itsdangerous.TimestampSigner, faults error) string {
	if faults != nil {
		return "config"
	}
	v, err := s.Unsign(k.text, k.limit())
	return k.verdict([]byte(v.Text), v.SignedAt, err)
}

// serializer is either class without a time, timedSerializer either with one.
type (
	serializer interface {
		Loads(token string) (any, error)
	}
	timedSerializer interface {
		Loads(token string, maxAge time.Duration) (any, error)
		Verify(token string, maxAge time.Duration) (itsdangerous.Verified, error)
	}
)

func (k token) bySerializer(s serializer, faults error) string {
	if faults != nil {
		return "config"
	}
	value, err := s.Loads(k.text)
	return k.verdict(value, time.Time{}, err)
}

func (k token) byTimedSerializer(s timedSerializer, faults error) string {
	if faults != nil {
		return "config"
	}
	value, err := s.Loads(k.text, k.limit())
	v, _ := s.Verify(k.text, k.limit())
	return k.verdict(value, v.SignedAt, err)
}

// verdict writes an answer: the value and the time, or the kind of error and
// what it knows.
func (k token) verdict(value any, at time.Time, err error) string {
	switch e := err.(type) {
	case nil:
		if k.timed() {
			return "ok " + canon(value) + " " + canonTime(at)
		}
		return "ok " + canon(value)
	case *itsdangerous.ExpiredError:
		if k.class == "timestamp" {
			return "expired " + canonTime(e.SignedAt) + " " + canon([]byte(e.Verified().Text))
		}
		return "expired " + canonTime(e.SignedAt)
	case *itsdangerous.BadTimeSignatureError:
		return "bad_time_signature " + canonTime(e.SignedAt)
	}
	return itsdangerous.Code(err)
}

func canonTime(t time.Time) string {
	if t.IsZero() {
		return "null"
	}
	return canon(t)
}
