package itsdangerous

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
)

// The rule for base64: what Python would write is read, all else that Python reads is refused.
func TestVectorsBase64(t *testing.T) {
	file := vectors.Load(t, "../interop/vectors/itsdangerous-base64.json")
	check(t, file, file.All(), func(c vectors.Case) error {
		input := optText(c, "input") + optText(c, "input_str")
		got, ok := decode64(nil, input)
		if canonical := c.Bool("canonical"); ok != canonical || ok && !bytes.Equal(got, c.Bytes("output")) {
			return fmt.Errorf("decode64(%q) = %x, %v, want %v", input, got, ok, canonical)
		}
		return nil
	})
}

func TestVectorsSigner(t *testing.T) {
	file := vectors.Load(t, "../interop/vectors/itsdangerous-signer.json")
	check(t, file, file.Good, signsAlike)
	check(t, file, file.Bad, func(c vectors.Case) error {
		s, err := signerOf(c)
		if err != nil {
			return err
		}
		got, err := s.Unsign(c.Text("token"))
		return sameKind(c, got, err)
	})
	check(t, file, file.Cases, constructsAlike)
}

func signerOf(c vectors.Case) (*Signer, error) {
	o, err := optionsOf(c, 0)
	if err != nil {
		return nil, err
	}
	return NewSigner(keysOf(c), o)
}

func signsAlike(c vectors.Case) error {
	s, err := signerOf(c)
	if err != nil {
		return err
	}
	value, token := c.Text("value"), c.Text("token")
	if got := s.Sign(value); c.Bool("exact") && got != token {
		return fmt.Errorf("Sign = %q, want %q", got, token)
	}
	got, err := s.Unsign(token)
	if err != nil || got.Text != value {
		return fmt.Errorf("Unsign = %q, %v, want %q", got.Text, err, value)
	}
	if !c.Has("derived_key") {
		return nil
	}
	o, _ := optionsOf(c, 0)
	key := o.KeyDerivation.derive(o.Digest, keysOf(c).Secret, o.salt(signerSalt))
	if want := c.Bytes("derived_key"); !bytes.Equal(key, want) {
		return fmt.Errorf("derived key %x, want %x", key, want)
	}
	return nil
}

// constructsAlike: what Python refuses only when it first signs, a derivation, is refused here where it is named.
func constructsAlike(c vectors.Case) error {
	_, err := signerOf(c)
	if good := !c.Has("error"); good != (err == nil) {
		return fmt.Errorf("error %v, Python accepts it: %v", err, good)
	}
	return nil
}

func sameKind(c vectors.Case, got Verified, err error) error {
	if Code(err) != codeOf(c) {
		return fmt.Errorf("%+v, %v (%s), want %s", got, err, Code(err), codeOf(c))
	}
	if got != (Verified{}) {
		return fmt.Errorf("%+v came with an error", got)
	}
	return nil
}

func TestVectorsTimestampSigner(t *testing.T) {
	file := vectors.Load(t, "../interop/vectors/itsdangerous-timestamp.json")
	check(t, file, file.Good, func(c vectors.Case) error {
		signed, err := stampsAlike(c)
		if err != nil {
			return err
		}
		want := Verified{Text: c.Text("value"), SignedAt: time.Unix(c.Int("timestamp"), 0).UTC()}
		got, err := signed.Unsign(c.Text("token"), maxAgeOf(c))
		if err != nil || got != want {
			return fmt.Errorf("Unsign = %+v, %v, want %+v", got, err, want)
		}
		return nil
	})
	check(t, file, file.Bad, func(c vectors.Case) error {
		if c.Text("op") == "sign" {
			return cannotStamp(c)
		}
		s, err := timestampSignerOf(c, c.Int("now"))
		if err != nil {
			return err
		}
		got, err := s.Unsign(c.Text("token"), maxAgeOf(c))
		return errors.Join(sameKind(c, got, err), sameFacts(c, err))
	})
}

func timestampSignerOf(c vectors.Case, now int64) (*TimestampSigner, error) {
	o, err := optionsOf(c, now)
	if err != nil {
		return nil, err
	}
	return NewTimestampSigner(keysOf(c), o)
}

