package itsdangerous

import (
	"strings"
	"testing"
	"time"
)

var four = []string{"Serializer", "TimedSerializer", "URLSafeSerializer", "URLSafeTimedSerializer"}

// made is one serializer and its calls in one shape. Of the timed ones the limit is a minute.
func made(t *testing.T, class string, k Keys, o Options) (any, calls) {
	t.Helper()
	var v any
	var c calls
	var err error
	switch class {
	case "Serializer":
		s, e := NewSerializer(k, o)
		v, err = s, e
		c, _ = untimedCalls(s, nil)
	case "URLSafeSerializer":
		s, e := NewURLSafeSerializer(k, o)
		v, err = s, e
		c, _ = untimedCalls(s, nil)
	case "TimedSerializer":
		s, e := NewTimedSerializer(k, o)
		v, err = s, e
		c, _ = timedCalls(s, nil, time.Minute)
	case "URLSafeTimedSerializer":
		s, e := NewURLSafeTimedSerializer(k, o)
		v, err = s, e
		c, _ = timedCalls(s, nil, time.Minute)
	}
	if err != nil {
		t.Fatalf("%s: %v", class, err)
	}
	return v, c
}

// Each fallback signer reads with every key, and tells that it did.
func TestFallbackSigners(t *testing.T) {
	ways := []SignerOptions{{}, {Digest: SHA512}, {KeyDerivation: HMAC, Sep: ":"}, {KeyDerivation: Concat, Digest: SHA256}}
	keys := Keys{Secret: []byte("newest"), Fallbacks: [][]byte{[]byte("older")}}
	for _, class := range four {
		_, reader := made(t, class, keys, Options{FallbackSigners: ways[1:], Now: at(when)})
		for way, o := range ways {
			for key, secret := range [][]byte{keys.Secret, keys.Fallbacks[0]} {
				own := Options{Sep: o.Sep, KeyDerivation: o.KeyDerivation, Digest: o.Digest, Now: at(when)}
				_, writer := made(t, class, Keys{Secret: secret}, own)
				token, _ := writer.dumps("v")
				if v, err := reader.verify(token); err != nil || v.Key != key || v.Signer != way || v.Text != `"v"` {
					t.Errorf("%s: signed in way %d with key %d: %+v, %v", class, way, key, v, err)
				}
			}
		}
		token, _ := reader.dumps("v")
		_, plain := made(t, class, keys, Options{Now: at(when)})
		if v, err := plain.verify(token); err != nil || v.Text != `"v"` {
			t.Errorf("%s: a fallback signer signed: %+v, %v", class, v, err)
		}
		if _, err := plain.verify(token + "A"); Code(err) == "" {
			t.Errorf("%s: %v", class, err)
		}
	}
}

// A token too old for the way in which it was signed is expired, whatever the others say, and tells the way.
func TestFallbackSignersAndAge(t *testing.T) {
	_, writer := made(t, "TimedSerializer", key, Options{Digest: SHA256, Now: at(when - 100)})
	_, reader := made(t, "TimedSerializer", key, Options{FallbackSigners: []SignerOptions{{Digest: SHA256}, {Digest: SHA512}}, Now: at(when)})
	token, _ := writer.dumps("v")
	_, err := reader.verify(token)
	expired, ok := err.(*ExpiredError)
	if !ok || expired.Verified().Signer != 1 || expired.Verified().Text != `"v"` {
		t.Errorf("%+v", err)
	}
}

func TestFallbackSignersFaults(t *testing.T) {
	rows := []struct {
		what    string
		signers []SignerOptions
		want    string
	}{
		{"a separator of base64", []SignerOptions{{}, {Sep: "a"}}, "Options.FallbackSigners[1].Sep"},
		{"an unknown digest", []SignerOptions{{Digest: 9}}, "Options.FallbackSigners[0].Digest"},
		{"an unknown derivation", []SignerOptions{{KeyDerivation: 9}}, "Options.FallbackSigners[0].KeyDerivation"},
		{"too many", make([]SignerOptions, 4), "4 fallback signers are too many"},
	}
	for _, row := range rows {
		for _, c := range constructors {
			if _, err := c.make(key, Options{FallbackSigners: row.signers}); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%s: %s = %v, want %s in it", row.what, c.name, err, row.want)
			}
		}
	}
	for _, c := range constructors {
		_, err := c.make(key, Options{FallbackSigners: make([]SignerOptions, 3)})
		if isSigner := !strings.Contains(c.name, "Serializer"); isSigner != (err != nil) {
			t.Errorf("three fallback signers: %s = %v", c.name, err)
		}
	}
}

