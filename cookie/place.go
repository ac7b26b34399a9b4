package cookie

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

var hostChars = set(alphanumeric + "-_")

// encodeDomain cuts port and leading dots off, as Werkzeug does, and refuses what
// Python's codec for names refuses: an empty label, but for one at the end, and
// one over 63 bytes. It is stricter where the header would be broken, and for
// names outside ASCII: the codec knows the table of 2003, by which faß.de is
// fass.de, browsers follow a later one, by which it is another host.
func encodeDomain(domain string) (string, error) {
	host, _, _ := strings.Cut(domain, ":")
	host = strings.TrimLeft(host, ".")
	if !all(host, &plain) {
		return "", fmt.Errorf("cookie: the Domain %q is not plain ASCII text (an internationalised name is given in its xn-- form)", domain)
	}
	labels := strings.Split(host, ".")
	for i, label := range labels {
		if len(label) > 63 || label == "" && i < len(labels)-1 {
			return "", fmt.Errorf("cookie: the Domain %q has a label that is empty or over 63 bytes", domain)
		}
	}
	return host, nil
}

// checkDomain is for Validate: a host name, in ASCII letters, digits, "-" and "_",
// since a browser drops a cookie whose Domain is none. The empty domain is fine.
func checkDomain(domain string) error {
	if domain == "" {
		return nil
	}
	host, err := encodeDomain(domain)
	if err != nil {
		return err
	}
	if len(host) > 253 {
		return fmt.Errorf("cookie: the Domain has %d characters, a host name has 253 at most", len(host))
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || !all(label, &hostChars) {
			return fmt.Errorf("cookie: the Domain %q is not a host name", domain)
		}
	}
	return nil
}

var pathChars = set(alphanumeric + "_.-~/%!$&'()*+,:=@")

// encodePath writes every other byte as %XX. A percent sign stays, so a path that
// is encoded already is not encoded twice.
//
// Source: werkzeug.http.dump_cookie, urllib.parse.quote.
func encodePath(path string) (string, error) {
	if !utf8.ValidString(path) {
		return "", fmt.Errorf("cookie: the Path %q is not UTF-8", path)
	}
	if !all(path, &pathChars) {
		path = percentEncode(path)
	}
	return path, nil
}

// checkPath is for Validate: what a browser would ignore.
func checkPath(path string) error {
	if !strings.HasPrefix(path, "/") {
		return fmt.Errorf("cookie: the Path %q does not begin with a slash, browsers would ignore it", path)
	}
	encoded, err := encodePath(path)
	if len(encoded) > MaxAttribute {
		return fmt.Errorf("cookie: the Path takes %d bytes, browsers keep %d", len(encoded), MaxAttribute)
	}
	return err
}

func percentEncode(path string) string {
	const digits = "0123456789ABCDEF"
	var b []byte
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
