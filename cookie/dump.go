package cookie

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/httpdate"
)

// Options are the arguments of Werkzeug's dump_cookie beside key and value. The
// zero value writes "name=value; Path=/".
type Options struct {
	// Domain and Path as in Attributes; NoPath is Python's path=None.
	Domain, Path string
	NoPath       bool
	// Expires in whole seconds, rounded down. Zero: none, unless MaxAge adds one.
	Expires time.Time
	// MaxAge in whole seconds, rounded towards zero; nil writes none. Alone, it
	// adds the Expires that is so far from now, unless NoSync says otherwise
	// (Python's sync_expires=False).
	MaxAge *time.Duration
	NoSync bool
	// Now is the clock for that. Nil: time.Now.
	Now func() time.Time

	Secure, HTTPOnly, Partitioned bool
	SameSite                      SameSite
	// MaxSize as in Attributes: zero is DefaultMaxSize, negative no limit.
	MaxSize int
}

// Dump returns the text of a Set-Cookie header byte for byte as dump_cookie does,
// attributes in the order Domain, Expires, Max-Age, Secure, HttpOnly, Path,
// SameSite, Partitioned. It applies no policy: names that are no token, prefixes,
// hosts that do not exist, relative paths, SameSite=None without Secure and
// control characters in the value pass, which [Attributes.Set] refuses.
//
// It is stricter than Python where the cookie would not be this one: a name that
// is empty or holds a blank, quote, equals sign, semicolon, control character or
// anything outside ASCII is an error, and a Domain outside ASCII or with a
// semicolon or control character. A value that is not UTF-8, a Domain with an
// empty label or one over 63 bytes and a date outside the years 1 to 9999 are
// errors in both. Where Werkzeug warns about the size, Dump fails with a
// *SizeError.
//
// Python's path="" and domain="", which write attributes without a value, cannot
// be said, nor a Max-Age with a fraction or an Expires that is no time: browsers
// ignore them all.
//
// Source: werkzeug.http.dump_cookie.
func Dump(name, value string, o Options) (string, error) {
	domain, noDomain := encodeDomain(o.Domain)
	path, noPath := encodePath(Attributes{Path: o.Path}.path())
	expires, noDate := o.expires()
	if err := errors.Join(checkName(name), checkValue(name, value), noDomain, noPath, noDate, o.SameSite.check()); err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(len(name) + len(value) + 128)
	b.WriteString(name + "=" + Quote(value))
	attribute(&b, o.Domain != "", "Domain=", domain)
	attribute(&b, expires != "", "Expires=", expires)
	attribute(&b, o.MaxAge != nil, "Max-Age=", o.maxAge())
	attribute(&b, o.Secure || o.Partitioned, "Secure", "")
	attribute(&b, o.HTTPOnly, "HttpOnly", "")
	attribute(&b, !o.NoPath, "Path=", path)
	attribute(&b, o.SameSite != SameSiteUnset, "SameSite=", o.SameSite.String())
	attribute(&b, o.Partitioned, "Partitioned", "")
	if err := o.checkSize(name, b.Len()); err != nil {
		return "", err
	}
	return b.String(), nil
}

func attribute(b *strings.Builder, given bool, name, value string) {
	if given {
		b.WriteString("; ")
		b.WriteString(name)
		b.WriteString(value)
	}
}

func (o Options) expires() (string, error) {
	at := o.Expires
	if at.IsZero() && o.MaxAge != nil && !o.NoSync {
		at = o.now().Add(o.MaxAge.Truncate(time.Second))
	}
	if at.IsZero() {
		return "", nil
	}
	return httpDate(at)
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

func (o Options) maxAge() string {
	if o.MaxAge == nil {
		return ""
	}
	return strconv.FormatInt(int64(*o.MaxAge/time.Second), 10)
}

func (o Options) checkSize(name string, size int) error {
	if o.MaxSize < 0 {
		return nil
	}
	if limit := cmp.Or(o.MaxSize, DefaultMaxSize); size > limit {
		return &SizeError{Name: name, What: "value and attributes", Size: size, Limit: limit}
	}
	return nil
}

func httpDate(t time.Time) (string, error) {
	text, err := httpdate.Format(t)
	if err != nil {
		return "", fmt.Errorf("cookie: Expires: %w", err)
	}
	return text, nil
}
