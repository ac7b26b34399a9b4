package cookie

import "strings"

// Pair is one cookie of a request, as text (see the package comment).
type Pair struct{ Name, Value string }

// Parse reads the text of a Cookie header as request.cookies does in Werkzeug up
// to 3.1.8, in order, duplicates included. Later versions read fewer pairs, see
// the package comment; what Werkzeug or this package wrote, all read alike.
// Nothing is an error: what has no name is left out, a name without "=" has the
// empty value.
//
//	header = pair *( ";" pair )
//	pair   = name [ "=" ( quoted / text ) ]
//	quoted = DQUOTE *( any but DQUOTE and "\" / "\" any ) DQUOTE
//
// A quoted value may hold a semicolon, and counts only where blanks and a
// semicolon or the end follow; otherwise the value is all text up to the next
// semicolon. Blanks around names and values go, those of latin-1 (85 and a0) and
// the separators 1c to 1f too. $Version is a name like any other.
//
// A line feed, which no header can hold, is read as it stands within a value,
// where Python begins again behind the equals sign.
//
// Parse limits nothing and takes time in proportion to the text. Who looks for a
// cookie of one's own takes [Read] or [Find], which have limits and are stricter
// about names.
//
// Source: werkzeug.sansio.http.parse_cookie.
func Parse(header string) []Pair {
	var pairs []Pair
	for header != "" {
		var name, value string
		name, value, header = next(header)
		if name = latin1(trim(name)); name != "" {
			pairs = append(pairs, Pair{name, decode(value)})
		}
	}
	return pairs
}

// next cuts the first pair off a header. The name is as it stands, blanks
// included; the value without blanks, but with its quotes.
func next(header string) (name, value, rest string) {
	end := strings.IndexAny(header, "=;")
	if end < 0 {
		return header, "", ""
	}
	name, rest = header[:end], header[end+1:]
	if header[end] == ';' {
		return name, "", rest
	}
	if value, after, ok := quoted(strings.TrimLeft(rest, asciiBlanks)); ok {
		return name, value, after
	}
	value, rest, _ = strings.Cut(rest, ";")
	return name, trim(value), rest
}

const asciiBlanks = " \t\n\r\f\v"

// quoted cuts a whole quoted string off, with its quotes, and the semicolon after
// it. Each call reads up to the next unescaped quote at most, and a quote that
// opens a value is never an escaped one, so all calls together are linear.
func quoted(s string) (value, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		return "", "", false
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			rest = strings.TrimLeft(s[i+1:], asciiBlanks)
			if rest == "" {
				return s[:i+1], "", true
			}
			return s[:i+1], rest[1:], rest[0] == ';'
		}
	}
	return "", "", false
}

// decode gives the text of a raw value. Quotes around it count even where they
// are not one quoted string: Python looks at the ends alone.
func decode(value string) string {
	if isQuoted(value) {
		return unquote(value[1 : len(value)-1])
	}
	return latin1(value)
}

func isQuoted(value string) bool {
	return len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"'
}

// trim is Python's str.strip for latin-1 text.
func trim(s string) string {
	for s != "" && blank(s[0]) {
		s = s[1:]
	}
	for s != "" && blank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func blank(c byte) bool {
	return c == ' ' || '\t' <= c && c <= '\r' || 0x1c <= c && c <= 0x1f || c == 0x85 || c == 0xa0
}