// WithSalt is the same as a serializer made with that salt, and leaves the first one alone.
func TestWithSalt(t *testing.T) {
	for _, salt := range [][]byte{nil, {}, []byte("reset")} {
		for _, class := range four {
			o := Options{Salt: []byte("first"), FallbackSigners: []SignerOptions{{Digest: SHA512}}, Now: at(when)}
			first, firstCalls := made(t, class, key, o)
			before, _ := firstCalls.dumps("v")
			own := append([]byte(nil), salt...)
			if salt != nil && len(salt) == 0 {
				own = []byte{}
			}
			other := withSalt(first, own)
			clear(own)
			o.Salt = salt
			_, want := made(t, class, key, o)
			got, _ := other.dumps("v")
			if token, _ := want.dumps("v"); got != token {
				t.Errorf("%s with salt %q: %q, want %q", class, salt, got, token)
			}
			if v, err := other.verify(before); err == nil {
				t.Errorf("%s with salt %q reads a token of the first salt: %+v", class, salt, v)
			}
			if after, _ := firstCalls.dumps("v"); after != before {
				t.Errorf("%s: WithSalt changed the serializer it was called on", class)
			}
		}
	}
}

func withSalt(v any, salt []byte) calls {
	var c calls
	switch s := v.(type) {
	case *Serializer:
		c, _ = untimedCalls(s.WithSalt(salt), nil)
	case *URLSafeSerializer:
		c, _ = untimedCalls(s.WithSalt(salt), nil)
	case *TimedSerializer:
		c, _ = timedCalls(s.WithSalt(salt), nil, time.Minute)
	case *URLSafeTimedSerializer:
		c, _ = timedCalls(s.WithSalt(salt), nil, time.Minute)
	}
	return c
}

// Signers have the same call.
func TestWithSaltOfSigners(t *testing.T) {
	for _, salt := range [][]byte{nil, {}, []byte("reset")} {
		o := Options{Salt: []byte("first"), Digest: SHA256, Sep: ":", Now: at(when)}
		first, firstTimed := mustSigner(t, key, o), mustTimestampSigner(t, key, o)
		o.Salt = salt
		if got, want := first.WithSalt(salt).Sign("v"), mustSigner(t, key, o).Sign("v"); got != want {
			t.Errorf("Signer with salt %q: %q, want %q", salt, got, want)
		}
		if got, want := firstTimed.WithSalt([]byte("x")).WithSalt(salt).Sign("v"), mustTimestampSigner(t, key, o).Sign("v"); got != want {
			t.Errorf("TimestampSigner with salt %q: %q, want %q", salt, got, want)
		}
	}
}

// A token that is too old tells its payload whatever the separator of the signer behind.
func TestLoadsUnsafeOfAnExpiredTokenAndOtherSeparators(t *testing.T) {
	_, old := made(t, "URLSafeTimedSerializer", key, Options{Now: at(when - 100)})
	token, _ := old.dumps("late")
	_, s := made(t, "URLSafeTimedSerializer", key, Options{FallbackSigners: []SignerOptions{{Sep: ":"}}, Now: at(when)})
	if value, signed, err := s.loadsUnsafe(token); value != "late" || signed || err != nil {
		t.Errorf("%v, %v, %v", value, signed, err)
	}
}

// What LoadsUnsafe says of tokens that no vector holds.
func TestLoadsUnsafe(t *testing.T) {
	_, old := made(t, "URLSafeTimedSerializer", key, Options{Now: at(when - 100)})
	_, s := made(t, "URLSafeTimedSerializer", key, Options{Now: at(when)})
	expired, _ := old.dumps("late")
	rows := []struct {
		what, token string
		value       any
		code        string
	}{
		{"no separator", "abc", nil, ""},
		{"nothing", "", nil, ""},
		{"too old", expired, "late", ""},
		{"a payload that is no base64", "!.a.b", nil, ""},
		{"over the limit", strings.Repeat("a", MaxToken+1), nil, "bad_data"},
	}
	for _, row := range rows {
		value, signed, err := s.loadsUnsafe(row.token)
		if value != row.value || signed || Code(err) != row.code {
			t.Errorf("%s: %v, %v, %v, want %v, %q", row.what, value, signed, err, row.value, row.code)
		}
	}
}
