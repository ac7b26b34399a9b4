package mutants

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// weakness is a fault that some verifier had, put into a toy, and the mutation
// that must find it.
type weakness struct {
	what   string
	by     string
	packed bool
	put    func(y *toy)
}

var weaknesses = slices.Concat(spellingWeaknesses, macWeaknesses, partWeaknesses, timeWeaknesses, payloadWeaknesses, errorWeaknesses)

// spellingWeaknesses take for a token what is none.
var spellingWeaknesses = []weakness{
	{what: "base64 skips foreign characters", by: "junk that Python skips", put: func(y *toy) { y.decode = decodeOnly(base64Alphabet) }},
	{what: "base64 ignores unused bits", by: "unused bits", put: func(y *toy) { y.decode = lenient(func(s string) string { return s }) }},
	{what: "base64 skips line ends", by: "line ends", put: func(y *toy) { y.decode = lenient(strings.NewReplacer("\n", "", "\r", "").Replace) }},
	{what: "base64 takes padding", by: "padding", put: func(y *toy) { y.decode = lenient(func(s string) string { return strings.TrimRight(s, "=") }) }},
	{what: "base64 takes both alphabets", by: "plus and slash", put: func(y *toy) { y.decode = lenient(strings.NewReplacer("+", "-", "/", "_").Replace) }},
	{what: "hex is taken too", by: "another base", put: func(y *toy) {
		y.decode = func(s string) ([]byte, bool) {
			if b, err := hex.DecodeString(s); err == nil {
				return b, true
			}
			return decodeStrictly(s)
		}
	}},
	{what: "letter case does not matter", by: "letter case", put: func(y *toy) {
		y.decode = lenient(strings.ToLower)
		y.equal = func(want, got []byte) bool {
			return encode(got) == encode(must(base64.RawURLEncoding.DecodeString(strings.ToLower(encode(want)))))
		}
	}},
	{what: "blanks are trimmed", by: "blanks", put: func(y *toy) { y.clean = strings.TrimSpace }},
	{what: "invisible characters are dropped", by: "NUL and invisible", put: func(y *toy) {
		y.clean = func(s string) string {
			return strings.Map(func(r rune) rune { return keep(r, unicode.IsGraphic(r)) }, s)
		}
	}},
	{what: "quotes are taken off", by: "quoted", put: func(y *toy) { y.clean = func(s string) string { return strings.Trim(s, `"'`) } }},
	{what: "percent is decoded", by: "percent", put: func(y *toy) { y.clean = func(s string) string { return orAsItWas(s)(url.PathUnescape(s)) } }},
	{what: "escapes are decoded", by: "escapes", put: func(y *toy) {
		y.clean = func(s string) string { return orAsItWas(s)(strconv.Unquote(`"` + html.UnescapeString(s) + `"`)) }
	}},
	{what: "characters are normalised", by: "look-alikes", put: func(y *toy) {
		y.clean = func(s string) string { return strings.Map(narrow, s) }
	}},
	{what: "a label is taken off", by: "labelled", put: func(y *toy) { y.clean = func(s string) string { return strings.TrimPrefix(s, "Bearer ") } }},
	{what: "of two the first is read", by: "written twice", put: func(y *toy) { y.clean = func(s string) string { return strings.Split(s, ";")[0] } }},
	{what: "long texts are cut", by: "grown too long", put: func(y *toy) {
		y.clean = func(s string) string { return strings.TrimRight(s[:min(len(s), 8192)], "=.A\x00 ") }
	}},
}

// macWeaknesses take for a signature what is none.
var macWeaknesses = []weakness{
	{what: "nothing is verified", by: "bits flipped", put: func(y *toy) { y.equal = func(_, _ []byte) bool { return true } }},
	{what: "as much is compared as was sent", by: "signature cut short", put: func(y *toy) { y.equal = func(want, got []byte) bool { return bytes.HasPrefix(want, got) } }},
	{what: "ten bytes are compared", by: "signature cut short", put: func(y *toy) {
		y.equal = func(want, got []byte) bool { return len(got) >= 10 && bytes.HasPrefix(got, want[:10]) }
	}},
	{what: "the rest of a signature is ignored", by: "signature too long", put: func(y *toy) { y.equal = func(want, got []byte) bool { return bytes.HasPrefix(got, want) } }},
	{what: "bytes are added up", by: "signature turned round", put: func(y *toy) {
		y.equal = func(want, got []byte) bool { return len(want) == len(got) && sum(want) == sum(got) }
	}},
	{what: "no signature is a signature", by: "signature of no meaning", put: func(y *toy) { y.equal = func(want, got []byte) bool { return len(got) == 0 || bytes.Equal(want, got) } }},
	{what: "an empty key is one of the keys", by: "no key", put: func(y *toy) {
		y.ways = y.adding(func(r *recipe) { r.keys.Secret, r.options.KeyDerivation = nil, itsdangerous.None })
	}},
	{what: "the newline behind a key is a key too", by: "other key", put: func(y *toy) { y.ways = y.adding(func(r *recipe) { r.keys.Secret = []byte(secretText + "\n") }) }},
	{what: "the salt is ignored", by: "other salt", put: func(y *toy) {
		for _, salt := range otherSalts(string(y.options.Salt)) {
			y.ways = append(y.ways, y.adding(func(r *recipe) { r.options.Salt = []byte(salt) })...)
		}
	}},
	{what: "the token chooses the digest", by: "other digest", put: func(y *toy) { y.ways = y.adding(func(r *recipe) { r.options.Digest = itsdangerous.SHA512 }) }},
	{what: "older derivations are tried", by: "other derivation", put: func(y *toy) { y.ways = y.adding(func(r *recipe) { r.options.KeyDerivation = itsdangerous.Concat }) }},
	{what: "two verifiers share a salt", by: "of another verifier", put: func(y *toy) {
		y.ways = y.adding(func(r *recipe) { r.options.Salt = []byte("itsdangerous.Signer") })
	}},
}