// stampsAlike signs what Python signed, when it did, and returns the signer of the time when Python unsigned it.
func stampsAlike(c vectors.Case) (*TimestampSigner, error) {
	then, ok := c.OptInt("sign_time")
	if ok && c.Bool("exact") {
		s, err := timestampSignerOf(c, then)
		if err != nil {
			return nil, err
		}
		if got := s.Sign(c.Text("value")); got != c.Text("token") {
			return nil, fmt.Errorf("Sign = %q, want %q", got, c.Text("token"))
		}
	}
	return timestampSignerOf(c, c.Int("now"))
}

// cannotStamp: Python raises for times below zero and from 2^64 on; no clock of ours can show the latter.
func cannotStamp(c vectors.Case) error {
	at := int64(-1)
	if c.Text("sign_time_str") != "-1" {
		at = lastSecond + 1
	}
	s, err := timestampSignerOf(c, at)
	if err != nil {
		return err
	}
	if got := s.Sign(c.Text("value")); got != "" {
		return fmt.Errorf("Sign at %d = %q, want nothing", at, got)
	}
	return nil
}

// sameFacts compares what errors carry with the payload and date_signed of Python's exceptions. Of a
// forged token we read the time in its one spelling only.
func sameFacts(c vectors.Case, err error) error {
	date, dated := c.OptInt("date_signed")
	if e, ok := errors.AsType[*BadTimeSignatureError](err); ok && !e.SignedAt.IsZero() {
		if !dated || e.SignedAt.Unix() != date {
			return fmt.Errorf("SignedAt = %v, want %v", e.SignedAt, date)
		}
	}
	if e, ok := errors.AsType[*ExpiredError](err); ok {
		want := Verified{Text: c.Text("payload"), SignedAt: time.Unix(date, 0).UTC()}
		age := elapsed(c.Int("now"), date)
		if got := e.Verified(); got != want || e.SignedAt != want.SignedAt || e.Age != age || e.MaxAge != maxAgeOf(c) {
			return fmt.Errorf("%+v with %+v, want %+v, age %v", e, got, want, age)
		}
	}
	return nil
}

// calls are the calls of the four serializers in one shape.
type calls struct {
	dumps       func(v any) (string, error)
	dumpsText   func(text []byte) (string, error)
	loads       func(token string) (any, error)
	verify      func(token string) (Verified, error)
	loadsUnsafe func(token string) (any, bool, error)
}

func callsOf(c vectors.Case, now int64) (calls, error) {
	o, err := optionsOf(c, now)
	if err != nil {
		return calls{}, err
	}
	k, maxAge := keysOf(c), maxAgeOf(c)
	switch class := c.Text("class"); class {
	case "Serializer":
		s, err := NewSerializer(k, o)
		return untimedCalls(s, err)
	case "URLSafeSerializer":
		s, err := NewURLSafeSerializer(k, o)
		return untimedCalls(s, err)
	case "TimedSerializer":
		s, err := NewTimedSerializer(k, o)
		return timedCalls(s, err, maxAge)
	case "URLSafeTimedSerializer":
		s, err := NewURLSafeTimedSerializer(k, o)
		return timedCalls(s, err, maxAge)
	default:
		return calls{}, fmt.Errorf("no class %q", class)
	}
}

func untimedCalls(s interface {
	Dumps(any) (string, error)
	DumpsText([]byte) (string, error)
	Loads(string) (any, error)
	Verify(string) (Verified, error)
	LoadsUnsafe(string) (any, bool, error)
}, err error) (calls, error) {
	return calls{s.Dumps, s.DumpsText, s.Loads, s.Verify, s.LoadsUnsafe}, err
}

