package inspect

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
)

// why says what the reason of a failed check probably is.
func why(value string, err error, o Options) []string {
	switch itsdangerous.Code(err) {
	case "expired":
		return []string{whyExpired(err)}
	case "bad_signature", "bad_time_signature":
		return whySignature(value, o)
	case "bad_payload":
		return []string{"the signature is good, so whoever has the key wrote this; it is no session of Flask's"}
	}
	return nil
}

func whyExpired(err error) string {
	var expired *itsdangerous.ExpiredError
	errors.As(err, &expired)
	age, limit := int64(expired.Age.Seconds()), int64(expired.MaxAge.Seconds())
	switch {
	case age < 0:
		return fmt.Sprintf("it was signed %s in the future: the clocks of the two machines differ", span(age))
	case limit < 0:
		return "the limit is below 0 seconds, so every cookie is too old"
	}
	return fmt.Sprintf("the signature is good; it is %s old and may be %s", span(age), span(limit))
}

func whySignature(value string, o Options) []string {
	parts, problem := split(value)
	if problem != "" {
		return []string{problem}
	}
	for _, guess := range []func(string, Parts, Options) string{otherSpelling, otherLength, otherWire, otherKey} {
		if text := guess(value, parts, o); text != "" {
			return []string{text}
		}
	}
	return []string{
		"either it was signed with another key, salt, digest or derivation,",
		"or something in it was changed after signing: from outside nobody can tell which",
	}
}

// fits reports whether the signature is good, whatever the age and contents.
func fits(value string, keys itsdangerous.Keys, wire itsdangerous.Options) bool {
	s, err := itsdangerous.NewURLSafeTimedSerializer(keys, wire)
	if err != nil {
		return false
	}
	_, err = s.Verify(value, itsdangerous.NoMaxAge)
	return err == nil || itsdangerous.Code(err) == "bad_payload"
}

var signatureChars = map[itsdangerous.Digest]int{
	itsdangerous.SHA1: 27, itsdangerous.SHA256: 43, itsdangerous.SHA384: 64, itsdangerous.SHA512: 86,
}

// otherLength knows a signature by its length, which only the digest decides.
func otherLength(value string, p Parts, o Options) string {
	n, want := len(p.Signature), signatureChars[o.Wire.Digest]
	for digest, chars := range signatureChars {
		if n == chars && n != want {
			if text := otherWire(value, p, o); text != "" {
				return text
			}
			return fmt.Sprintf("its signature is as long as one of %s, not of %s", digest, o.Wire.Digest)
		}
	}
	switch {
	case n < want:
		return fmt.Sprintf("its signature has %d characters and should have %d: it was cut short", n, want)
	case n > want:
		return fmt.Sprintf("its signature has %d characters and should have %d: something was added", n, want)
	}
	return ""
}

// otherSpelling knows a signature that is right but spelled as Python reads it
// and never writes it.
func otherSpelling(_ string, p Parts, o Options) string {
	var plain strings.Builder
	for _, c := range []byte(p.Signature) {
		switch {
		case c == '+':
			c = '-'
		case c == '/':
			c = '_'
		case c == '=' || !strings.ContainsRune(alphabet, rune(c)):
			continue
		}
		plain.WriteByte(c)
	}
	raw, err := base64.RawURLEncoding.DecodeString(plain.String())
	if err != nil {
		return ""
	}
	canonical := p.Payload + "." + p.Timestamp + "." + base64.RawURLEncoding.EncodeToString(raw)
	if fits(canonical, o.Keys, o.Wire) {
		return "the signature is right but oddly spelled: Python would accept it, Gourd accepts one spelling only"
	}
	return ""
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// otherWire tries the same keys with everything else that is in use.
func otherWire(value string, _ Parts, o Options) string {
	salts := [][]byte{o.Wire.Salt, []byte(session.Salt), []byte("itsdangerous"), []byte("wtf-csrf-token"), []byte("itsdangerous.Signer"), {}}
	for _, salt := range salts {
		for digest := itsdangerous.SHA1; digest <= itsdangerous.SHA512; digest++ {
			for derivation := itsdangerous.DjangoConcat; derivation <= itsdangerous.None; derivation++ {
				wire := itsdangerous.Options{Salt: salt, Digest: digest, KeyDerivation: derivation}
				if fits(value, o.Keys, wire) {
					return "the key is right, but it was signed with " + differences(wire, o.Wire)
				}
			}
		}
	}
	return ""
}

// differences names what differs, as flags that would make it fit.
func differences(found, asked itsdangerous.Options) string {
	var flags []string
	if !bytes.Equal(found.Salt, asked.Salt) {
		flags = append(flags, fmt.Sprintf("--salt '%s'", found.Salt))
	}
	if found.Digest != asked.Digest {
		flags = append(flags, "--digest "+found.Digest.String())
	}
	if found.KeyDerivation != asked.KeyDerivation {
		flags = append(flags, "--derivation "+found.KeyDerivation.String())
	}
	return strings.Join(flags, " ")
}

// otherKey tries the keys as they are after what editors and shells do to them.
func otherKey(value string, _ Parts, o Options) string {
	for _, key := range append([][]byte{o.Keys.Secret}, o.Keys.Fallbacks...) {
		trimmed := bytes.TrimSpace(key)
		switch {
		case len(trimmed) < len(key) && fits(value, itsdangerous.Keys{Secret: trimmed}, o.Wire):
			return "it was signed with this key without the blanks or newline around it"
		case fits(value, itsdangerous.Keys{Secret: append(bytes.Clone(key), '\n')}, o.Wire):
			return "it was signed with this key and a newline after it: the app reads its key file without stripping"
		}
	}
	return ""
}
