package cookie

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// Write puts the text of a Set-Cookie header into a response, in place of those
// of the same name, Domain and Path that are there already: a browser that gets
// two may keep either (RFC 6265, 4.1.1). Other cookies stay as they are.
//
// It fails, and changes nothing, if setCookie has no name or holds CR, LF or NUL.
// The text of Set never does, that of Delete is empty where the Attributes are
// invalid. h must not be in use by another goroutine.
func Write(h http.Header, setCookie string) error {
	if strings.ContainsAny(setCookie, "\r\n\x00") {
		return errors.New("cookie: a line break or NUL in the text of a Set-Cookie header")
	}
	ours := identify(setCookie)
	if ours.name == "" {
		return errors.New("cookie: the text of the Set-Cookie header names no cookie")
	}
	kept := slices.DeleteFunc(h["Set-Cookie"], func(line string) bool { return identify(line) == ours })
	h["Set-Cookie"] = append(kept, setCookie)
	return nil
}

// identity is what makes two cookies one to a browser.
type identity struct{ name, domain, path string }

func identify(setCookie string) identity {
	pair, rest, _ := strings.Cut(setCookie, ";")
	name, _, _ := strings.Cut(pair, "=")
	id := identity{name: strings.TrimSpace(name)}
	for part := range strings.SplitSeq(rest, ";") {
		key, value, _ := strings.Cut(part, "=")
		value = strings.TrimSpace(value)
		switch asciiLower(strings.TrimSpace(key)) {
		case "domain":
			id.domain = asciiLower(strings.TrimLeft(value, "."))
		case "path":
			id.path = value
		}
	}
	return id
}
