package difffuzz

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"strings"
)

var hashes = map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}

// example is a token of a TimestampSigner with the defaults, made in 2023 and
// read a second later without limit.
func example() token {
	return token{class: "timestamp", secret: "secret", sep: ".", derivation: "django-concat", digest: "sha1", now: "1700000001"}
}

// safe and session are examples for the two kinds of payload.
func safe() token { return example().with(func(k *token) { k.class = "url-safe" }) }

func session() token {
	return example().with(func(k *token) { k.class, k.salt, k.derivation = "session", "=cookie-session", "hmac" })
}

// withFallback reads what an older key or another digest has signed, too.
func withFallback() token {
	return example().with(func(k *token) { k.class, k.older, k.fallback = "timed", "old", "hmac sha256" })
}

// asFallback is the token as its fallback signer signs and cuts it.
func (k token) asFallback() token {
	if derivation, digest, ok := strings.Cut(k.fallback, " "); ok {
		k.sep, k.derivation, k.digest = ".", derivation, digest
	}
	return k
}

// signedByOlder is the question about a text that the older key has signed as the
// fallback signer does, without a time.
func (k token) signedByOlder(text string) question {
	k.text = text + "." + k.asFallback().signature(k.older, text)
	return k.question()
}

func (k token) with(change func(*token)) token { change(&k); return k }

// signed is the question about a text that the token's key has signed; a time is
// put behind the payload of a serializer. What follows stands behind the
// signature. Nothing of the package under test is used.
func (k token) signed(text string, behind ...string) question {
	if k.timed() && k.class != "timestamp" {
		text += k.sep + timeText(1_700_000_000)
	}
	k.text = text + k.sep + k.signature(k.secret, text)
	for _, s := range behind {
		k.text += s
	}
	return k.question()
}

// toSign is the question what such a signer makes of a text.
func (k token) toSign(text string) question {
	k.text = text
	q := k.question()
	q[0] = "sign"
	return q
}

func (k token) signature(secret, text string) string {
	m := hmac.New(hashes[k.digest], k.derived(secret))
	m.Write([]byte(text))
	return encode64(string(m.Sum(nil)))
}

func (k token) derived(secret string) []byte {
	salt := k.saltText()
	h := hashes[k.digest]()
	switch k.derivation {
	case "none":
		return []byte(secret)
	case "hmac":
		h = hmac.New(hashes[k.digest], []byte(secret))
		h.Write([]byte(salt))
	case "concat":
		h.Write([]byte(salt + secret))
	default:
		h.Write([]byte(salt + "signer" + secret))
	}
	return h.Sum(nil)
}

// saltText is the salt or the default of the class.
func (k token) saltText() string {
	switch {
	case k.salt != "":
		return k.salt[1:]
	case k.isSigner():
		return "itsdangerous.Signer"
	}
	return "itsdangerous"
}
