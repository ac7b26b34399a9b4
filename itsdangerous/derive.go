package itsdangerous

import (
	"bytes"
	"crypto/hmac"
	"fmt"
)

// KeyDerivation says how a secret key and a salt make the key that signs. The
// zero value is DjangoConcat.
type KeyDerivation int

// The key derivations of itsdangerous, where H is the digest.
const (
	DjangoConcat KeyDerivation = iota // H(salt ‖ "signer" ‖ key), the default
	Concat                            // H(salt ‖ key)
	HMAC                              // HMAC-H(key, salt), what Flask's sessions use
	// None is the key itself: the salt has no effect, so tokens of different
	// uses are exchangeable. Never sign a visitor's text so with the key of a
	// Flask app: with SHA512 the signature of "1" is the very proof in
	// Flask-Login's remember cookie of user 1.
	None
)

var derivations = [...]string{DjangoConcat: "django-concat", Concat: "concat", HMAC: "hmac", None: "none"}

// ParseKeyDerivation reads Python's lower-case names: "django-concat",
// "concat", "hmac", "none". Anything else is an error. (Python notices a wrong
// name only when it first signs.)
func ParseKeyDerivation(name string) (KeyDerivation, error) {
	for k := range derivations {
		if derivations[k] == name {
			return KeyDerivation(k), nil
		}
	}
	return 0, fmt.Errorf("itsdangerous: unknown key derivation %q: use django-concat, concat, hmac or none", name)
}

// String returns Python's name of the derivation.
func (k KeyDerivation) String() string {
	if !k.valid() {
		return fmt.Sprintf("KeyDerivation(%d)", int(k))
	}
	return derivations[k]
}

func (k KeyDerivation) valid() bool { return k >= 0 && int(k) < len(derivations) }

// derive returns a signing key in memory of its own.
//
// Source: itsdangerous, signer.py, Signer.derive_key.
func (k KeyDerivation) derive(d Digest, key, salt []byte) []byte {
	switch k {
	case None:
		return bytes.Clone(key)
	case HMAC:
		mac := hmac.New(digests[d].new, key)
		mac.Write(salt)
		return mac.Sum(nil)
	}
	h := digests[d].new()
	h.Write(salt)
	if k == DjangoConcat {
		h.Write([]byte("signer"))
	}
	h.Write(key)
	return h.Sum(nil)
}
