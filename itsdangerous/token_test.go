package itsdangerous

import (
	crand "crypto/rand"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const (
	base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	when           = 1700000000 // the second at which the tests sign
)

func mustTimestampSigner(t testing.TB, k Keys, o Options) *TimestampSigner {
	t.Helper()
	s, err := NewTimestampSigner(k, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustTimedSerializer(t testing.TB, k Keys, o Options) *URLSafeTimedSerializer {
	t.Helper()
	s, err := NewURLSafeTimedSerializer(k, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustURLSafeSerializer(t testing.TB, k Keys, o Options) *URLSafeSerializer {
	t.Helper()
	s, err := NewURLSafeSerializer(k, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// countingCodec tells whether anything behind the signature was reached.
type countingCodec struct{ loads int }

func (c *countingCodec) Dumps(any) ([]byte, error)      { return []byte("1"), nil }
func (c *countingCodec) Loads(text []byte) (any, error) { c.loads++; return string(text), nil }

func TestT01SignatureFirst(t *testing.T) {
	codec := &countingCodec{}
	s := mustTimedSerializer(t, key, Options{Codec: codec, Now: at(when)})
	token, err := s.Dumps(nil)
	if err != nil {
		t.Fatal(err)
	}
	forger := mustTimedSerializer(t, Keys{Secret: []byte("another")}, Options{Now: at(when)})
	for range 200 {
		forged, err := forger.DumpsText([]byte(crand.Text()))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := s.Loads(forged, NoMaxAge); v != nil || Code(err) != "bad_time_signature" {
			t.Fatalf("Loads(%q) = %v, %v", forged, v, err)
		}
	}
	// A payload that cannot be decoded is not even looked at while the signature is bad.
	if _, err := s.Loads("!!!."+token, NoMaxAge); Code(err) != "bad_time_signature" {
		t.Errorf("a bad payload under a bad signature: %v", err)
	}
	if codec.loads != 0 {
		t.Errorf("the codec was asked %d times about forged tokens", codec.loads)
	}
}

func TestT03NoUnsignedTokens(t *testing.T) {
	s := mustSigner(t, key, Options{})
	for _, token := range []string{"", ".", "..", "value.", "value..", "value.dev-secret-key", "value.ZGV2LXNlY3JldC1rZXk", "value.none", "value.="} {
		if v, err := s.Unsign(token); err == nil {
			t.Errorf("Unsign(%q) = %+v", token, v)
		}
	}
}

// T-04: every prefix and every suffix of a valid token is rejected, in every class.
func TestT04FullLengthSignatures(t *testing.T) {
	for _, digest := range []Digest{SHA1, SHA256, SHA384, SHA512} {
		o := Options{Digest: digest, Now: at(when)}
		signer, timed := mustSigner(t, key, o), mustTimestampSigner(t, key, o)
		safe, safeTimed := mustURLSafeSerializer(t, key, o), mustTimedSerializer(t, key, o)
		plain, err1 := safe.Dumps("a value")
		compressed, err2 := safeTimed.Dumps(strings.Repeat("a value", 99))
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		cut(t, signer.Sign("a.b..c"), func(s string) error { _, err := signer.Unsign(s); return err })
		cut(t, timed.Sign("a.b..c"), func(s string) error { _, err := timed.Unsign(s, NoMaxAge); return err })
		cut(t, plain, func(s string) error { _, err := safe.Loads(s); return err })
		cut(t, compressed, func(s string) error { _, err := safeTimed.Loads(s, NoMaxAge); return err })
	}
}

func cut(t *testing.T, token string, read func(string) error) {
	t.Helper()
	if err := read(token); err != nil {
		t.Fatal(err)
	}
	for i := range token {
		if err := read(token[:i]); !errors.Is(err, ErrBadSignature) {
			t.Errorf("prefix %q: %v", token[:i], err)
		}
		if err := read(token[i+1:]); !errors.Is(err, ErrBadSignature) {
			t.Errorf("suffix %q: %v", token[i+1:], err)
		}
	}
}

// T-05: 100 000 random respellings of valid tokens are rejected.
func TestT05CanonicalSpelling(t *testing.T) {
	signer := mustTimestampSigner(t, key, Options{Now: at(when)})
	serializer := mustTimedSerializer(t, key, Options{Now: at(when)})
	token, err := serializer.Dumps(map[string]any{"user_id": "42"})
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		for _, original := range []string{signer.Sign("my.value"), token} {
			respelled := respell(random, original)
			if respelled == original {
				continue
			}
			if v, err := signer.Unsign(respelled, NoMaxAge); err == nil {
				t.Fatalf("signer accepts %q as %+v", respelled, v)
			}
			if v, err := serializer.Loads(respelled, NoMaxAge); err == nil {
				t.Fatalf("serializer accepts %q as %v", respelled, v)
			}
		}
	}
}

// respell changes, inserts or removes a byte or a few, preferring what lenient decoders skip.
func respell(random *rand.Rand, token string) string {
	const favoured = "=!+/ \r\n\t.-_\x00\xff~%é" + base64Alphabet
	b := []byte(token)
	for range 1 + random.IntN(4) {
		i, c := random.IntN(len(b)), favoured[random.IntN(len(favoured))]
		if random.IntN(2) == 0 {
			i = len(b) - 1 // the character with unused bits
		}
		switch random.IntN(4) {
		case 0:
			b[i] = c
		case 1:
			b = append(b[:i], append([]byte{c}, b[i:]...)...)
		case 2:
			b = append(b, c)
		default:
			b = append(b[:i], b[i+1:]...)
		}
	}
	return string(b)
}

func TestT05DecodingTurnsRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune(base64Alphabet+"=+/\r\n!é"))).Draw(t, "text")
		b, ok := decode64(nil, text)
		if back := strict.EncodeToString(b); ok && back != text {
			t.Errorf("%q is accepted, %q is the spelling", text, back)
		}
	})
}

func TestT07LastSeparator(t *testing.T) {
	for _, sep := range []string{".", ":", "::", "|", "é", "\x00", ". ."} {
		s := mustTimestampSigner(t, key, Options{Sep: sep, Now: at(when)})
		for _, value := range []string{"", sep, sep + sep, "a" + sep + "b", sep + "a" + sep, "plain", ":", "::: "} {
			if v, err := s.Unsign(s.Sign(value), 0); err != nil || v.Text != value {
				t.Errorf("separator %q, value %q: %+v, %v", sep, value, v, err)
			}
		}
	}
}

// T-10: a token without a time is nothing to a class with one, though they share the key.
func TestT10ExpiryCannotBeLeftOut(t *testing.T) {
	token, err := mustURLSafeSerializer(t, key, Options{}).Dumps("v")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := mustTimedSerializer(t, key, Options{}).Loads(token, NoMaxAge); v != nil || Code(err) != "bad_time_signature" {
		t.Errorf("Loads = %v, %v", v, err)
	}
}

func TestT11BadSignatureBeatsExpiry(t *testing.T) {
	s := mustTimestampSigner(t, key, Options{Now: at(when)})
	old := mustTimestampSigner(t, Keys{Secret: []byte("another")}, Options{Now: at(1)}).Sign("v")
	v, err := s.Unsign(old, time.Second)
	if Code(err) != "bad_time_signature" || errors.Is(err, ErrSignatureExpired) || v != (Verified{}) {
		t.Errorf("old and forged: %+v, %v", v, err)
	}
	if e, ok := errors.AsType[*BadTimeSignatureError](err); !ok || e.SignedAt.Unix() != 1 {
		t.Errorf("it claims to be of %+v", e)
	}
}

func TestT18LongTokensCostNothing(t *testing.T) {
	signer, timed := mustSigner(t, key, Options{}), mustTimestampSigner(t, key, Options{})
	safe, safeTimed := mustURLSafeSerializer(t, key, Options{}), mustTimedSerializer(t, key, Options{})
	dots := strings.Repeat(".", 1<<20)
	calls := []func(string) error{
		func(s string) error { _, err := signer.Unsign(s); return err },
		func(s string) error { _, err := timed.Unsign(s, NoMaxAge); return err },
		func(s string) error { _, err := safe.Loads(s); return err },
		func(s string) error { _, err := safe.Verify(s); return err },
		func(s string) error { _, err := safeTimed.Loads(s, NoMaxAge); return err },
		func(s string) error { _, err := safeTimed.Verify(s, NoMaxAge); return err },
	}
	for i, call := range calls {
		spent := allocated(func() {
			if err := call(dots); Code(err) != "bad_data" {
				t.Errorf("call %d: %v", i, err)
			}
		})
		if spent > 4<<10 {
			t.Errorf("call %d: %d bytes", i, spent)
		}
		if err := call(dots[:MaxToken]); Code(err) == "bad_data" {
			t.Errorf("call %d refuses %d bytes: %v", i, MaxToken, err)
		}
	}
}

// T-19: Loads, Verify and Verify again speak of the same bytes.
func TestT19ReadingTwice(t *testing.T) {
	s := mustTimedSerializer(t, key, Options{Now: at(when)})
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		token, err := s.Dumps(value)
		if err != nil {
			t.Fatal(err)
		}
		loaded, err1 := s.Loads(token, 0)
		first, err2 := s.Verify(token, 0)
		second, err3 := s.Verify(token, 0)
		parsed, err4 := JSON{}.Loads([]byte(first.Text))
		if err := errors.Join(err1, err2, err3, err4); err != nil || loaded != value || parsed != value || first != second {
			t.Errorf("%q: %v, %+v, %+v, %v", value, loaded, first, second, err)
		}
	})
}
