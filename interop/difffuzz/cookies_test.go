package difffuzz

import (
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/httpdate"
	"github.com/gourd-auth/gourd/taggedjson"
)

// parseCookies reads a Cookie header. Cookies of one name stand together, as
// Werkzeug's MultiDict has them.
func parseCookies(fields []string) string {
	return "ok " + canonPairs(cookie.Parse(fields[0]))
}

func canonPairs(pairs []cookie.Pair) string {
	var b []string
	for len(pairs) > 0 {
		name := pairs[0].Name
		rest := pairs[:0:0]
		for _, p := range pairs {
			if p.Name == name {
				b = append(b, canon(taggedjson.Tuple{p.Name, p.Value}))
			} else {
				rest = append(rest, p)
			}
		}
		pairs = rest
	}
	return strings.Join(b, " ")
}

// setCookie is the question "set-cookie" by its fields.
type setCookie struct {
	name, value, domain, path string
	expires, maxAge           string // unix seconds and seconds; "" for none
	flags                     string // s, h and p: Secure, HttpOnly, Partitioned
	sameSite                  string
}

func (c setCookie) question() question {
	return question{"set-cookie", c.name, c.value, c.domain, c.path, c.expires, c.maxAge, c.flags, c.sameSite}
}

func setCookieOf(f []string) setCookie {
	return setCookie{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]}
}

func writeCookie(fields []string) string {
	c := setCookieOf(fields)
	o := cookie.Options{
		Domain: c.domain, Path: c.path, NoPath: c.path == "", NoSync: true, MaxSize: -1,
		Secure: strings.Contains(c.flags, "s"), HTTPOnly: strings.Contains(c.flags, "h"),
		Partitioned: strings.Contains(c.flags, "p"),
	}
	if c.expires != "" {
		o.Expires = unix(c.expires)
	}
	if c.maxAge != "" {
		seconds, _ := strconv.ParseInt(c.maxAge, 10, 32)
		o.MaxAge = new(time.Duration(seconds) * time.Second)
	}
	if c.sameSite != "" {
		var err error
		if o.SameSite, err = cookie.ParseSameSite(c.sameSite); err != nil {
			return "refused"
		}
	}
	text, err := cookie.Dump(c.name, c.value, o)
	if err != nil {
		return "refused"
	}
	return "ok " + quoted(text)
}

func unix(seconds string) time.Time {
	n, _ := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(n, 0)
}

// readDate and writeDate are Werkzeug's parse_date and http_date.
func readDate(fields []string) string {
	at, ok := httpdate.Parse(fields[0])
	if !ok {
		return "ok null"
	}
	return "ok " + canon(at)
}

func writeDate(fields []string) string {
	text, err := httpdate.Format(unix(fields[0]))
	if err != nil {
		return "refused"
	}
	return "ok " + quoted(text)
}
