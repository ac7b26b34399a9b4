package difffuzz

import (
	"regexp"
	"strings"

	"github.com/gourd-auth/gourd/cookie"
)

var cookieRules = []rule{
	{
		kind: "cookies", name: "Werkzeug 3.1.9's grammar of the Cookie header",
		reason: "3.1.9 reads less than 3.1.8: names and bare values hold neither blank nor quote, and what does not fit " +
			"is passed over. Each side is held to its own grammar, written as Werkzeug's regular expression",
		explains: func(q question, ours, theirs string) bool {
			return ours == grammar318(q[1]) && theirs == grammar319(q[1])
		},
		examples: []question{
			{"cookies", `a b=c; d=e f; g"=h; i="j" k`}, {"cookies", "a=\v1; \xa0b=2"}, {"cookies", `="x;y=z;w"`},
		},
	},
	{
		kind: "cookies", name: "line feed in a header",
		reason: "no server hands one on; Werkzeug's regular expressions stop at it, ours is a character like any other",
		explains: func(q question, ours, theirs string) bool {
			return strings.Contains(q[1], "\n") && ours == byGrammar318(anywhere318, q[1]) &&
				(theirs == grammar318(q[1]) || theirs == grammar319(q[1]))
		},
		examples: []question{{"cookies", "a=\"b\\\nc\"; d=e"}},
	},
	refusedCookie("name that would break the header", "browsers read another name, or none",
		func(c setCookie) bool {
			return c.name == "" || strings.ContainsFunc(c.name, breaks) || strings.ContainsAny(c.name, ` "=`)
		},
		setCookie{name: "a b", value: "x"}, setCookie{name: "", value: "x"}, setCookie{name: "a=b"}, setCookie{name: "é"}),
	refusedCookie("Domain outside ASCII or that breaks the header", "the table of Python's codec is the old one of 2003",
		func(c setCookie) bool { return strings.ContainsFunc(c.domain, breaks) },
		setCookie{name: "a", domain: "faß.de"}, setCookie{name: "a", domain: "a;b"}),
	refusedCookie("SameSite in letters beyond ASCII", "Python's title makes an S of ſ",
		func(c setCookie) bool { return strings.ContainsFunc(c.sameSite, func(r rune) bool { return r > '~' }) },
		setCookie{name: "a", sameSite: "ſtrict"}),
}

// refusedCookie is a rule about a Set-Cookie that Python writes and we refuse.
func refusedCookie(name, reason string, holds func(setCookie) bool, examples ...setCookie) rule {
	r := rule{kind: "set-cookie", name: name, reason: reason}
	r.explains = func(q question, ours, theirs string) bool {
		return ours == "refused" && words(theirs, "ok") && holds(setCookieOf(q[1:]))
	}
	for _, c := range examples {
		r.examples = append(r.examples, c.question())
	}
	return r
}

// breaks: what stands in no header's name or host.
func breaks(r rune) bool { return r < ' ' || r == ';' || r > '~' }

const pattern318 = `([^=;]*)(?:[ \t\n\r\f\v]*=[ \t\n\r\f\v]*("(?:[^\\"]|\\.)*"|.*?))?[ \t\n\r\f\v]*;[ \t\n\r\f\v]*`

// The two grammars as Werkzeug has them, sansio/http.py of 3.1.8 and of 3.1.9.
// Go's \s lacks the vertical tab, so it is spelled out.
var (
	pair318 = regexp.MustCompile(pattern318)
	pair319 = regexp.MustCompile(`^[ \t]*([^ \t=";]+)(?:[ \t]*=[ \t]*("(?:[^\\"]|\\.)*"|[^ \t";]*))?[ \t]*(?:;|\z)`)
	// anywhere318 is the old one with a point that stands for a line feed too.
	anywhere318 = regexp.MustCompile(`(?s)` + pattern318)

	escape = regexp.MustCompile(`(?s)\\([0-3][0-7]{2}|.)`)
)

func grammar318(header string) string { return byGrammar318(pair318, header) }

func byGrammar318(pair *regexp.Regexp, header string) string {
	var pairs []cookie.Pair
	for _, m := range pair.FindAllStringSubmatch(latin1(header)+";", -1) {
		if name := strip(m[1]); name != "" {
			pairs = append(pairs, cookie.Pair{Name: name, Value: unslashed(strip(m[2]))})
		}
	}
	return "ok " + canonPairs(pairs)
}

func grammar319(header string) string {
	var pairs []cookie.Pair
	for rest := latin1(header); ; {
		m := pair319.FindStringSubmatch(rest)
		if m == nil {
			var found bool
			if _, rest, found = strings.Cut(rest, ";"); !found {
				return "ok " + canonPairs(pairs)
			}
			continue
		}
		rest = rest[len(m[0]):]
		pairs = append(pairs, cookie.Pair{Name: m[1], Value: unslashed(m[2])})
	}
}

// strip is Python's str.strip for latin-1.
func strip(s string) string { return strings.Trim(s, " \t\n\v\f\r\x1c\x1d\x1e\x1f\u0085\u00a0") }

// unslashed takes quotes and escapes off a value that stands in quotes.
func unslashed(value string) string {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return value
	}
	return replaceBadUTF8(escape.ReplaceAllStringFunc(value[1:len(value)-1], unslash))
}

func unslash(s string) string {
	if len(s) < 4 || s[1] > '3' {
		return s[1:]
	}
	return string([]byte{(s[1]-'0')<<6 | (s[2]-'0')<<3 | (s[3] - '0')})
}

func latin1(header string) string {
	runes := make([]rune, len(header))
	for i := range len(header) {
		runes[i] = rune(header[i])
	}
	return string(runes)
}
