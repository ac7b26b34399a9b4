package itsdangerous

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// constructors are all of the package, for what must hold of each.
var constructors = []struct {
	name string
	make func(Keys, Options) (any, error)
}{
	{"NewSigner", func(k Keys, o Options) (any, error) { return NewSigner(k, o) }},
	{"NewTimestampSigner", func(k Keys, o Options) (any, error) { return NewTimestampSigner(k, o) }},
	{"NewSerializer", func(k Keys, o Options) (any, error) { return NewSerializer(k, o) }},
	{"NewTimedSerializer", func(k Keys, o Options) (any, error) { return NewTimedSerializer(k, o) }},
	{"NewURLSafeSerializer", func(k Keys, o Options) (any, error) { return NewURLSafeSerializer(k, o) }},
	{"NewURLSafeTimedSerializer", func(k Keys, o Options) (any, error) { return NewURLSafeTimedSerializer(k, o) }},
}

func TestK03EmptyKeys(t *testing.T) {
	good := []byte("good")
	rows := []struct {
		what string
		keys Keys
	}{
		{"no keys at all", Keys{}},
		{"an empty secret", Keys{Secret: []byte{}}},
		{"fallbacks without a secret", Keys{Fallbacks: [][]byte{good}}},
		{"an empty fallback", Keys{Secret: good, Fallbacks: [][]byte{{}}}},
		{"a nil fallback", Keys{Secret: good, Fallbacks: [][]byte{good, nil}}},
	}
	for _, row := range rows {
		for _, c := range constructors {
			if _, err := c.make(row.keys, Options{}); err == nil || !strings.Contains(err.Error(), "is empty") {
				t.Errorf("%s: %s = %v, want an error", row.what, c.name, err)
			}
		}
	}
}

func TestK04NewestKeySigns(t *testing.T) {
	oldest, older, newest := []byte("oldest"), []byte("older"), []byte("newest")
	ring := mustSigner(t, Keys{Secret: newest, Fallbacks: [][]byte{older, oldest}}, Options{})
	for i, k := range [][]byte{newest, older, oldest} {
		alone := mustSigner(t, Keys{Secret: k}, Options{})
		if v, err := ring.Unsign(alone.Sign("v")); err != nil || v.Key != i {
			t.Errorf("a token by key %d: Unsign = %+v, %v", i, v, err)
		}
		if _, err := alone.Unsign(ring.Sign("v")); (err == nil) != (i == 0) {
			t.Errorf("a token by the ring, read with key %d alone: %v", i, err)
		}
	}
}

func TestK07SaltsSeparateUses(t *testing.T) {
	salts := [][]byte{nil, {}, []byte("cookie-session"), []byte("wtf-csrf-token"), []byte("reset-salt"), []byte("itsdangerous")}
	for _, derivation := range []KeyDerivation{DjangoConcat, Concat, HMAC} {
		for i, by := range salts {
			token := mustSigner(t, key, Options{Salt: by, KeyDerivation: derivation}).Sign("v")
			for j, read := range salts {
				_, err := mustSigner(t, key, Options{Salt: read, KeyDerivation: derivation}).Unsign(token)
				if (err == nil) != (i == j) {
					t.Errorf("%v: signed with salt %q, read with %q: %v", derivation, by, read, err)
				}
			}
		}
	}
}

func TestK11AtMostSixteenKeys(t *testing.T) {
	fallbacks := make([][]byte, 16)
	for i := range fallbacks {
		fallbacks[i] = []byte{byte(i + 1)}
	}
	mustSigner(t, Keys{Secret: []byte("s"), Fallbacks: fallbacks[:15]}, Options{})
	if _, err := NewSigner(Keys{Secret: []byte("s"), Fallbacks: fallbacks}, Options{}); err == nil {
		t.Error("17 keys were accepted")
	}
}

// holder has a serializer in an unexported field, where fmt calls no method.
type holder struct{ v any }

func TestK14KeysNeverPrint(t *testing.T) {
	const canary = "canary-key"
	keys := Keys{Secret: []byte(canary), Fallbacks: [][]byte{[]byte(canary + "2")}}
	values := []any{keys, &keys, &secret{}}
	for _, c := range constructors {
		v, err := c.make(keys, Options{KeyDerivation: None, Salt: []byte(canary)})
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
		values = append(values, holder{v})
	}
	for _, v := range values {
		var shown bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
			text := fmt.Sprintf(verb, v)
			shown.WriteString(text + "\n")
			if _, ok := v.(holder); !ok && text != redacted {
				t.Errorf("%T as %s: %q", v, verb, text)
			}
		}
		slog.New(slog.NewTextHandler(&shown, nil)).Info("m", "v", v)
		slog.New(slog.NewJSONHandler(&shown, nil)).Info("m", "v", v)
		text, err := json.Marshal(v)
		shown.Write(text)
		if _, ok := v.(holder); ok {
			shown.WriteString(redacted) // its own methods say nothing of it
		} else {
			shown.WriteString(v.(fmt.Stringer).String() + v.(fmt.GoStringer).GoString())
		}
		for _, leak := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), "99 97 110", "Y2FuYXJ5"} {
			if strings.Contains(shown.String(), leak) {
				t.Errorf("%T shows %q:\n%s", v, leak, shown.String())
			}
		}
		if err != nil || !strings.Contains(shown.String(), redacted) {
			t.Errorf("%T: %v\n%s", v, err, shown.String())
		}
	}
}

