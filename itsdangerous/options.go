package itsdangerous

import (
	"crypto/fips140"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	// MaxToken is the longest token that is looked at, in bytes. Browsers keep
	// cookies of about half of that.
	MaxToken = 8192
	// MaxInflated is the most that a compressed payload may inflate to, in
	// bytes.
	MaxInflated = 64 << 10

	maxKeys     = 16 // so that a forged token costs at most 16 MACs
	minFIPSKey  = 14 // bytes: the 112 bits that FIPS 140-3 asks of an HMAC key
	defaultSep  = "."
	signerSalt  = "itsdangerous.Signer"
	serialSalt  = "itsdangerous"
	notInSep    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="
	sepRemedy   = `use "." or another that holds none of A-Z a-z 0-9 - _ =`
	fipsNoSHA1  = "itsdangerous: FIPS 140-3 is enforced and does not allow SHA-1: use SHA256, SHA384 or SHA512"
	fipsKeySize = "itsdangerous: FIPS 140-3 is enforced and does not allow HMAC keys under 14 bytes"
)

// Keys are the secret keys. Two fields rather than Python's list, which is
// ordered oldest to newest and signs with the last, so that the order cannot be
// got wrong. Keys never print.
type Keys struct {
	secret

	// Secret signs, and is tried first when verifying. It must not be empty.
	Secret []byte
	// Fallbacks only verify, most recent first. Flask's SECRET_KEY_FALLBACKS go
	// in as they are. None may be empty, and there may be at most 15.
	Fallbacks [][]byte
}

// Options say how to sign. The zero value is itsdangerous's own default in
// everything. Both sides must agree on all but Codec and Now; nothing of it
// stands in the token.
type Options struct {
	// Salt keeps tokens of one use from being accepted in another. It is a
	// public label, not random. Nil is the default of the class:
	// "itsdangerous.Signer" for the signers, "itsdangerous" for the
	// serializers. Empty but not nil is the empty salt.
	Salt []byte
	// Sep stands between value, time and signature; empty is ".". It may be
	// longer than one byte, but may hold no character of the base64 alphabet
	// and no "=". (Python refuses only some of those.)
	Sep string
	// KeyDerivation is DjangoConcat unless set; Flask's sessions need HMAC.
	KeyDerivation KeyDerivation
	// Digest is SHA1 unless set, as in Flask.
	Digest Digest
	// Codec is what a serializer writes values with; signers ignore it. Nil is
	// Python's compact JSON as URLSafeSerializer writes it.
	Codec Codec
	// Now is the clock, read once for each token that holds a time. Nil is
	// time.Now.
	Now func() time.Time
}

// validate returns every fault at once.
func (k Keys) validate() error {
	var faults []error
	if len(k.Secret) == 0 {
		faults = append(faults, errors.New("itsdangerous: Keys.Secret is empty"))
	}
	for i, key := range k.Fallbacks {
		if len(key) == 0 {
			faults = append(faults, fmt.Errorf("itsdangerous: Keys.Fallbacks[%d] is empty", i))
		}
	}
	if n := 1 + len(k.Fallbacks); n > maxKeys {
		faults = append(faults, fmt.Errorf("itsdangerous: %d keys are too many: at most %d, since a forged token is tried with each", n, maxKeys))
	}
	return errors.Join(faults...)
}

// all returns the keys in the order in which they are tried.
func (k Keys) all() [][]byte { return append([][]byte{k.Secret}, k.Fallbacks...) }

func (o Options) validate() error {
	var faults []error
	if strings.ContainsAny(o.Sep, notInSep) {
		faults = append(faults, fmt.Errorf("itsdangerous: Options.Sep %q cannot be told from base64: %s", o.Sep, sepRemedy))
	}
	if !o.KeyDerivation.valid() {
		faults = append(faults, fmt.Errorf("itsdangerous: Options.KeyDerivation %d is none of the four", int(o.KeyDerivation)))
	}
	if !o.Digest.valid() {
		faults = append(faults, fmt.Errorf("itsdangerous: Options.Digest %d is none of the four", int(o.Digest)))
	}
	return errors.Join(faults...)
}

// validateFIPS refuses at construction what crypto/hmac would panic about
// later.
func validateFIPS(k Keys, o Options) error {
	if !fips140.Enforced() {
		return nil
	}
	var faults []error
	if o.Digest == SHA1 {
		faults = append(faults, errors.New(fipsNoSHA1))
	}
	if o.KeyDerivation == HMAC || o.KeyDerivation == None {
		for _, key := range k.all() {
			if len(key) < minFIPSKey {
				return errors.Join(append(faults, errors.New(fipsKeySize))...)
			}
		}
	}
	return errors.Join(faults...)
}

func (o Options) salt(byDefault string) []byte {
	if o.Salt == nil {
		return []byte(byDefault)
	}
	return o.Salt
}

func (o Options) sep() string {
	if o.Sep == "" {
		return defaultSep
	}
	return o.Sep
}

func (o Options) now() func() time.Time {
	if o.Now == nil {
		return time.Now
	}
	return o.Now
}
