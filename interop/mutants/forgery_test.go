package mutants

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// forgeries sign with something, but not as it has to be.
var forgeries = []mutation{
	byStranger("other key"),
	byStranger("other salt"),
	byStranger("other digest"),
	byStranger("other derivation"),
	byStranger("other separator"),
	{name: "no key", fresh: true, make: func(m *mint, _ string) string {
		return m.a.head(m.s.recipe) + m.sep() + encode(m.s.recipe.keyless(m, m.a.head(m.s.recipe)))
	}},
	{name: "signature cut short", make: onSignature(func(m *mint, sum []byte) []byte { return sum[:m.IntN(len(sum))] })},
	{name: "signature too long", make: onSignature(func(m *mint, sum []byte) []byte {
		return append(sum, bytes.Repeat([]byte{oneOf(m, byte(0), byte(m.IntN(256)))}, 1+m.IntN(64))...)
	})},
	{name: "signature turned round", make: onSignature(func(m *mint, sum []byte) []byte {
		slices.Reverse(sum)
		return sum
	})},
	{name: "signature of no meaning", fresh: true, make: func(m *mint, _ string) string {
		secret := string(m.s.recipe.keys.Secret)
		return m.a.head(m.s.recipe) + m.sep() + oneOf(m, "", "=", "none", "null", "0", secret, encode([]byte(secret)), string(m.s.recipe.options.Salt),
			strings.Repeat("A", len(m.a.signature)), strings.Repeat("_", len(m.a.signature)), strings.Repeat("=", len(m.a.signature)))
	}},
	{name: "signature of a part", fresh: true, make: func(m *mint, _ string) string {
		head := m.a.head(m.s.recipe)
		part := oneOf(m, "", m.a.payload, m.a.stamp, head+m.sep(), strings.TrimPrefix(head, m.sep()), strings.ReplaceAll(head, m.sep(), ""), m.a.text, head[:m.IntN(len(head)+1)])
		if part == head {
			part += " "
		}
		_, signature, _ := cutLast(m.s.insider.Sign(part), m.sep())
		return head + m.sep() + signature
	}},
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// byStranger signs a token's text as a verifier of another configuration would.
func byStranger(kind string) mutation {
	return mutation{
		name: kind, fresh: true,
		needs: func(s *stock) bool { return len(s.strangers[kind]) > 0 },
		make: func(m *mint, _ string) string {
			return oneOf(m, m.s.strangers[kind]...).Sign(m.a.head(m.s.recipe))
		},
	}
}

// onSignature changes the bytes of a signature and spells them well.
func onSignature(f func(m *mint, sum []byte) []byte) func(*mint, string) string {
	return func(m *mint, text string) string {
		head, signature, _ := cutLast(text, m.sep())
		sum, err := base64.RawURLEncoding.DecodeString(signature)
		if err != nil || len(sum) == 0 {
			sum = []byte{0}
		}
		return head + m.sep() + encode(f(m, sum))
	}
}

// keyless is a signature that anybody can compute.
func (r recipe) keyless(m *mint, head string) []byte {
	salt := string(r.options.Salt)
	switch m.IntN(6) {
	case 0:
		return r.plainHash(head)
	case 1:
		return r.plainHash(salt + head)
	case 2:
		return r.mac(nil, head)
	case 3:
		return r.mac(r.options.Salt, head)
	case 4:
		return r.mac(r.plainHash(salt+"signer"), head)
	default:
		return r.mac(r.mac(nil, salt), head)
	}
}

// strangers are signers that differ in one thing from what a recipe accepts.
// Some do not differ after all (a salt has no effect on the bare key) and are
// left out.
func strangers(r recipe) map[string][]*itsdangerous.Signer {
	found := map[string][]*itsdangerous.Signer{}
	add := func(kind string, change func(r *recipe)) {
		other := r
		change(&other)
		if s := other.signer(); !r.signed(s.Sign("anything")) {
			found[kind] = append(found[kind], s)
		}
	}
	for _, key := range otherKeys(string(r.keys.Secret)) {
		add("other key", func(r *recipe) { r.keys = itsdangerous.Keys{Secret: []byte(key)} })
	}
	for _, salt := range otherSalts(string(r.options.Salt)) {
		add("other salt", func(r *recipe) { r.options.Salt = []byte(salt) })
	}
	for digest := range hashes {
		add("other digest", func(r *recipe) { r.options.Digest = digest })
	}
	for _, derivation := range []itsdangerous.KeyDerivation{itsdangerous.DjangoConcat, itsdangerous.Concat, itsdangerous.HMAC, itsdangerous.None} {
		add("other derivation", func(r *recipe) { r.options.KeyDerivation = derivation })
	}
	for _, sep := range []string{".", ":", "|", "::", "..", ",", " "} {
		add("other separator", func(r *recipe) { r.options.Sep = sep })
	}
	return found
}

// otherKeys come near to a key. The key with zero bytes behind it is none of
// them: HMAC fills keys up with those, so it is the same key to itsdangerous.
func otherKeys(key string) []string {
	return []string{"another", key[:len(key)-1], key[1:], key + "!", strings.ToUpper(key), " " + key, key + "\n", `"` + key + `"`, encode([]byte(key)), key + key}
}

func otherSalts(salt string) []string {
	others := []string{"", "itsdangerous", "itsdangerous.Signer", "cookie-session", "session", salt + "!", salt + salt, strings.ToUpper(salt), salt + "signer", salt + "\x00"}
	if salt != "" {
		others = append(others, salt[1:], salt[:len(salt)-1])
	}
	return others
}