// What the caller does with its slices afterwards changes nothing, not even for states that are yet to be made.
func TestKeysAreCopied(t *testing.T) {
	for _, derivation := range []KeyDerivation{DjangoConcat, Concat, HMAC, None} {
		k := Keys{Secret: []byte("secret"), Fallbacks: [][]byte{[]byte("fallback")}}
		o := Options{Salt: []byte("salt"), KeyDerivation: derivation}
		want := mustSigner(t, k, o).Sign("v")
		s := mustSigner(t, k, o)
		clear(k.Secret)
		clear(k.Fallbacks[0])
		clear(o.Salt)
		if got := s.Sign("v"); got != want {
			t.Errorf("%v: %q, want %q", derivation, got, want)
		}
	}
	k, o := Keys{Secret: []byte("secret")}, Options{Now: at(when)}
	signer, timed := mustSigner(t, k, o), mustTimestampSigner(t, k, o)
	clear(k.Secret)
	k, o.Salt = Keys{Secret: []byte("secret")}, []byte("other")
	if got, want := signer.WithSalt(o.Salt).Sign("v"), mustSigner(t, k, o).Sign("v"); got != want {
		t.Errorf("Signer.WithSalt after the caller changed its own: %q, want %q", got, want)
	}
	if got, want := timed.WithSalt(o.Salt).Sign("v"), mustTimestampSigner(t, k, o).Sign("v"); got != want {
		t.Errorf("TimestampSigner.WithSalt after the caller changed its own: %q, want %q", got, want)
	}
	for _, class := range four {
		k := Keys{Secret: []byte("secret"), Fallbacks: [][]byte{[]byte("fallback")}}
		o := Options{Salt: []byte("salt"), FallbackSigners: []SignerOptions{{Digest: SHA512}}, Now: at(when)}
		_, writer := made(t, class, Keys{Secret: []byte("fallback")}, Options{Salt: []byte("other"), Digest: SHA512, Now: at(when)})
		token, _ := writer.dumps("v")
		s, _ := made(t, class, k, o)
		clear(k.Secret)
		clear(k.Fallbacks[0])
		clear(o.FallbackSigners)
		if v, err := withSalt(s, []byte("other")).verify(token); err != nil || v.Key != 1 || v.Signer != 1 {
			t.Errorf("%s: WithSalt after the caller changed its own: %+v, %v", class, v, err)
		}
	}
}

func TestOptionsFaults(t *testing.T) {
	rows := []struct {
		what string
		o    Options
		want []string // all of them at once
	}{
		{"nothing set", Options{}, nil},
		{"an empty separator is the default", Options{Sep: ""}, nil},
		{"several bytes", Options{Sep: "::"}, nil},
		{"not ASCII", Options{Sep: "é"}, nil},
		{"a letter", Options{Sep: "a"}, []string{"Options.Sep"}},
		{"a letter beside a point", Options{Sep: ".a"}, []string{"Options.Sep"}},
		{"the sign of padding", Options{Sep: "="}, []string{"Options.Sep"}},
		{"a dash", Options{Sep: "-"}, []string{"Options.Sep"}},
		{"an underscore", Options{Sep: "_"}, []string{"Options.Sep"}},
		{"one beyond the digests", Options{Digest: SHA512 + 1}, []string{"Options.Digest 4"}},
		{"one beyond the derivations", Options{KeyDerivation: None + 1}, []string{"Options.KeyDerivation 4"}},
		{"everything wrong", Options{Sep: "9", Digest: 4, KeyDerivation: -1}, []string{"Options.Sep", "Options.Digest 4", "Options.KeyDerivation -1"}},
	}
	for _, row := range rows {
		for _, c := range constructors {
			v, err := c.make(key, row.o)
			if len(row.want) == 0 && err != nil {
				t.Errorf("%s: %s: %v", row.what, c.name, err)
			}
			for _, want := range row.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %s = %v, %v, want %s in it", row.what, c.name, v, err, want)
				}
			}
		}
	}
	if _, err := NewSigner(Keys{}, Options{Sep: "a"}); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("faults of keys and options: %v, want both", err)
	}
}

func TestNames(t *testing.T) {
	for _, name := range []string{"sha1", "sha256", "sha384", "sha512"} {
		if d, err := ParseDigest(name); d.String() != name || err != nil {
			t.Errorf("ParseDigest(%q) = %v, %v", name, d, err)
		}
	}
	for _, name := range []string{"django-concat", "concat", "hmac", "none"} {
		if k, err := ParseKeyDerivation(name); k.String() != name || err != nil {
			t.Errorf("ParseKeyDerivation(%q) = %v, %v", name, k, err)
		}
	}
	for _, name := range []string{"", "SHA1", "md5", "HMAC"} {
		_, err1 := ParseDigest(name)
		_, err2 := ParseKeyDerivation(name)
		if err := errors.Join(err1, err2); err == nil || !strings.HasPrefix(err.Error(), "itsdangerous: unknown") {
			t.Errorf("%q: %v", name, err)
		}
	}
	if got := Digest(9).String() + KeyDerivation(-1).String(); got != "Digest(9)KeyDerivation(-1)" {
		t.Error(got)
	}
}

// at is a clock that stands.
func at(seconds int64) func() time.Time {
	return func() time.Time { return time.Unix(seconds, 0) }
}
