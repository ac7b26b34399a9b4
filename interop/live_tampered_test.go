//go:build unix

package interop

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// token is a session cookie in its three parts.
type token struct{ payload, time, signature string }

func split(t *testing.T, text string) token {
	t.Helper()
	rest, signature, ok1 := cutLast(text, ".")
	payload, time, ok2 := cutLast(rest, ".")
	if !ok1 || !ok2 {
		t.Fatalf("no token: %s", text)
	}
	return token{payload, time, signature}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func (k token) String() string { return k.payload + "." + k.time + "." + k.signature }

// Whoever changes a cookie is nobody, to both sides.
func TestLiveTamperedCookiesAreNobodysAnywhere(t *testing.T) {
	t.Parallel()
	p := startPair(t)
	good := signUp(t, p.gourd, "ann").cookie(p.gourd)
	variants := tampered(t, split(t, good))
	if len(variants) < 200 {
		t.Fatalf("%d variants, want 200 or more", len(variants))
	}
	for _, variant := range variants {
		if variant == good {
			t.Fatalf("a variant is the cookie itself")
		}
		checkGourd(t, withCookie(t, p.gourd+me, variant), "")
		checkFlask(t, withCookie(t, p.flask+"/whoami", variant), "")
		if t.Failed() {
			t.Fatalf("of %s", variant)
		}
	}
	checkGourd(t, withCookie(t, p.gourd+me, good), "ann")
	checkFlask(t, withCookie(t, p.flask+"/whoami", good), "ann")
}

// Python's base64 reads a signature in endless spellings. Gourd reads the one
// that is written, so that a list of ended cookies can be trusted.
func TestLiveRespelledCookiesAreRefusedByGourdAlone(t *testing.T) {
	t.Parallel()
	p := startPair(t)
	good := split(t, signUp(t, p.gourd, "ann").cookie(p.gourd))
	for name, signature := range respelled(good.signature) {
		t.Run(name, func(t *testing.T) {
			variant := token{good.payload, good.time, signature}.String()
			checkFlask(t, withCookie(t, p.flask+"/whoami", variant), "ann")
			checkGourd(t, withCookie(t, p.gourd+me, variant), "")
		})
	}
}

// respelled gives other texts that Python's lenient base64 reads as the same
// signature.
func respelled(signature string) map[string]string {
	last := len(signature) - 1
	unused := strings.IndexByte(alphabet, signature[last]) ^ 1 // 27 characters hold 162 bits, a SHA-1 has 160
	return map[string]string{
		"padded":                signature + "=",
		"padded and more":       signature + "=anything",
		"junk at the end":       signature + "!!!!",
		"junk in the middle":    signature[:9] + "!!!!" + signature[9:],
		"another unused bit":    signature[:last] + alphabet[unused:unused+1],
		"two signs of no sense": signature[:1] + "~*" + signature[1:] + "~*",
	}
}

// tampered gives cookies that nobody signed, or not so.
func tampered(t *testing.T, good token) []string {
	all := append(changed(good), cut(good)...)
	all = append(all, shuffled(good)...)
	all = append(all, resigned(t, good)...)
	return append(all, rubbish...)
}

// changed replaces one character in every place of the time and the signature,
// and in eighty places of the payload.
func changed(good token) (all []string) {
	step := max(1, len(good.payload)/80)
	for i := 0; i < len(good.payload); i += step {
		all = append(all, token{replaced(good.payload, i), good.time, good.signature}.String())
	}
	for i := range good.time {
		all = append(all, token{good.payload, replaced(good.time, i), good.signature}.String())
	}
	for i := range good.signature {
		all = append(all, token{good.payload, good.time, replaced(good.signature, i)}.String())
	}
	return all
}

// replaced changes the highest bit of one character; a dot becomes an A.
func replaced(s string, i int) string {
	value := strings.IndexByte(alphabet, s[i])
	if value < 0 {
		return s[:i] + "A" + s[i+1:]
	}
	value ^= 32
	return s[:i] + alphabet[value:value+1] + s[i+1:]
}

// cut shortens the cookie at both ends.
func cut(good token) (all []string) {
	text := good.String()
	for n := 1; n <= 20; n++ {
		all = append(all, text[:len(text)-n], text[n:], text[:len(text)*n/21])
	}
	return all
}

// shuffled puts the parts together in other ways.
func shuffled(good token) []string {
	p, t, s := good.payload, good.time, good.signature
	return []string{
		p, t, s, p + "." + t, p + "." + s, t + "." + s, p + "." + t + ".", "." + t + "." + s, p + ".." + s,
		s + "." + t + "." + p, t + "." + p + "." + s, p + "." + s + "." + t,
		"." + p + "." + t + "." + s, p + "." + t + "." + s + ".", p + "." + t + "." + t + "." + s,
		p + "." + t + "." + strings.ToUpper(s), p + "." + t + "." + strings.ToLower(s),
		p + "." + t + "." + s + s, strings.TrimPrefix(p, ".") + t + "." + s, p + "," + t + "," + s,
	}
}

// resigned signs the payload again, each time with one thing wrong.
func resigned(t *testing.T, good token) []string {
	verified, err := signer(t, time.Now()).Verify(good.String(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	now := itsdangerous.Options{Salt: []byte(session.Salt), KeyDerivation: itsdangerous.HMAC, Now: time.Now}
	wrong := func(key string, change func(*itsdangerous.Options)) string {
		options := now
		change(&options)
		s, err := itsdangerous.NewURLSafeTimedSerializer(itsdangerous.Keys{Secret: []byte(key)}, options)
		if err != nil {
			t.Fatal(err)
		}
		token, err := s.DumpsText([]byte(verified.Text))
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	all := []string{
		wrong(olderKey, func(*itsdangerous.Options) {}),
		wrong(secretKey+" ", func(*itsdangerous.Options) {}),
		wrong("dev", func(*itsdangerous.Options) {}),
	}
	for _, change := range []func(*itsdangerous.Options){
		func(o *itsdangerous.Options) { o.Salt = nil },
		func(o *itsdangerous.Options) { o.Salt = []byte{} },
		func(o *itsdangerous.Options) { o.Salt = []byte("cookie-sessio") },
		func(o *itsdangerous.Options) { o.KeyDerivation = itsdangerous.DjangoConcat },
		func(o *itsdangerous.Options) { o.KeyDerivation = itsdangerous.Concat },
		func(o *itsdangerous.Options) { o.KeyDerivation = itsdangerous.None },
		func(o *itsdangerous.Options) { o.Digest = itsdangerous.SHA256 },
		func(o *itsdangerous.Options) { o.Digest = itsdangerous.SHA512 },
		func(o *itsdangerous.Options) { o.Now = later(-32 * 24 * time.Hour) },
		func(o *itsdangerous.Options) { o.Now = later(time.Hour) },
	} {
		all = append(all, wrong(secretKey, change))
	}
	return all
}

func later(d time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(d) } }

// rubbish is what people who never saw a key send.
var rubbish = []string{
	".", "..", "...", "null", "undefined", "0", "{}", "[]", "session", "admin", strings.Repeat("A", 4000), strings.Repeat(".", 300),
	unsigned(`{"_user_id":"1","_fresh":true}`), unsigned(`{"_user_id":"1"}`) + ".AAAAAA.", unsigned(`null`) + ".AAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAA",
	unsigned(`{"alg":"none","typ":"JWT"}`) + "." + unsigned(`{"sub":"ann"}`) + ".", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "gASVAAAAAAAAAAA.AAAAAA.AAAA",
	"%2e%2e", "1' OR '1'='1", "a:b", "../../etc/passwd",
}

func unsigned(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }
