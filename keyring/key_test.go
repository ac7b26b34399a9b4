package keyring

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"strings"
	"testing"
)

// itsdangerous signs with the UTF-8 of a text key, Flask-Login with its latin-1.
func TestK09KeyTextEncoding(t *testing.T) {
	k := mustText(t, "clé")
	latin1, err := k.Latin1()
	if string(k.UTF8()) != "cl\xc3\xa9" || string(latin1) != "cl\xe9" || err != nil {
		t.Errorf("clé: got %q, %q, %v", k.UTF8(), latin1, err)
	}
	cyrillic := mustText(t, "ключ")
	if got, err := cyrillic.Latin1(); err == nil || got != nil || strings.Contains(err.Error(), "ключ") {
		t.Errorf("ключ: got %q, %v, want an error that does not show it", got, err)
	}
	b, _ := Bytes([]byte("cl\xc3\xa9"))
	if got, err := b.Latin1(); err != nil || string(got) != "cl\xc3\xa9" {
		t.Errorf("bytes stay what they are: got %q, %v", got, err)
	}
	if _, err := (Key{}).Latin1(); !errors.Is(err, ErrNoKey) {
		t.Errorf("the zero Key: got %v, want ErrNoKey", err)
	}
	if _, err := Text("\xff\xfe"); err == nil {
		t.Error("text that is no UTF-8: got no error")
	}
}

func TestKeyIsCopied(t *testing.T) {
	b := []byte("mutable")
	k, _ := Bytes(b)
	b[0] = 'X'
	k.UTF8()[1] = 'X'
	if string(k.UTF8()) != "mutable" {
		t.Errorf("got %q, want the key as it was given", k.UTF8())
	}
}

func TestEqual(t *testing.T) {
	bytesOf := func(s string) Key { k, _ := Bytes([]byte(s)); return k }
	tests := []struct {
		why  string
		a, b Key
		want bool
	}{
		{"same text", mustText(t, "a"), mustText(t, "a"), true},
		{"other text", mustText(t, "a"), mustText(t, "b"), false},
		{"ASCII text and its bytes sign alike", mustText(t, "a"), bytesOf("a"), true},
		{"beyond ASCII they do not", mustText(t, "é"), bytesOf("é"), false},
		{"no key and no key", Key{}, Key{}, true},
		{"no key and a key", Key{}, mustText(t, "a"), false},
	}
	for _, tt := range tests {
		if got := tt.a.Equal(tt.b); got != tt.want {
			t.Errorf("%s: got %v", tt.why, got)
		}
	}
	if !mustText(t, "a").IsText() || bytesOf("a").IsText() || (Key{}).IsText() {
		t.Error("IsText is wrong")
	}
}

// Equal keys have equal fingerprints, other keys others, and none is part of a signature.
func TestK15Fingerprint(t *testing.T) {
	k, other := mustText(t, "some key"), mustText(t, "some key ")
	if got, want := k.Fingerprint(), "15bf2d46d43a0dbf"; got != want {
		t.Errorf("got %q, want %q: fingerprints must not change between versions", got, want)
	}
	if again, _ := Bytes([]byte("some key")); again.Fingerprint() != k.Fingerprint() {
		t.Error("equal keys have different fingerprints")
	}
	if k.Fingerprint() == other.Fingerprint() {
		t.Error("different keys have one fingerprint")
	}
	for _, h := range []func() hash.Hash{sha1.New, sha256.New, sha512.New} {
		for _, text := range []string{"cookie-session", "", "fingerprint"} {
			mac := hmac.New(h, k.UTF8())
			mac.Write([]byte(text))
			if sum := hex.EncodeToString(mac.Sum(nil)); strings.HasPrefix(sum, k.Fingerprint()) {
				t.Errorf("the fingerprint is the beginning of a signature of %q", text)
			}
		}
	}
	if got := (Key{}).Fingerprint(); got != "none" {
		t.Errorf("the zero Key: got %q, want none", got)
	}
}
