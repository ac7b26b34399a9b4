package difffuzz

import (
	"fmt"
	"strconv"
	"strings"
)

// tokenQuestions are about one token: as it was signed, changed, of another time,
// by readers who know other keys.
func (g gen) tokenQuestions() []question {
	k := g.reader()
	return append(g.questionsOf(k, g.payload(k), g.stamp(k)), g.signQuestion())
}

// signQuestion is about a text or a value to be signed.
func (g gen) signQuestion() question {
	k := g.reader()
	k.sep = g.pick(".", ":", "é")
	k.text = g.jsonText(g.IntN(4), k.class == "session")
	if k.isSigner() {
		k.text = g.raw(40)
	}
	return k.toSign(k.text)
}

// reader is a class with its keys and options, and the time when it reads.
func (g gen) reader() token {
	k := token{
		class:      g.pick("signer", "timestamp", "serializer", "timed", "url-safe", "url-safe-timed", "session", "session"),
		secret:     g.pick("secret", "k", g.key()),
		sep:        g.pick(".", ".", ".", ":", "::", "!", "é", "\x00", "..", " "),
		derivation: g.pick("django-concat", "concat", "hmac", "none"),
		digest:     g.pick("sha1", "sha1", "sha256", "sha384", "sha512"),
		now:        strconv.FormatInt(1_700_000_000+int64(g.IntN(100)), 10),
	}
	if g.oneIn(3) {
		k.salt = "=" + g.pick("", "cookie-session", g.text())
	}
	if g.oneIn(3) {
		k.older = g.key()
	}
	if g.oneIn(4) && !k.isSigner() {
		k.fallback = g.pick("django-concat", "hmac") + " " + g.pick("sha1", "sha512")
	}
	if g.oneIn(2) {
		k.maxAge = g.pick("0", "50", "-1", "100000000", strconv.Itoa(g.IntN(100)))
	}
	if g.oneIn(200) {
		k.sep = g.pick("ac", "=", "a.", "-", "_-", "==")
	}
	return k
}

func (g gen) key() string { return "x" + g.raw(100) }

// payload is what such a class would sign, or something like it.
func (g gen) payload(k token) string {
	if k.isSigner() {
		return g.pick(g.text(), g.raw(40))
	}
	text := g.jsonText(3, k.class == "session")
	switch {
	case g.oneIn(40):
		text = g.raw(20)
	case g.oneIn(40):
		n := 60 + g.IntN(10)
		text = strings.Repeat("[", n) + strings.Repeat("]", n)
	}
	if !k.urlSafe() {
		return text
	}
	return g.encodedPayload(text)
}

// encodedPayload spells a text as URLSafeSerializer may, or with a fault.
func (g gen) encodedPayload(text string) string {
	if g.oneIn(2) {
		return g.respell(encode64(text), 12)
	}
	if g.oneIn(200) {
		text = `"` + strings.Repeat("a", 65530+g.IntN(12)) + `"`
	}
	stream := deflate(text, g.IntN(10))
	switch g.IntN(12) {
	case 0:
		stream += g.raw(3)
	case 1:
		stream = stream[:g.IntN(len(stream))]
	case 2:
		stream = g.mutate(stream)
	}
	return "." + g.respell(encode64(stream), 12)
}

// stamp spells a time, mostly one of which the limits lie near.
func (g gen) stamp(k token) string {
	now, _ := strconv.ParseUint(k.now, 10, 64)
	switch g.IntN(12) {
	case 0:
		return timeText(uint64(g.integer()))
	case 1:
		return encode64(g.raw(9))
	case 2:
		return g.respell(timeText(now-uint64(g.IntN(100))), 2)
	case 3:
		return g.pick("", "AA", "AAAA", encode64("\x00\x65\x53\xf1\x00"))
	}
	return timeText(now + 10 - uint64(g.IntN(110)))
}

// respell writes base64 otherwise once in n times.
func (g gen) respell(s string, n int) string {
	if !g.oneIn(n) || s == "" {
		return s
	}
	i := g.IntN(len(s) + 1)
	switch g.IntN(8) {
	case 0:
		return s + strings.Repeat("=", 1+g.IntN(4))
	case 1:
		return s[:i] + strings.Repeat(g.pick("!", ".", " ", "\n", "\r\n", "é", "\x00"), g.pickCount()) + s[i:]
	case 2:
		return strings.NewReplacer("-", "+", "_", "/").Replace(s)
	case 3:
		last := strings.IndexByte(alphabet64, s[len(s)-1])
		return s[:len(s)-1] + string(alphabet64[max(last, 0)^1])
	case 4:
		return s[:i] + "=" + s[i:]
	case 5:
		return s + "==" + g.pick("a", "AAAA", "!")
	case 6:
		return s + g.pick("A", "AA", "AAAA")
	}
	return g.mutate(s)
}

const alphabet64 = letters + digits + "-_"

func (g gen) pickCount() int { return []int{1, 2, 3, 4, 4, 4, 8}[g.IntN(7)] }

// questionsOf signs a payload and a time with the right key, and asks about that
// token and about its kin.
func (g gen) questionsOf(k token, payload, stamp string) []question {
	signed := payload
	if k.timed() {
		signed += k.sep + stamp
	}
	signature := k.signature(k.signingKey(g), signed)
	if k.fallback != "" && g.oneIn(3) {
		signature = k.asFallback().signature(k.secret, signed)
	}
	k.text = signed + k.sep + signature
	batch := []question{k.question()}
	for range 2 {
		batch = append(batch, g.kin(k, signed, signature).question())
	}
	return batch
}

// signingKey is mostly the one that signs, sometimes an older one.
func (k token) signingKey(g gen) string {
	if k.older != "" && g.oneIn(2) {
		return k.older
	}
	return k.secret
}

// kin changes a token, or who reads it.
func (g gen) kin(k token, signed, signature string) token {
	switch g.IntN(9) {
	case 0:
		k.text = signed + k.sep + g.respell(signature, 1)
	case 1:
		k.text = g.mutate(k.text)
	case 2:
		k.text = g.pick(signed, signature, k.sep, "", k.sep+k.sep, signed+k.sep, k.sep+signature, g.raw(40))
	case 3:
		k.maxAge = g.pick("", "0", "-1", "1", "59", "60", fmt.Sprint(g.IntN(110)))
	case 4:
		k.salt = "=" + g.pick("", "itsdangerous", "itsdangerous.Signer", "cookie-session")
	case 5:
		k.digest = g.pick("sha1", "sha256", "sha384", "sha512")
	case 6:
		k.class = g.pick("signer", "timestamp", "serializer", "timed", "url-safe", "url-safe-timed", "session")
	case 7:
		if g.oneIn(10) {
			k.text = strings.Repeat(g.pick("a", ".", "A"), 8180+g.IntN(30)-min(len(k.text), 8000)) + k.text
		}
	default:
		k.now = strconv.FormatInt(g.integer()&0xffffffffff, 10)
	}
	return k
}