// partWeaknesses lose track of what the signature belongs to.
var partWeaknesses = []weakness{
	{what: "empty parts are skipped", by: "separator doubled", put: func(y *toy) {
		y.clean = func(s string) string { return strings.ReplaceAll(s, "..", ".") }
	}},
	{what: "a colon is a separator too", by: "other separator", put: func(y *toy) { y.clean = colons }},
	{what: "a colon is a separator, wherever", by: "separator respelled", put: func(y *toy) { y.clean = colons }},
	{what: "separators are not signed", by: "separator moved", put: func(y *toy) { y.covers = just(func(s string) string { return strings.ReplaceAll(s, ".", "") }) }},
	{what: "the order does not matter", by: "parts shuffled", put: func(y *toy) { y.cut = bySize }},
	{what: "a part may stand twice", by: "part doubled", put: func(y *toy) {
		y.clean = func(s string) string { return strings.Join(slices.Compact(strings.Split(s, ".")), ".") }
	}},
	{what: "the payload is signed in part", by: "byte changed", put: func(y *toy) { y.covers = just(theEnd) }},
	{what: "the beginning is not signed", by: "beginning cut off", put: func(y *toy) { y.covers = just(theEnd) }},
	{what: "a part is signed for the whole", by: "signature of a part", put: func(y *toy) {
		y.covers = func(head string) []string { return []string{head, withoutTime(head)} }
	}},
	{what: "a signature once seen is good", by: "signature of another", put: func(y *toy) { y.decode = remember(y) }},
}

func theEnd(s string) string { return s[max(0, len(s)-12):] }

func keep(r rune, ok bool) rune {
	if ok {
		return r
	}
	return -1
}

// narrow turns full-width letters and some of their kin into plain ones.
func narrow(r rune) rune {
	if r >= 0xff01 && r <= 0xff5e {
		return r - 0xfee0
	}
	return r
}

func orAsItWas(s string) func(string, error) string {
	return func(decoded string, err error) string {
		if err != nil {
			return s
		}
		return decoded
	}
}

// lenient decodes without looking at unused bits, after a change.
func lenient(change func(string) string) func(string) ([]byte, bool) {
	return func(s string) ([]byte, bool) {
		b, err := base64.RawURLEncoding.DecodeString(change(s))
		return b, err == nil
	}
}

// decodeOnly drops all but some characters.
func decodeOnly(alphabet string) func(string) ([]byte, bool) {
	return lenient(func(s string) string {
		return strings.Map(func(r rune) rune { return keep(r, strings.ContainsRune(alphabet, r)) }, s)
	})
}

func colons(s string) string { return strings.ReplaceAll(s, ":", ".") }

func sum(b []byte) (n int) {
	for _, c := range b {
		n += int(c)
	}
	return n
}

// bySize takes the part of 27 characters for the signature, wherever it stands.
func bySize(text string) (head, sig string, ok bool) {
	parts := strings.Split(text, ".")
	i := slices.IndexFunc(parts, func(p string) bool { return len(p) == 27 })
	if i < 0 {
		return "", "", false
	}
	return strings.Join(slices.Concat(parts[:i], parts[i+1:]), "."), parts[i], true
}

// remember takes a signature that it has verified for good from then on.
func remember(y *toy) func(string) ([]byte, bool) {
	seen := map[string]bool{}
	y.equal = func(want, got []byte) bool {
		if bytes.Equal(want, got) {
			seen[string(got)] = true
		}
		return seen[string(got)]
	}
	return decodeStrictly
}

// errorWeaknesses refuse, and wrongly.
var errorWeaknesses = []weakness{
	{what: "a panic at a short text", by: "end cut off", put: func(y *toy) { y.clean = func(s string) string { _ = s[26]; return s } }},
	{what: "a panic without a separator", by: "separator removed", put: func(y *toy) { y.clean = func(s string) string { _ = s[:strings.LastIndex(s, ".")]; return s } }},
	{what: "a value beside the error", by: "byte inserted", put: func(y *toy) {
		y.refuse = func(text string, err error) answer { return answer{value: text, err: err} }
	}},
	{what: "a forged token is called expired", by: "time moved", put: func(y *toy) { y.refuse = calledExpired }},
	{what: "an error of two kinds", by: "byte deleted", put: func(y *toy) {
		y.refuse = func(_ string, err error) answer { return answer{err: errors.Join(err, &itsdangerous.ExpiredError{})} }
	}},
	{what: "an error of no kind", by: "bytes swapped", put: func(y *toy) {
		y.refuse = func(string, error) answer { return answer{err: errors.New("no")} }
	}},
}

// calledExpired looks at the time whatever the signature says.
func calledExpired(text string, err error) answer {
	if parts := strings.Split(text, "."); len(parts) > 2 {
		if second, ok := parseStamp(parts[len(parts)-2]); ok && second < now-3600 {
			err = &itsdangerous.ExpiredError{}
		}
	}
	return answer{err: err}
}
