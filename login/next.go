package login

import (
	"net/url"
	"path"
	"strings"
)

// maxNext bounds how long a next parameter may be, in bytes.
const maxNext = 2048

// NextURL checks where a login is to lead and returns it, and whether it may be
// followed. It allows by construction: a path of this site with its query, in
// the one spelling that browsers and servers read alike. A scheme, a host, two
// slashes, a backslash, a control character, a blank, anything outside ASCII, a
// fragment, an encoded slash, a dot segment: refused.
//
// Check at use, not only where the value is taken in. Flask-Login checks
// nothing; its documentation leaves it to the application.
func NextURL(raw string) (string, bool) {
	if len(raw) > maxNext || !strings.HasPrefix(raw, "/") || strings.HasPrefix(raw, "//") {
		return "", false
	}
	for i := range len(raw) {
		if c := raw[i]; c <= ' ' || c >= 0x7f || c == '\\' || c == '#' {
			return "", false
		}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return "", false
	}
	if !isCleanPath(u) || u.String() != raw {
		return "", false
	}
	return raw, true
}

// isCleanPath reports whether no server or browser would rewrite the path:
// neither as it is nor once its escapes are undone.
func isCleanPath(u *url.URL) bool {
	p := u.Path
	if strings.ContainsAny(p, "\\\x00\t\r\n") || strings.Contains(p, "//") {
		return false
	}
	if strings.Contains(strings.ToLower(u.EscapedPath()), "%2f") {
		return false
	}
	clean := path.Clean(p)
	return p == clean || p == clean+"/"
}
