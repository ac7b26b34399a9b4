package interop

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// exampleBase64 looks at the payload of a token.
func exampleBase64(e example) (lines, error) {
	s, err := itsdangerous.NewURLSafeSerializer(itsdangerous.Keys{Secret: []byte("gourd")}, itsdangerous.Options{})
	if err != nil {
		return nil, err
	}
	token, err := s.DumpsText(e.octets("bytes_hex"))
	payload, _, _ := strings.Cut(token, ".")
	return lines{"text": payload}, err
}

// exampleNumber signs at that second and looks at the token.
func exampleNumber(e example) (lines, error) {
	signer, err := itsdangerous.NewTimestampSigner(itsdangerous.Keys{Secret: []byte("gourd")}, itsdangerous.Options{Now: e.clock("seconds")})
	if err != nil {
		return nil, err
	}
	text := strings.Split(signer.Sign(""), ".")[1]
	number, err := base64.RawURLEncoding.DecodeString(text)
	return lines{"bytes_hex": hex.EncodeToString(number), "text": text}, err
}

// clock stops at the unix time in a field, if the example has it.
func (e example) clock(name string) func() time.Time {
	if !e.has(name) {
		return nil
	}
	unix := e.int(name)
	return func() time.Time { return time.Unix(unix, 0) }
}