func timedCalls(s interface {
	Dumps(any) (string, error)
	DumpsText([]byte) (string, error)
	Loads(string, time.Duration) (any, error)
	Verify(string, time.Duration) (Verified, error)
	LoadsUnsafe(string, time.Duration) (any, bool, error)
}, err error, maxAge time.Duration) (calls, error) {
	return calls{
		s.Dumps, s.DumpsText,
		func(token string) (any, error) { return s.Loads(token, maxAge) },
		func(token string) (Verified, error) { return s.Verify(token, maxAge) },
		func(token string) (any, bool, error) { return s.LoadsUnsafe(token, maxAge) },
	}, err
}

func TestVectorsSerializer(t *testing.T) {
	file := vectors.Load(t, "../interop/vectors/itsdangerous-serializer.json")
	check(t, file, file.Good, func(c vectors.Case) error { return errors.Join(dumpsAlike(c), loadsAlike(c)) })
	check(t, file, file.Bad, func(c vectors.Case) error {
		if c.Text("op") == "dumps" {
			return cannotDump(c)
		}
		s, err := callsOf(c, c.Int("now"))
		if err != nil {
			return err
		}
		v, err := s.loads(c.Text("token"))
		if v != nil {
			return fmt.Errorf("Loads = %v with error %v", v, err)
		}
		return errors.Join(sameKind(c, Verified{}, err), unsafeAlike(c, s))
	})
}

// unsafeAlike: what a token says although nobody vouches for it. Of payloads in another spelling we read none.
func unsafeAlike(c vectors.Case, s calls) error {
	var want struct {
		SignatureValid bool `json:"signature_valid"`
		Payload        json.RawMessage
		Raises         string
	}
	if !c.Has("loads_unsafe") {
		return nil
	}
	c.Unmarshal("loads_unsafe", &want)
	value, signed, err := s.loadsUnsafe(c.Text("token"))
	if want.Raises != "" {
		if Code(err) != "bad_payload" || value != nil || signed {
			return fmt.Errorf("LoadsUnsafe = %v, %v, %v, Python raises %s", value, signed, err, want.Raises)
		}
		return nil
	}
	payload, wrong := vectors.Typed(want.Payload)
	if diff := vectors.Diff(value, payload); wrong != nil || err != nil || signed != want.SignatureValid || diff != "" {
		return fmt.Errorf("LoadsUnsafe = %v, %v, want %v, %s (%v)", signed, err, want.SignatureValid, diff, wrong)
	}
	return nil
}

func cannotDump(c vectors.Case) error {
	s, err := callsOf(c, 0)
	if err != nil {
		return err
	}
	if token, err := s.dumps(c.Ordered("payload_in")); err == nil || token != "" {
		return fmt.Errorf("Dumps = %q, %v, want an error", token, err)
	}
	return nil
}

// dumpsAlike makes the token from the value and from the text inside. Where Python compressed, the bytes are free, but
// we must read our own.
func dumpsAlike(c vectors.Case) error {
	if c.Text("op") != "dumps+loads" {
		return nil
	}
	then, _ := c.OptInt("sign_time")
	s, err := callsOf(c, then)
	if err != nil {
		return err
	}
	value := c.Ordered("payload_in")
	if c.Has("serializer_kwargs") { // sort_keys, as every map is written
		value = c.Value("payload_in")
	}
	token, err := s.dumps(value)
	if want := c.Text("token"); err != nil || c.Bool("exact") && !c.Bool("compressed") && token != want {
		return fmt.Errorf("Dumps = %q, %v, want %q", token, err, want)
	}
	v, err := s.verify(token)
	if err != nil || c.Has("json") && v.Text != c.Text("json") {
		return fmt.Errorf("Verify of our own = %q, %v", v.Text, err)
	}
	if again, err := s.dumpsText([]byte(v.Text)); again != token {
		return fmt.Errorf("DumpsText = %q, %v, Dumps gave %q", again, err, token)
	}
	return nil
}

func loadsAlike(c vectors.Case) error {
	s, err := callsOf(c, c.Int("now"))
	if err != nil {
		return err
	}
	got, err := s.loads(c.Text("token"))
	if err != nil {
		return err
	}
	if diff := vectors.Diff(got, c.Value("payload")); diff != "" {
		return fmt.Errorf("Loads differs (-got +want): %s", diff)
	}
	return unsafeAlike(c, s)
}
