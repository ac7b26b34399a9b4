package difffuzz

import (
	"fmt"
	"strings"
	"time"
)

// cookieQuestions are about one Cookie header and one Set-Cookie.
func (g gen) cookieQuestions() []question {
	header := g.header()
	c := setCookie{
		name: g.pick("session", "a", "__Host-s", g.text()), value: g.text(),
		domain: g.pick("", "", "example.com", ".example.com:80", "localhost", g.mutateText("a.example.com")),
		path:   g.pick("", "/", "/a b;c", "/é", "/"+g.text(), g.text()),
		flags:  g.pick("", "s", "h", "p", "sh", "shp"), sameSite: g.pick("", "", "Lax", "sTRICT", "none", g.mutateText("lax")),
	}
	if g.oneIn(3) {
		c.expires = fmt.Sprint(g.second())
	}
	if g.oneIn(3) {
		c.maxAge = fmt.Sprint(g.IntN(1<<20) - 1<<10)
	}
	return []question{{"cookies", header}, {"cookies", g.mutate(header)}, c.question()}
}

// header is a Cookie header of some pairs.
func (g gen) header() string {
	return g.join(5, func() string {
		name := g.pick("a", "b", "session", "$Version", " a", "a ", g.text())
		value := g.pick("", "1", "x y", "é", g.text(), g.quotedValue(), g.quotedValue())
		return name + g.pick("=", "=", "=", "=", " = ", "", "==") + value + g.pick(";", ";", "; ", "; ", " ;", ";;", ",", "")
	})
}

// quotedValue is a value in quotes, as Werkzeug writes it or with a fault.
func (g gen) quotedValue() string {
	inner := g.join(6, func() string {
		return g.pick("a", " ", ";", ",", `\"`, `\\`, `\054`, `\303\251`, `\377`, `\400`, `\0`, `\12`, `\x`, "é", "\xe9", `\343\202`, `\360\237\230\200`, `\355\240\200`, g.pick(corners...))
	})
	return g.pick(`"`, `"`, `"`, ` "`, ``) + inner + g.pick(`"`, `"`, `"`, `" `, `"x`, ``)
}

func (g gen) mutateText(s string) string { return strings.ToValidUTF8(g.mutate(s), "é") }

// second lies mostly within the years that Python's datetime has. The first of
// them is left out: in Go it is the time that is none.
func (g gen) second() int64 {
	const first, last = -62135596799, 253402300799
	if g.oneIn(8) {
		return max(g.integer(), first)
	}
	return first + g.Int64N(last-first+1)
}

// dateQuestions are about one date, read and written.
func (g gen) dateQuestions() []question {
	date := g.dateText()
	return []question{
		{"read-date", date}, {"read-date", g.mutateText(date)}, {"write-date", fmt.Sprint(g.second())},
	}
}

// dateText is a date as people write it: right, in old forms, with odd fields.
func (g gen) dateText() string {
	if g.oneIn(3) {
		return time.Unix(g.second(), 0).UTC().Format(g.pick(
			"Mon, 02 Jan 2006 15:04:05 GMT", "Monday, 02-Jan-06 15:04:05 GMT", "Mon Jan _2 15:04:05 2006",
			time.RFC3339, time.RFC1123Z, time.RFC822Z, "Mon, 2 Jan 2006 15:04:05 GMT"))
	}
	day := g.pick("1", "31", "02", "0", "32", "1,", "-1", "+2", "29", "30")
	month := g.pick("Jan", "feb", "FEB", "march", "Sept", "sep", "December", "Febr", "apr", "13", "ſep")
	words := []string{day, month}
	if g.oneIn(4) {
		words[0], words[1] = month, day
	}
	words = append(words,
		g.pick("2020", "2020", "99", "68", "69", "0001", "1", "10000", "9999", "-5", "2020,", "2_020", "٢٠٢٠", ",", "²"),
		g.pick("03:04:05", "03:04", "23:59:60", "24:00", "1.2", "1.2.3", "1", "03:04:05,", "03:04:05+0100", "03:04-0500", "3:4:5:6", "::", "-1:02:03", "+1:02"),
		g.pick("GMT", "UTC", "EST", "pdt", "+0100", "-0000", "+2359", "+2400", "-9999", "+0199", "Z", "X", "", "0", "+5", "-0", "eﬆ", "+0_1", "99999999999", "+1 (x)"))
	if g.oneIn(5) {
		words[2], words[3] = words[3], words[2]
	}
	if g.oneIn(8) {
		words[2], words[4] = words[4], words[2]
	}
	if g.oneIn(8) {
		words = append([]string{strings.Join(words[:3], "-")}, words[3:]...)
	}
	return g.pick("", "", "Mon, ", "Mon ", "monday, ", "x,", "Thu,", ", ", " ") + strings.Join(words, g.pick(" ", " ", " ", "  ", "\t", "\u00a0", "\x1c", "\u2003"))
}

// passwordQuestions are about one stored hash of a low cost.
func (g gen) passwordQuestions() []question {
	pw := g.pick("", "pw", "a\x00", strings.Repeat("long", 20), g.text())
	salt := g.pick("", "salt", "abcDEF0123456789", g.text())
	stored := hashed(g.method(), strings.ReplaceAll(salt, "$", ""), pw)
	return []question{
		{"password", stored, pw},
		{"password", stored, g.pick(pw+"\x00", pw+"x", g.text())},
		{"password", g.respelledHash(stored), pw},
		{"password", g.mutateText(stored), pw},
	}
}

func (g gen) method() string {
	if g.oneIn(4) {
		return g.pick("scrypt:128:1:1", "scrypt:64:2:1", "scrypt:16:1:4", "scrypt:128:2:3", "scrypt:256:1:1", "scrypt:32:8:1", "scrypt:2:1:1", "scrypt:8:8:8")
	}
	digest := g.pick("sha256", "sha256", "sha1", "sha512", "SHA256", "md5", "sha224", "sha384", "sha512_256", "sha512_224", "sha3_256", "blake2b", "blake2s", "sha3_224", "sha3_384", "sha3_512", "SHA512", "SHA512_224")
	return fmt.Sprintf("pbkdf2:%s:%d", digest, 1+g.IntN(5))
}

// respelledHash writes the method, the numbers or the digest otherwise.
func (g gen) respelledHash(stored string) string {
	method, rest, _ := strings.Cut(stored, "$")
	switch g.IntN(7) {
	case 0:
		i := strings.LastIndexByte(method, ':') + 1
		method = method[:i] + g.pick("+", "0", " ", "-", "_", "0_", "1_", "00") + method[i:]
	case 1:
		method += g.pick(" ", "_", "\n", ":", ":1", "\u00a0", ".0", "e1")
	case 2:
		rest = strings.ToUpper(rest)
	case 3:
		rest += g.pick("0", " ", "\n", "$", "é", "00")
	case 4:
		method = strings.Replace(method, g.pick("sha", "pbkdf2", "scrypt", "1"), g.pick("SHA", "SHA-", "sha2-", "ripemd", "plain", "٣", "²", ""), 1)
	case 5:
		return strings.Replace(stored, "$", g.pick("", "$$", ":"), 1)
	default:
		method = g.pick("", "plain", "scrypt:", "scrypt:1:1:1", "scrypt:0:1:1", "scrypt:3:1:1", "scrypt:4:-1:-1", "pbkdf2:", "pbkdf2:sha256:0", "pbkdf2:sha256:-1", "pbkdf2:sha256:1:1", "pbkdf2:sha2:1", "scrypt:128:0:1", "scrypt:128:1:0")
	}
	return method + "$" + rest
}