// exampleDerive shows the signing keys. Ours are never shown, so the check is
// that each signs as the key that is derived.
func exampleDerive(e example) (lines, error) {
	out := lines{}
	for _, name := range []string{"concat", "django-concat", "hmac", "none"} {
		derivation, err := itsdangerous.ParseKeyDerivation(name)
		if err != nil {
			return nil, err
		}
		field := strings.ReplaceAll(name, "-", "_") + "_hex"
		o := itsdangerous.Options{Salt: []byte(e.get("salt")), KeyDerivation: derivation}
		if o.Digest, err = itsdangerous.ParseDigest(e.get("digest")); err != nil {
			return nil, err
		}
		if out[field], err = e.derived(field, o); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// derived gives the key in a field back if it signs, used as it is, what the
// secret key signs under the options.
func (e example) derived(field string, o itsdangerous.Options) (string, error) {
	asItIs := o
	asItIs.KeyDerivation = itsdangerous.None
	key := e.octets(field)
	one, err := itsdangerous.NewSigner(itsdangerous.Keys{Secret: []byte(e.get("secret_key"))}, o)
	other, err2 := itsdangerous.NewSigner(itsdangerous.Keys{Secret: key}, asItIs)
	if err := errors.Join(err, err2); err != nil {
		return "", err
	}
	if one.Sign("x") != other.Sign("x") {
		return "another key", nil
	}
	return hex.EncodeToString(key), nil
}

func (e example) options() (o itsdangerous.Options, err error) {
	o = itsdangerous.Options{Salt: []byte(e.get("salt")), Now: e.clock("time")}
	o.KeyDerivation, err = itsdangerous.ParseKeyDerivation(e.get("key_derivation"))
	if err == nil {
		o.Digest, err = itsdangerous.ParseDigest(e.get("digest"))
	}
	return o, err
}

func (e example) keys() itsdangerous.Keys {
	return itsdangerous.Keys{Secret: []byte(e.get("secret_key"))}
}

// steps shows how a token came about.
func (e example) steps(token string, o itsdangerous.Options) (lines, error) {
	input, signature := atLastDot(token)
	raw, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil {
		return nil, err
	}
	out := lines{"signing_input": input, "signature_hex": hex.EncodeToString(raw), "signature": signature, "token": token}
	if e.has("time") {
		_, out["time_text"] = atLastDot(input)
	}
	out["derived_key_hex"], err = e.derived("derived_key_hex", o)
	return out, err
}

func atLastDot(s string) (before, after string) {
	i := strings.LastIndex(s, ".")
	return s[:max(i, 0)], s[i+1:]
}

func exampleSigner(e example) (lines, error) {
	o, err := e.options()
	if err != nil {
		return nil, err
	}
	value := e.get("value")
	if !e.has("time") {
		signer, err := itsdangerous.NewSigner(e.keys(), o)
		if err != nil {
			return nil, err
		}
		token := signer.Sign(value)
		if _, err := signer.Unsign(token); err != nil {
			return nil, err
		}
		return e.steps(token, o)
	}
	signer, err := itsdangerous.NewTimestampSigner(e.keys(), o)
	if err != nil {
		return nil, err
	}
	token := signer.Sign(value)
	if _, err := signer.Unsign(token, 0); err != nil {
		return nil, err
	}
	return e.steps(token, o)
}

// serializer is what the four classes have in common; those without a time
// ignore the limit.
type serializer struct {
	dumps  func(any) (string, error)
	verify func(token string, maxAge time.Duration) (itsdangerous.Verified, error)
	loads  func(token string, maxAge time.Duration) (any, error)
}

func newSerializer(class string, k itsdangerous.Keys, o itsdangerous.Options) (serializer, error) {
	switch class {
	case "Serializer":
		s, err := itsdangerous.NewSerializer(k, o)
		return serializer{s.Dumps, ageless(s.Verify), ageless(s.Loads)}, err
	case "TimedSerializer":
		s, err := itsdangerous.NewTimedSerializer(k, o)
		return serializer{s.Dumps, s.Verify, s.Loads}, err
	case "URLSafeSerializer":
		s, err := itsdangerous.NewURLSafeSerializer(k, o)
		return serializer{s.Dumps, ageless(s.Verify), ageless(s.Loads)}, err
	case "URLSafeTimedSerializer":
		s, err := itsdangerous.NewURLSafeTimedSerializer(k, o)
		return serializer{s.Dumps, s.Verify, s.Loads}, err
	}
	return serializer{}, fmt.Errorf("there is no class %q", class)
}

func ageless[T any](f func(string) (T, error)) func(string, time.Duration) (T, error) {
	return func(token string, _ time.Duration) (T, error) { return f(token) }
}

func exampleSerializer(e example) (lines, error) {
	value, err := pyjson.Decoder{Ordered: true}.Decode([]byte(e.get("value")))
	if err != nil {
		return nil, err
	}
	o, err := e.options()
	if err != nil {
		return nil, err
	}
	return e.dumped(e.get("class"), value, o)
}

// dumped writes a value and shows the steps.
func (e example) dumped(class string, value any, o itsdangerous.Options) (lines, error) {
	s, err := newSerializer(class, e.keys(), o)
	if err != nil {
		return nil, err
	}
	token, err := s.dumps(value)
	if err != nil {
		return nil, err
	}
	back, err := s.verify(token, 0)
	if err != nil {
		return nil, err
	}
	out, err := e.steps(token, o)
	if err == nil {
		out["text"] = back.Text
	}
	if strings.HasPrefix(class, "URLSafe") {
		out["payload"], _, _ = strings.Cut(token, ".")
	}
	return out, err
}

func exampleCompressed(e example) (lines, error) {
	o, err := e.options()
	if err != nil {
		return nil, err
	}
	o.Now = nil
	s, err := newSerializer(e.get("class"), e.keys(), o)
	if err != nil {
		return nil, err
	}
	token := e.get("token")
	back, err := s.verify(token, itsdangerous.NoMaxAge)
	if err != nil {
		return nil, err
	}
	stream, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	return lines{"text": back.Text, "stream_hex": hex.EncodeToString(stream), "time": fmt.Sprint(back.SignedAt.Unix())}, err
}

func exampleSession(e example) (lines, error) {
	value, err := vectors.Typed([]byte(e.get("value")))
	if err != nil {
		return nil, err
	}
	return e.dumped("URLSafeTimedSerializer", value, itsdangerous.Options{
		Salt: []byte("cookie-session"), KeyDerivation: itsdangerous.HMAC, Codec: taggedjson.Serializer{}, Now: e.clock("time"),
	})
}

func exampleVerdict(e example) (lines, error) {
	o, err := e.options()
	if err != nil {
		return nil, err
	}
	o.Now = e.clock("now")
	s, err := newSerializer(e.get("class"), e.keys(), o)
	if err != nil {
		return nil, err
	}
	limit := itsdangerous.NoMaxAge
	if e.get("max_age") != "none" {
		limit = time.Duration(e.int("max_age")) * time.Second
	}
	value, err := s.loads(e.get("token"), limit)
	if err != nil {
		return lines{"gourd": itsdangerous.Code(err)}, nil
	}
	text, err := pyjson.Encoder{}.Append(nil, value)
	return lines{"gourd": "reads " + string(text)}, err
}
