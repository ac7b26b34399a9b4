package server

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/config"
)

// gone is how each deletion goes on behind the name.
const gone = `=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; `

// profiles are the settings of gourd serve under which its cookies are looked at,
// what stands before their names, and the attributes that all of them have.
var profiles = []struct {
	about, prefix, attributes string
	environ                   []string
}{
	{"profile flask on localhost", "", "HttpOnly; Path=/; SameSite=Lax", []string{"GOURD_PUBLIC_URL=http://localhost:8300"}},
	{"profile flask over https", "", "Secure; HttpOnly; Path=/; SameSite=Lax", []string{"GOURD_PUBLIC_URL=https://localhost:8300"}},
	{"profile hardened", "__Host-", "Secure; HttpOnly; Path=/; SameSite=Lax", []string{"GOURD_PUBLIC_URL=https://localhost:8300", "GOURD_PROFILE=hardened"}},
}

// ourCookies is every cookie that there is: the Set-Cookie whole as a regular
// expression, where %s are its prefix and its attributes, and the longest that it
// may be.
var ourCookies = []struct {
	name, set string
	size      int
}{
	{"session", `%ssession=[\w.-]+; %s`, cookie.DefaultMaxSize},
	{"gourd_remember", `%sgourd_remember=[\w-]{43}\.[\w-]{43}; Expires=[\w:, ]+ GMT; %s`, 1024},
	{"gourd_device", `%sgourd_device=[\w.-]+; Expires=[\w:, ]+ GMT; Max-Age=34560000; %s`, 1024},
}

// rigFor is a server with the cookies that gourd serve makes of these settings.
func rigFor(t *testing.T, environ ...string) *rig {
	t.Helper()
	return newRig(t, withSettings(t, environ...))
}

func withSettings(t *testing.T, environ ...string) func(*Deps) {
	t.Helper()
	c, err := config.Load(config.Sources{Environ: append([]string{"HOME=" + t.TempDir()}, environ...)})
	must(t, err)
	return func(d *Deps) {
		d.PublicURL, d.TrustedProxies, d.DeviceCookie = c.PublicURL, c.TrustedProxies, c.OwnCookie("gourd_device")
		d.Remember.Cookie, d.Remember.Lifetime = c.RememberCookie(), c.RememberLifetime
		d.Session.Cookie, d.Session.Digest = c.SessionCookie, c.SessionDigest
		d.Session.Lifetime, d.Session.AbsoluteLifetime = c.SessionLifetime, c.SessionAbsolute
	}
}

// crawl sends what people and strangers send, to every address and in every way,
// and returns all Set-Cookie lines of the answers.
func crawl(r *rig) (lines []string) {
	note := func(a answer) { lines = append(lines, a.Header.Values("Set-Cookie")...) }
	nobody, stale := r.browser(), r.browser()
	for _, name := range []string{"session", "__Host-session", "remember_token", "lang"} {
		stale.cookies[name] = "eyJfdXNlcl9pZCI6IjEifQ.ZVPxAA.d6C6UhYrmuLDssMpm8jt5aHA4iE"
	}
	for _, b := range []*browser{nobody, stale} {
		for _, path := range everywhere(r.server) {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
				note(b.send(method, path, "", "Accept", "text/html"))
			}
			note(b.form(path, "username", "ada", "password", "wrong", "remember", "1"))
		}
	}
	ada := r.browser()
	note(ada.form("/login", "username", "ada", "password", adaPassword, "remember", "1"))
	delete(ada.cookies, "session")
	delete(ada.cookies, "__Host-session")
	note(ada.page("/")) // by the remember cookie
	note(ada.form("/reauth", "password", adaPassword))
	note(ada.form("/login", "username", "ada", "password", adaPassword))
	for _, path := range everywhere(r.server) {
		note(ada.page(path))
	}
	note(ada.form("/profile", "username", "ada", "email", "ada@example.com"))
	note(ada.form("/profile/password", "current_password", adaPassword, "new_password", "seven ships on the sea"))
	note(ada.form("/logout"))
	newcomer := r.browser()
	note(newcomer.form("/register", "username", "bob", "email", "bob@example.org", "password", "seven ships on the sea"))
	note(newcomer.api("POST", "logout", ""))
	note(newcomer.api("POST", "login", `{"username":"bob","password":"seven ships on the sea","remember":true}`))
	note(newcomer.api("GET", "me", ""))
	return lines
}

func TestC01EverySetCookieIsOnTheList(t *testing.T) {
	for _, p := range profiles {
		sets, deletions := map[string]int{}, 0
	lines:
		for _, line := range crawl(rigFor(t, p.environ...)) {
			if line == p.prefix+"session"+gone+p.attributes || line == p.prefix+"gourd_remember"+gone+p.attributes {
				deletions++
				continue
			}
			for _, c := range ourCookies {
				if regexp.MustCompile("^"+fmt.Sprintf(c.set, p.prefix, p.attributes)+"$").MatchString(line) && len(line) <= c.size {
					sets[c.name]++
					continue lines
				}
			}
			t.Errorf("%s: a Set-Cookie that is not on the list: %s", p.about, line)
		}
		if sets["session"] < 5 || sets["gourd_device"] < 4 || sets["gourd_remember"] < 3 || deletions < 4 {
			t.Errorf("%s: cookies were set %v and %d deleted: the crawl no longer signs in and out", p.about, sets, deletions)
		}
	}
}

// All cookies of gourd serve together, each as large as it may be, are at most 6
// KiB of the 8 KiB that servers and proxies take of a header. A browser sends less:
// the attributes are counted here, too.
func TestC06TheCookiesTogetherAreSmall(t *testing.T) {
	const budget = 6 << 10
	sum := 0
	for _, c := range ourCookies {
		sum += c.size
	}
	if sum > budget {
		t.Errorf("all cookies may take %d bytes, want %d at most", sum, budget)
	}
}

// Where the cookie is Secure, what a browser sends over plain http signs nobody
// in: it says so by its Origin, or it comes to the address of the listener, which
// is not the public one. Secure is never left out.
func TestC19PlainHTTP(t *testing.T) {
	r := newRig(t, func(d *Deps) {
		d.PublicURL = mustURL("https://login.example.org")
		d.Session.Cookie = cookie.Attributes{Secure: true}
	})
	send := func(host, origin string) answer {
		return r.browser().send("POST", "/login", "username=ada&password="+strings.ReplaceAll(adaPassword, " ", "+"),
			"Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html", "Host", host, "Origin", origin)
	}
	for _, test := range []struct {
		about, host, origin string
		want                int
	}{
		{"a browser on the plain http of the host", "login.example.org", "http://login.example.org", 403},
		{"with a port", "login.example.org:80", "http://login.example.org:80", 421},
		{"a browser that found the listener", "localhost:8300", "http://localhost:8300", 421},
		{"curl that found the listener", "192.0.2.7:8300", "", 421},
	} {
		a := send(test.host, test.origin)
		if a.StatusCode != test.want || a.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: got %d, Set-Cookie %q, want %d and none", test.about, a.StatusCode, a.Header.Get("Set-Cookie"), test.want)
		}
	}
	a := send("login.example.org", "https://login.example.org")
	if a.StatusCode != http.StatusSeeOther || !strings.Contains(a.Header.Get("Set-Cookie"), "; Secure") {
		t.Errorf("by https: got %d, Set-Cookie %q, want 303 and Secure", a.StatusCode, a.Header.Get("Set-Cookie"))
	}
}
