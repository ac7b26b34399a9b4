package inspect

import (
	"regexp"
	"strings"
)

// Cookie is one cookie found in a line.
type Cookie struct {
	Name       string // empty if the line held the value alone
	Value      string
	Attributes []string // of a Set-Cookie line
}

var (
	// headerLine is a header as curl -v and browsers' tools show it.
	headerLine = regexp.MustCompile(`^(?:[<>*] )?([A-Za-z][A-Za-z0-9-]*): ?(.*)$`)
	// pairLine is NAME=VALUE; a dot cannot be in the name, so that a value
	// with padding at its end is not taken for one.
	pairLine = regexp.MustCompile(`^([^\s=;.,"]+)=(.+)$`)
	noise    = regexp.MustCompile(`^(?:[<>*] ?)?(?:HTTP/|(?:GET|POST|HEAD|PUT|PATCH|DELETE|OPTIONS) |[<>*]?\s*$)|^[*{}] `)
)

// Find takes the cookies out of one line: a value alone, NAME=VALUE, or a
// Cookie or Set-Cookie header as it stands in a request, an answer or the
// output of curl -v. Of several cookies in one header those are returned that
// have the three parts of a session, or else all. Any other header, and lines
// without contents, hold none.
func Find(line string) []Cookie {
	line = strings.TrimRight(line, "\r")
	if noise.MatchString(line) {
		return nil
	}
	if m := headerLine.FindStringSubmatch(line); m != nil {
		return inHeader(strings.ToLower(m[1]), m[2])
	}
	if pairLine.MatchString(line) {
		return inSetCookie(line)
	}
	return []Cookie{{Value: unquote(line)}}
}

// Named tells of a line that is more than a value: NAME=VALUE or a header with cookies.
func Named(line string) bool {
	found := Find(line)
	return len(found) > 0 && found[0].Name != ""
}

func inHeader(name, value string) []Cookie {
	switch name {
	case "cookie":
		return inCookie(value)
	case "set-cookie":
		return inSetCookie(value)
	}
	return nil
}

func inCookie(header string) []Cookie {
	var all, likely []Cookie
	for pair := range strings.SplitSeq(header, ";") {
		c, ok := pairOf(pair)
		if !ok {
			continue
		}
		all = append(all, c)
		if _, problem := split(c.Value); problem == "" {
			likely = append(likely, c)
		}
	}
	if len(likely) > 0 {
		return likely
	}
	return all
}

// inSetCookie reads NAME=VALUE; ATTRIBUTE; …, and a line of several NAME=VALUE
// as document.cookie gives it.
func inSetCookie(line string) []Cookie {
	first, rest, _ := strings.Cut(line, ";")
	c, ok := pairOf(first)
	if !ok {
		return nil
	}
	for attribute := range strings.SplitSeq(rest, ";") {
		attribute = strings.TrimSpace(attribute)
		name, _, _ := strings.Cut(attribute, "=")
		if attribute == "" {
			continue
		}
		if !attributes[strings.ToLower(name)] {
			return inCookie(line)
		}
		c.Attributes = append(c.Attributes, attribute)
	}
	return []Cookie{c}
}

var attributes = map[string]bool{
	"domain": true, "expires": true, "httponly": true, "max-age": true, "partitioned": true,
	"path": true, "samesite": true, "secure": true, "priority": true,
}

func pairOf(text string) (Cookie, bool) {
	name, value, found := strings.Cut(strings.TrimSpace(text), "=")
	return Cookie{Name: name, Value: unquote(value)}, found && name != ""
}

// unquote takes off the double quotes around a value. No session cookie needs
// any, and so none of the escapes that may stand between them.
func unquote(value string) string {
	if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
		return value[1 : len(value)-1]
	}
	return value
}
