package million

import (
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
)

var (
	cookieNames = []string{"session", "a", "__Host-id", "remember_token", "$Version", "a.b!#%&'*+-^`|~"}
	domains     = []string{"", "", "example.com", ".example.com", "sub.Example.COM", "localhost", "example.com:8080", "xn--bcher-kva.example"}
	paths       = []string{"/", "/", "", "/app", "/a b", "/é", "/a;b", "/%20", "/a/b?c#d", "/~x_y-z.", "/\U0001f600", `/"\`, "/a@b:c,d=e+f&g$h!i'(j)*k"}
	sameSites   = []string{"", "Strict", "Lax", "None", "lax", "STRICT", "none"}
	someBlanks  = []string{"", "", "", " ", "\t", " \t "}
	// What stands in a name, a bare value, between quotes. Of bare text only what
	// Werkzeug reads alike since 3.1.9 and before: no blank in it, not even one of
	// latin-1, and no quote.
	nameBytes    = without("=\";\x7f\x85\xa0")
	bareBytes    = append(nameBytes[:len(nameBytes):len(nameBytes)], '=')
	quotedPieces = []string{
		"a", ";", "; b=c", "=", " ", "\t", `\073`, `\303\251`, `\400`, `\12`, `\8`, `\377`, `\000`, `\\`, `\"`, `\x`,
		",", "\x00", "\x1c", "\x1f", "\x85", "\xa0", "\xc3\xa9", "\xff", "\xe2\x80\x8b", "\r", "\x0b", "%20", "'", `\3`, `\30`,
	}
)

// without returns the bytes from 21 on, those in chars left out.
func without(chars string) (allowed []byte) {
	for b := 0x21; b < 0x100; b++ {
		if strings.IndexByte(chars, byte(b)) < 0 {
			allowed = append(allowed, byte(b))
		}
	}
	return allowed
}

// cookieCase writes a Set-Cookie header, or reads a Cookie header as
// request.cookies reads it. interop/python/million_cookies.py does the same.
func cookieCase(s *stream) (labels, fields []string) {
	switch s.below(4) {
	case 0:
		return []string{"written"}, []string{written(s)}
	case 1: // what one side writes, the other reads
		pairs := make([]string, s.below(5))
		for i := range pairs {
			name := pick(s, cookieNames)
			pairs[i] = must(cookie.Dump(name, values{stream: s}.text(), cookie.Options{NoPath: true, MaxSize: -1}))
		}
		return []string{"read"}, readCookies(strings.Join(pairs, "; "))
	}
	pairs := make([]string, s.below(6))
	for i := range pairs {
		pairs[i] = oddPair(s)
	}
	return []string{"odd"}, readCookies(strings.Join(pairs, ";"))
}

// oddPair returns one pair, or something without a name, which no reader takes
// for one.
func oddPair(s *stream) string {
	k := s.below(16)
	if k == 0 {
		return pick(s, someBlanks)
	}
	name := some(s, nameBytes)
	switch k {
	case 1:
		before := pick(s, someBlanks)
		return before + name + pick(s, someBlanks)
	case 2:
		return "=" + name
	}
	value := ""
	if !s.oneIn(2) {
		for range s.below(8) {
			value += pick(s, quotedPieces)
		}
		value = `"` + value + `"`
	} else if s.below(8) > 0 {
		value = some(s, bareBytes)
	}
	blanks := []string{pick(s, someBlanks), pick(s, someBlanks), pick(s, someBlanks), pick(s, someBlanks)}
	return blanks[0] + name + blanks[1] + "=" + blanks[2] + value + blanks[3]
}

func some(s *stream, allowed []byte) string {
	b := make([]byte, 1+s.below(8))
	for i := range b {
		b[i] = pick(s, allowed)
	}
	return string(b)
}

func written(s *stream) string {
	name, value := pick(s, cookieNames), values{stream: s}.text()
	o := cookie.Options{MaxSize: -1, NoSync: true}
	o.Domain = pick(s, domains)
	o.Path = pick(s, paths)
	o.NoPath = o.Path == ""
	if sameSite := pick(s, sameSites); sameSite != "" {
		o.SameSite = must(cookie.ParseSameSite(sameSite))
	}
	o.Secure, o.HTTPOnly, o.Partitioned = s.oneIn(2), s.oneIn(2), s.oneIn(4)
	if s.oneIn(2) {
		maxAge := time.Duration(s.below(1<<31)-100) * time.Second
		o.MaxAge = &maxAge
	}
	if s.oneIn(2) {
		o.Expires = time.Unix(int64(s.below(1<<32)), 0)
	}
	return quoted(must(cookie.Dump(name, value, o)))
}

func readCookies(header string) []string {
	fields := []string{quoted(header)}
	for _, pair := range cookie.Parse(header) {
		fields = append(fields, quoted(pair.Name)+"="+quoted(pair.Value))
	}
	return fields
}
