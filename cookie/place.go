package cookie

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

var hostChars = set(alphanumeric + "-_")

// cleanDomain cuts port and leading dots off, as Werkzeug does, and refuses what
// is no host name of ASCII letters, digits, "-" and "_" in labels of 1 to 63.
// The empty domain is fine: the attribute is left out.
func cleanDomain(domain string) (string, error) {
	if domain == "" {
		return "", nil
	}
	host, _, _ := strings.Cut(domain, ":")
	host = strings.TrimLeft(host, ".")
	if len(host) > 253 {
		return "", fmt.Errorf("cookie: the Domain has %d characters, a host name has 253 at most", len(host))
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || !all(label, &hostChars) {
			return "", fmt.Errorf("cookie: the Domain %q is not an ASCII host name (an internationalised one is given in its xn-- form)", domain)
		}
	}
	return host, nil
}

var pathChars = set(alphanumeric + "_.-~/%!$&'()*+,:=@")

// encodePath writes every other byte as %XX. A percent sign stays, so a path that
// is encoded already is not encoded twice.
//
// Source: werkzeug.http.dump_cookie, urllib.parse.quote.
func encodePath(path string) (string, error) {
	if !strings.HasPrefix(path, "/") {
		return "", fmt.Errorf("cookie: the Path %q does not begin with a slash, browsers would ignore it", path)
	}
	if !utf8.ValidString(path) {
		return "", fmt.Errorf("cookie: the Path %q is not UTF-8", path)
	}
	if !all(path, &pathChars) {
		path = percentEncode(path)
	}
	if len(path) > MaxAttribute {
		return "", fmt.Errorf("cookie: the Path takes %d bytes, browsers keep %d", len(path), MaxAttribute)
	}
	return path, nil
}

func percentEncode(path string) string {
	const digits = "0123456789ABCDEF"
	b := make([]byte, 0, 2*len(path))
	for i := range len(path) {
		c := path[i]
		if pathChars[c] {
			b = append(b, c)
			continue
		}
		b = append(b, '%', digits[c>>4], digits[c&15])
	}
	return string(b)
}
