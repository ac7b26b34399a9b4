package cookie

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// DefaultMaxSize is Werkzeug's max_cookie_size and Flask's MAX_COOKIE_SIZE:
	// bytes of one Set-Cookie value, attributes included.
	DefaultMaxSize = 4093
	// MaxNameAndValue is what browsers keep of name and value together.
	MaxNameAndValue = 4096
	// MaxAttribute is what browsers keep of one attribute's value.
	MaxAttribute = 1024
	// MaxLifetime is how long browsers keep a cookie at most: 400 days.
	MaxLifetime = 400 * 24 * time.Hour
)

// Attributes is everything about a cookie but its value, so that setting and
// deleting it cannot differ: a browser ignores a deletion whose attributes do
// not fit, and the visitor stays signed in.
//
// It is a plain value, safe to copy and for use by several goroutines. Call
// Validate once where it is configured.
type Attributes struct {
	Name string
	// Domain is an ASCII host name. Leading dots and a port are cut off, as in
	// Werkzeug. Empty: no Domain, the cookie belongs to the one host.
	Domain string
	// Path begins with a slash and is percent-encoded on writing. Empty: "/".
	Path string
	// Secure, HTTPOnly and Partitioned are the attributes of these names.
	// Partitioned brings Secure with it, as in Werkzeug.
	Secure, HTTPOnly, Partitioned bool
	SameSite                      SameSite
	// MaxSize is how long the whole Set-Cookie value may be, in bytes. Zero:
	// DefaultMaxSize. Negative: no limit (Flask's MAX_COOKIE_SIZE = 0); the limit
	// of browsers, MaxNameAndValue, holds all the same.
	MaxSize int
}

// Validate reports, all together, what would make a browser drop the cookie or
// read it otherwise: a name that is no token of RFC 9110 or begins with "$", a
// prefix (__Secure-, __Host-, __Http-, __Host-Http-, in any letter case) that the
// attributes do not honour, a Domain that is no ASCII host name, a Path without
// its slash, SameSite=None without Secure.
func (a Attributes) Validate() error {
	return errors.Join(checkToken(a.Name), checkReserved(a.Name), checkDomain(a.Domain), checkPath(a.path()),
		checkPrefix(a), a.checkSameSite())
}

// Set returns the text of a Set-Cookie header in Werkzeug's order and quoting.
// A zero time writes no Expires: the cookie lives until the browser closes. No
// Max-Age is written, as in Flask's session cookie.
//
// It is an error if Validate fails, if value is not UTF-8 or holds a byte of 1a
// to 1f (Werkzeug leaves those raw and browsers refuse the cookie), or if
// expires lies outside the years 1 to 9999. A cookie too large is a *SizeError.
// The value is never altered, and never part of an error.
func (a Attributes) Set(value string, expires time.Time) (string, error) {
	return a.set(value, Options{Expires: expires})
}

// set takes the expiry alone from o, the rest from a.
func (a Attributes) set(value string, o Options) (string, error) {
	if err := a.Validate(); err != nil {
		return "", err
	}
	if strings.ContainsAny(value, "\x1a\x1b\x1c\x1d\x1e\x1f") {
		return "", fmt.Errorf("cookie: the value for %q holds a control character that browsers refuse", a.Name)
	}
	text, err := Dump(a.Name, value, a.options(o))
	if err != nil {
		return "", err
	}
	if size := strings.IndexByte(text+";", ';') - len("="); size > MaxNameAndValue {
		return "", &SizeError{Name: a.Name, What: "name and value", Size: size, Limit: MaxNameAndValue}
	}
	return text, nil
}

// Delete returns the text of a Set-Cookie header that makes a browser forget the
// cookie: the attributes of Set, an empty value, Expires at the epoch, Max-Age 0.
// It is empty for Attributes that Validate refuses, which Write then reports.
//
// Source: werkzeug.Response.delete_cookie.
func (a Attributes) Delete() string {
	if a.Validate() != nil {
		return ""
	}
	epoch := Options{Expires: time.Unix(0, 0), MaxAge: new(time.Duration), MaxSize: -1}
	text, _ := Dump(a.Name, "", a.options(epoch)) // valid attributes, no value, no limit: nothing is left to fail
	return text
}

func (a Attributes) options(o Options) Options {
	o.Domain, o.Path = a.Domain, a.Path
	o.Secure, o.HTTPOnly, o.Partitioned = a.Secure, a.HTTPOnly, a.Partitioned
	o.SameSite = a.SameSite
	if o.MaxSize == 0 {
		o.MaxSize = a.MaxSize
	}
	return o
}

func (a Attributes) path() string {
	if a.Path == "" {
		return "/"
	}
	return a.Path
}

func (a Attributes) secure() bool { return a.Secure || a.Partitioned }

func (a Attributes) checkSameSite() error {
	if a.SameSite == SameSiteNone && !a.secure() {
		return errors.New("cookie: SameSite=None needs Secure, browsers drop the cookie without it")
	}
	return a.SameSite.check()
}

// CheckLifetime is for configurations: an error for a lifetime that is negative
// or over MaxLifetime, which a browser would cut in silence. Set has no clock and
// does not check it.
func CheckLifetime(d time.Duration) error {
	if d < 0 || d > MaxLifetime {
		return fmt.Errorf("cookie: a lifetime of %v is not between 0 and %v (400 days), which browsers keep at most", d, MaxLifetime)
	}
	return nil
}

var token = set(alphanumeric + "!#$%&'*+-.^_`|~")

func checkToken(name string) error {
	if name == "" || !all(name, &token) {
		return fmt.Errorf("cookie: the name %q is not a token (letters, digits and !#$%%&'*+-.^_`|~)", name)
	}
	return nil
}

// nameChars are what every reader takes in a name. A blank, a tab or a double
// quote is read by Werkzeug up to 3.1.8 alone.
var nameChars = func() [256]bool {
	table := plain
	table[' '], table['"'], table['='] = false, false, false
	return table
}()

// checkName is for Dump: what would be read back under the same name. The bytes
// of a name outside ASCII come back as latin-1, and a nameless cookie could pass
// for one of any name.
func checkName(name string) error {
	if name == "" || !all(name, &nameChars) {
		return fmt.Errorf("cookie: the name %q would not be read back as this name", name)
	}
	return nil
}

// checkReserved: RFC 2965 keeps the names with a dollar sign for itself, and Find
// reads nothing from a header that begins with $Version.
func checkReserved(name string) error {
	if strings.HasPrefix(name, "$") {
		return fmt.Errorf("cookie: the name %q begins with $, which RFC 2965 keeps for itself", name)
	}
	return nil
}

func checkValue(name, value string) error {
	if !utf8.ValidString(value) {
		return fmt.Errorf("cookie: the value for %q is not UTF-8", name)
	}
	return nil
}
