package cookie

import (
	"errors"
	"fmt"
	"strings"
)

// prefix is one row of the browsers' rules for names that promise something.
type prefix struct {
	text                   string
	secure, httpOnly, host bool // host: no Domain, and Path=/
}

// The longest comes first, since __Host-Http- begins with __Host-.
//
// Source: draft-ietf-httpbis-rfc6265bis, 4.1.3; draft-ietf-httpbis-layered-cookies.
var prefixes = []prefix{
	{"__host-http-", true, true, true},
	{"__host-", true, false, true},
	{"__http-", true, true, false},
	{"__secure-", true, false, false},
}

// checkPrefix compares without letter case, as browsers do: __HOST-x is bound by
// the rules of __Host-.
func checkPrefix(a Attributes) error {
	name := asciiLower(a.Name)
	for _, p := range prefixes {
		if strings.HasPrefix(name, p.text) {
			return p.check(a)
		}
	}
	return nil
}

func (p prefix) check(a Attributes) error {
	shown := a.Name[:len(p.text)]
	var faults []error
	fault := func(broken bool, rule string) {
		if broken {
			faults = append(faults, fmt.Errorf("cookie: a name with %s %s", shown, rule))
		}
	}
	fault(p.secure && !a.secure(), "needs Secure")
	fault(p.httpOnly && !a.HTTPOnly, "needs HTTPOnly")
	fault(p.host && a.Domain != "", "must have no Domain")
	fault(p.host && a.path() != "/", "needs the Path /")
	return errors.Join(faults...)
}
