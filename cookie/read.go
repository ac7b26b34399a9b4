package cookie

import (
	"net/http"
	"strings"
)

// What the checked calls take of one request.
const (
	MaxCookies = 100       // cookies, duplicates counted
	MaxHeader  = 16 * 1024 // bytes of all Cookie headers joined
)

// Found is what [Find] knows of one name. The zero value: no such cookie.
type Found struct {
	Value  string // of the first cookie of that name
	Count  int    // how many had the name; more than one may be a planted cookie
	Quoted bool   // the first one's value stood in quotes
}

// Read returns the value of the first cookie of that name, as Flask does, and
// whether there is one. A request over the limits of [Find] has none.
//
// The name must stand in the header letter by letter, after a semicolon and
// spaces alone: see Find. An ordinary ASCII value costs no allocation.
func Read(r *http.Request, name string) (value string, found bool) {
	f, err := Find(r.Header, name)
	return f.Value, err == nil && f.Count > 0
}

// Find looks for one's own cookie and fails with a *LimitError, reading nothing,
// when the request carries more than MaxCookies cookies or MaxHeader bytes of
// them; 431 is the answer to that.
//
// Values are read as [Parse] reads them, names more strictly, so that no
// look-alike passes: spaces before the name are let go, but a tab, a latin-1
// blank, another letter case or a blank before the "=" make another name. A
// nameless cookie (=name=value) is none. A header that begins with $Version
// speaks the grammar of RFC 2965, in which other cookies can hide; no browser
// sends it, and nothing in it is taken.
//
// Several Cookie headers are joined with a semicolon, as in Werkzeug.
func Find(h http.Header, name string) (Found, error) {
	header, err := joined(h)
	if err != nil {
		return Found{}, err
	}
	return find(header, name)
}

func find(header, name string) (f Found, err error) {
	total, first := 0, ""
	for header != "" {
		var key, value string
		key, value, header = next(header)
		if key = strings.TrimLeft(key, " "); trim(key) == "" {
			continue
		}
		if total++; total == 1 && strings.EqualFold(trim(key), "$Version") {
			name = "" // goes on counting, finds nothing
		}
		if key == name {
			if f.Count++; f.Count == 1 {
				first = value
			}
		}
	}
	if total > MaxCookies {
		return Found{}, &LimitError{What: "cookies", Got: total, Limit: MaxCookies}
	}
	f.Value, f.Quoted = decode(first), isQuoted(first)
	return f, nil
}

// All returns every cookie of a request as request.cookies has them, or a
// *LimitError as [Find] does.
func All(h http.Header) ([]Pair, error) {
	header, err := joined(h)
	if err != nil {
		return nil, err
	}
	pairs := Parse(header)
	if len(pairs) > MaxCookies {
		return nil, &LimitError{What: "cookies", Got: len(pairs), Limit: MaxCookies}
	}
	return pairs, nil
}

// joined adds up before it joins, so that a large header is never copied.
func joined(h http.Header) (string, error) {
	lines := h["Cookie"]
	size := max(len(lines)-1, 0)
	for _, line := range lines {
		size += len(line)
	}
	if size > MaxHeader {
		return "", &LimitError{What: "bytes of Cookie header", Got: size, Limit: MaxHeader}
	}
	return strings.Join(lines, ";"), nil
}
