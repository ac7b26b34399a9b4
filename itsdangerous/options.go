package itsdangerous

import (
	"bytes"
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

	maxKeys            = 16 // so that a forged token costs at most 16 MACs
	maxFallbackSigners = 3  // or 64 with fallback signers
	minFIPSKey         = 14 // bytes: the 112 bits that FIPS 140-3 asks of an HMAC key
	defaultSep         = "."
	signerSalt         = "itsdangerous.Signer"
	serialSalt         = "itsdangerous"
	notInSep           = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="
	sepRemedy          = `use "." or another that holds none of A-Z a-z 0-9 - _ =`
	fipsNoSHA1         = "itsdangerous: FIPS 140-3 is enforced and does not allow SHA-1: use SHA256, SHA384 or SHA512"
	fipsKeySize        = "itsdangerous: FIPS 140-3 is enforced and does not allow HMAC keys under 14 bytes"
)

// Keys are the secret keys. Two fields rather than Python's list, which is
// ordered oldest to newest and signs with the last, so that the order cannot be
// got wrong. Keys do not print; but of a struct of yours that holds them in an
// unexported field fmt prints all it can reach, so hold a signer instead.
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
	// the class's own dialect of [JSON].
	Codec Codec
	// FallbackSigners are other ways in which a serializer's tokens may have
	// been signed, tried in order, each with all keys: for a change of digest,
	// derivation or separator while old tokens live. At most 3. They never
	// sign. Python's items that are dicts.
	FallbackSigners []SignerOptions
	// Now is the clock, read once for each token that holds a time. Nil is
	// time.Now.
	Now func() time.Time
}

// SignerOptions are the part of [Options] that a fallback signer has for itself.
// Its zero value is itsdangerous's default in everything, whatever Options says;
// the salt is that of the serializer.
type SignerOptions struct {
	Sep           string
	KeyDerivation KeyDerivation
	Digest        Digest
}

// validate returns every fault of what a serializer is made from.
func validate(k Keys, o Options) error {
	faults := []error{k.validate(), o.own().validate("Options"), validateFIPS(k, o.own())}
	if n := len(o.FallbackSigners); n > maxFallbackSigners {
		faults = append(faults, fmt.Errorf("itsdangerous: %d fallback signers are too many: at most %d", n, maxFallbackSigners))
	}
	for i, s := range o.FallbackSigners {
		faults = append(faults, s.validate(fmt.Sprintf("Options.FallbackSigners[%d]", i)), validateFIPS(k, s))
	}
	return errors.Join(faults...)
}

// validateSigner is validate for a signer, which has no second way to verify.
func validateSigner(k Keys, o Options) error {
	if len(o.FallbackSigners) > 0 {
		return errors.Join(validate(k, o), errors.New("itsdangerous: only serializers have Options.FallbackSigners"))
	}
	return validate(k, o)
}

// own is the signer that o itself describes.
func (o Options) own() SignerOptions { return SignerOptions{o.Sep, o.KeyDerivation, o.Digest} }

func (k Keys) clone() Keys {
	out := Keys{Secret: bytes.Clone(k.Secret)}
	for _, key := range k.Fallbacks {
		out.Fallbacks = append(out.Fallbacks, bytes.Clone(key))
	}
	return out
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

// validate returns every fault at once; name is where s stands.
func (s SignerOptions) validate(name string) error {
	var faults []error
	if strings.ContainsAny(s.Sep, notInSep) {
		faults = append(faults, fmt.Errorf("itsdangerous: %s.Sep %q cannot be told from base64: %s", name, s.Sep, sepRemedy))
	}
	if !s.KeyDerivation.valid() {
		faults = append(faults, fmt.Errorf("itsdangerous: %s.KeyDerivation %d is none of the four", name, int(s.KeyDerivation)))
	}
	if !s.Digest.valid() {
		faults = append(faults, fmt.Errorf("itsdangerous: %s.Digest %d is none of the four", name, int(s.Digest)))
	}
	return errors.Join(faults...)
}

// validateFIPS refuses at construction what crypto/hmac would panic about
// later.
func validateFIPS(k Keys, o SignerOptions) error {
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
