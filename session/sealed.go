package session

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// sealer is the envelope of the kind Sealed: XChaCha20-Poly1305 under a key that
// HKDF makes of the secret key, in unpadded base64url:
//
//	nonce (24 bytes) · sealed( Unix seconds (8, big endian) · tagged JSON )
//
// The cookie's name and what it is for are bound in, so that a value is nothing
// in another cookie. It is Gourd's own: Flask has nothing like it. Nothing is
// compressed, since a length would then tell about the contents.
type sealer struct {
	aeads func() []cipher.AEAD // the first one seals, the others only open; a func prints no key
	bound []byte
	now   func() time.Time
}

const sealedPurpose = "gourd sealed session v1"

func newSealer(keys itsdangerous.Keys, cookieName string, now func() time.Time) *sealer {
	var aeads []cipher.AEAD
	for _, secret := range append([][]byte{keys.Secret}, keys.Fallbacks...) {
		key, err := hkdf.Key(sha256.New, secret, nil, sealedPurpose, chacha20poly1305.KeySize)
		if err != nil {
			panic("session: hkdf: " + err.Error()) // a length of 32 is never refused
		}
		aead, err := chacha20poly1305.NewX(key)
		if err != nil {
			panic("session: xchacha20: " + err.Error()) // nor here
		}
		aeads = append(aeads, aead)
	}
	return &sealer{
		aeads: func() []cipher.AEAD { return aeads },
		bound: []byte(sealedPurpose + "\x00" + cookieName), now: now,
	}
}

// DumpsText seals a text. The error is itsdangerous.ErrTooLarge.
func (z *sealer) DumpsText(text []byte) (string, error) {
	if len(text) > itsdangerous.MaxInflated {
		return "", itsdangerous.ErrTooLarge
	}
	plain := binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(text)), uint64(z.now().Unix()))
	plain = append(plain, text...)
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	rand.Read(nonce) // never fails; see crypto/rand
	token := base64.RawURLEncoding.EncodeToString(z.aeads()[0].Seal(nonce, nonce, plain, z.bound))
	if len(token) > itsdangerous.MaxToken {
		return "", itsdangerous.ErrTooLarge
	}
	return token, nil
}

var canonical64 = base64.RawURLEncoding.Strict()

// Verify opens a value; its errors are those of itsdangerous, and its rules on age
// too: what comes from the future is expired.
func (z *sealer) Verify(value string, maxAge time.Duration) (itsdangerous.Verified, error) {
	if len(value) > itsdangerous.MaxToken {
		return itsdangerous.Verified{}, &itsdangerous.BadDataError{Reason: "value too long"}
	}
	sealed, err := canonical64.DecodeString(value)
	if err != nil || len(sealed) < chacha20poly1305.NonceSizeX || base64.RawURLEncoding.EncodedLen(len(sealed)) != len(value) {
		return itsdangerous.Verified{}, &itsdangerous.BadSignatureError{Reason: "no sealed value"}
	}
	nonce, rest := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	for i, aead := range z.aeads() {
		plain, err := aead.Open(nil, nonce, rest, z.bound)
		if err == nil && len(plain) >= 8 {
			return z.judge(plain, i, maxAge)
		}
	}
	return itsdangerous.Verified{}, &itsdangerous.BadSignatureError{Reason: "the seal does not match"}
}

// judge looks at the age of what was opened.
func (z *sealer) judge(plain []byte, key int, maxAge time.Duration) (itsdangerous.Verified, error) {
	signed := time.Unix(int64(binary.BigEndian.Uint64(plain)), 0).UTC()
	age := time.Duration(z.now().Unix()-signed.Unix()) * time.Second
	if age < 0 || age > maxAge {
		return itsdangerous.Verified{}, &itsdangerous.ExpiredError{SignedAt: signed, Age: age, MaxAge: maxAge}
	}
	return itsdangerous.Verified{Text: string(plain[8:]), SignedAt: signed, Key: key}, nil
}
