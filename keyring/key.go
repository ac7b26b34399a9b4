package keyring

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"unicode/utf8"
)

// ErrNoKey says that a key was needed and none is there: an empty key, a zero
// [Key] or a zero [Ring]. Python's itsdangerous signs happily with an empty key,
// and then anybody can.
var ErrNoKey = errors.New("keyring: no secret key")

// fingerprintLabel is what a key signs to be recognised by. It names its purpose,
// so a fingerprint is no signature of anything else.
const fingerprintLabel = "gourd key fingerprint v1"

// Key is one secret key, with the knowledge whether it was text or bytes. The zero
// Key is no key: it is refused wherever one is needed. A Key is immutable and may
// be copied and used concurrently. Compare two with [Key.Equal], not with ==.
type Key struct{ m *material }

// material holds the bytes in a function, because fmt calls no method on an unexported
// field of somebody's struct: it prints what it finds there, behind pointers too where the
// verb does not fit. Of a function it finds an address.
type material struct {
	bytes func() []byte // of a text its UTF-8; not to be changed
	text  bool
}

func newKey(b []byte, text bool) Key {
	return Key{&material{bytes: func() []byte { return b }, text: text}}
}

// Text makes a key of a text, as Python does with SECRET_KEY = "…". An empty text
// is ErrNoKey. A text that is not valid UTF-8 is an error, since Python cannot
// have written it: pass such a key to [Bytes].
func Text(s string) (Key, error) {
	if s == "" {
		return Key{}, ErrNoKey
	}
	if !utf8.ValidString(s) {
		return Key{}, errors.New("keyring: a text key must be valid UTF-8; pass other bytes as hex")
	}
	return newKey([]byte(s), true), nil
}

// Bytes makes a key of bytes, as Python does with SECRET_KEY = b"…". Empty or nil
// is ErrNoKey. The bytes are copied.
func Bytes(b []byte) (Key, error) {
	if len(b) == 0 {
		return Key{}, ErrNoKey
	}
	return newKey(bytes.Clone(b), false), nil
}

// UTF8 returns the bytes that sign sessions and every other itsdangerous token: the
// UTF-8 of a text key, the bytes of any other, nil of the zero Key. It is a copy.
//
// Source: itsdangerous, encoding.py, want_bytes.
func (k Key) UTF8() []byte {
	if k.m == nil {
		return nil
	}
	return bytes.Clone(k.m.bytes())
}

// Latin1 returns the bytes that sign Flask-Login's remember cookie: the latin-1 of a
// text key, the bytes of any other. A text with a character beyond U+00FF has none
// and is an error, where Python raises UnicodeEncodeError. The zero Key is ErrNoKey.
//
// Source: Flask-Login, utils.py, _secret_key.
func (k Key) Latin1() ([]byte, error) {
	if k.m == nil {
		return nil, ErrNoKey
	}
	if !k.m.text {
		return k.UTF8(), nil
	}
	out := make([]byte, 0, len(k.m.bytes()))
	for _, r := range string(k.m.bytes()) {
		if r > 0xFF {
			return nil, fmt.Errorf("keyring: key %s has characters beyond U+00FF, which Flask-Login's remember cookie cannot sign with", k.Fingerprint())
		}
		out = append(out, byte(r))
	}
	return out, nil
}

// Fingerprint names the key for people, in 16 hex digits: the first 8 bytes of an
// HMAC-SHA-256 by the key over a fixed label. Equal keys have equal fingerprints, on
// every machine and in every version. It is safe to print for any key that cannot be
// guessed; a guessed key can be confirmed by it. The zero Key's is "none".
func (k Key) Fingerprint() string {
	if k.m == nil {
		return "none"
	}
	mac := hmac.New(sha256.New, k.m.bytes())
	mac.Write([]byte(fingerprintLabel))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// IsText tells whether the key was made of a text. The zero Key is not.
func (k Key) IsText() bool { return k.m != nil && k.m.text }

// IsZero tells whether this is no key at all.
func (k Key) IsZero() bool { return k.m == nil }

// Equal tells whether two keys sign alike everywhere, without telling by its time
// where they differ. A text key and the same UTF-8 as bytes are equal while the text
// is ASCII; beyond it they sign the remember cookie differently.
func (k Key) Equal(other Key) bool {
	if k.m == nil || other.m == nil {
		return k.m == other.m
	}
	same := subtle.ConstantTimeCompare(k.m.bytes(), other.m.bytes()) == 1
	return same && (k.m.text == other.m.text || isASCII(k.m.bytes()))
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
