package keyring

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// Every key of the list is refused when serving, in any case and with blanks around it,
// whatever WEAK_KEY_UNTIL says, and the message does not show it.
func TestK01PublishedKeys(t *testing.T) {
	keys := parsePublished(publishedText)
	if len(keys) < 200 {
		t.Fatalf("got %d published keys, want at least 200", len(keys))
	}
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, key := range keys {
		for _, spelling := range []string{key, strings.ToUpper(key), "  " + key + "\n"} {
			if !utf8.ValidString(key) {
				spelling = key // bytes have one spelling
			}
			k, err := Bytes([]byte(spelling))
			if err != nil {
				t.Fatal(err)
			}
			r, _ := New(k)
			_, err = r.CheckServing(now, now.AddDate(1, 0, 0))
			if k.Check().Grade != Published || err == nil {
				t.Fatalf("%q: got %v, %v, want it refused as published", spelling, k.Check().Grade, err)
			}
			if !strings.Contains(err.Error(), "gourd key new") {
				t.Fatalf("the message does not say how to mend it: %v", err)
			}
		}
	}
}

func TestK01MessageHidesTheKey(t *testing.T) {
	k := mustText(t, "it's a secret to everybody")
	r, _ := New(k)
	_, err := r.CheckServing(time.Now(), time.Time{})
	if err == nil || strings.Contains(err.Error(), "everybody") || !strings.Contains(err.Error(), "SECRET_KEY") {
		t.Errorf("got %v, want the setting named and the key not", err)
	}
}

var weakKeys = []struct{ why, key string }{
	{"one letter", "k"},
	{"a short word", "blueberry"},
	{"eight random bytes in hex", "9f3c1b7a"},
	{"fifteen random characters", "x9T!q2Lr8#Vw0zB"},
	{"one letter, often", strings.Repeat("a", 64)},
	{"two letters, often", strings.Repeat("ab", 32)},
	{"a word, often", strings.Repeat("banana", 6)},
	{"a word and years", "winter-2024-2025-2026"},
	{"counting up", "1234567890123456789012345"},
	{"counting down", "zyxwvutsrqponmlkjihgfedcba"},
	{"the keyboard", "qwertyuiopasdfghjklzxcvbnm"},
	{"words about secrets", "our-very-own-secret-key"},
	{"words about flask", "flask_session_cookie_key"},
	{"a company and a year", "AcmeCorporation2024!"},
	{"an application's name", "inventory-management"},
	{"a sentence", "this is a really long secret"},
	{"a name and digits", "christopher19840317"},
	{"blanks around a short one", "   kalamazoo            "},
	{"a date, again and again", "2024-01-01 2024-01-01 2024-01-01"},
	{"zero bytes", strings.Repeat("\x00", 32)},
	{"counting bytes", "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"},
	{"capitals", "BLUEBERRYPANCAKES"},
}

// Weak keys are refused without a date, borne with a warning until it, refused after it.
func TestK02WeakKeys(t *testing.T) {
	until := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	for _, row := range weakKeys {
		k := mustText(t, row.key)
		if s := k.Check(); s.Grade != Weak || s.Reason == "" {
			t.Errorf("%s: got %+v, want weak", row.why, s)
			continue
		}
		r, _ := New(k)
		if _, err := r.CheckServing(until, time.Time{}); err == nil || !strings.Contains(err.Error(), "WEAK_KEY_UNTIL") {
			t.Errorf("%s: without a date got %v, want an error that names WEAK_KEY_UNTIL", row.why, err)
		}
		if w, err := r.CheckServing(until.Add(24*time.Hour-time.Second), until); err != nil || len(w) != 1 {
			t.Errorf("%s: on the last day got %q, %v, want one warning", row.why, w, err)
		}
		if _, err := r.CheckServing(until.Add(24*time.Hour), until); err == nil {
			t.Errorf("%s: the day after got no error", row.why)
		}
	}
}

// What generators make passes: 10 000 keys of 16 random bytes, and the usual texts.
func TestK02StrongKeys(t *testing.T) {
	check := func(what string, key []byte) {
		t.Helper()
		k, _ := Bytes(key)
		if s := k.Check(); s.Grade != Strong {
			t.Fatalf("%s: got %+v, want strong", what, s)
		}
	}
	random := func(n int) []byte {
		b := make([]byte, n)
		_, _ = rand.Read(b)
		return b
	}
	for range 10_000 {
		check("16 random bytes", random(16))
	}
	for range 200 {
		check("os.urandom(24)", random(24))
		check("secrets.token_hex(16)", []byte(hex.EncodeToString(random(16))))
		check("openssl rand -hex 32", []byte(hex.EncodeToString(random(32))))
		check("secrets.token_urlsafe(32)", []byte(base64.RawURLEncoding.EncodeToString(random(32))))
		check("rand.Text", []byte(rand.Text()))
	}
	check("a passphrase of seven words", []byte("lobster quarry vivid plank ogre tundra fencepost"))
}

// A fallback verifies, so anybody who knows it can sign: it counts like the active key.
func TestK01FallbacksCount(t *testing.T) {
	r, _ := New(Generate(), mustText(t, "changeme"), mustText(t, "blueberry"))
	_, err := r.CheckServing(time.Now(), time.Time{})
	if err == nil || !strings.Contains(err.Error(), "fallback 1") || !strings.Contains(err.Error(), "fallback 2") {
		t.Errorf("got %v, want both fallbacks named", err)
	}
	var none Ring
	if _, err := none.CheckServing(time.Now(), time.Time{}); !errors.Is(err, ErrNoKey) {
		t.Errorf("a ring without keys: got %v, want ErrNoKey", err)
	}
}

func TestGradeNames(t *testing.T) {
	for g, want := range map[Grade]string{Published: "published", Weak: "weak", Strong: "strong", 7: "Grade(7)"} {
		if got := g.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if s := (Key{}).Check(); s.Grade == Strong {
		t.Errorf("the zero Key: got %+v", s)
	}
}
