package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/config"
	"github.com/gourd-auth/gourd/internal/logs"
	"github.com/gourd-auth/gourd/internal/ratelimit"
	"github.com/gourd-auth/gourd/internal/server"
	"github.com/gourd-auth/gourd/itsdangerous"
)

const (
	wireKey      = "9f2c1b7a4e6d8350c1a2b3d4e5f60718293a4b5c6d7e8f90"
	wirePassword = "a gourd full of cold water"
)

// wire is gourd serve with settings, but without a listener, and one browser.
type wire struct {
	t       *testing.T
	handler http.Handler
	log     bytes.Buffer
	at      time.Time
	sent    []string // every Set-Cookie that came
}

func newWire(t *testing.T, settings ...string) *wire {
	t.Helper()
	w := &wire{t: t, at: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	dir := t.TempDir()
	c, err := config.Load(config.Sources{Environ: append([]string{
		"HOME=" + dir, "GOURD_DATA=" + dir, "SECRET_KEY=" + wireKey, "GOURD_PUBLIC_URL=https://login.example.org",
	}, settings...)})
	w.must(err)
	a := &app{stderr: io.Discard, getenv: func(string) string { return "" }, now: func() time.Time { return w.at }}
	limiter, err := ratelimit.New(ratelimit.Config{Now: a.now})
	w.must(err)
	s, err := a.openStore(t.Context(), c, limiter)
	w.must(err)
	t.Cleanup(func() { s.Close() })
	_, err = s.users.Add(context.Background(), account.NewUser{Username: "ada", Password: wirePassword})
	w.must(err)
	l, err := logs.New(logs.Config{Format: logs.JSON, Output: &w.log})
	w.must(err)
	events, err := audit.New(audit.Config{Repo: s.events, Logger: l.For("security"), Now: a.now})
	w.must(err)
	srv, err := server.New(a.serverDeps(c, s, events, l))
	w.must(err)
	w.handler = srv.Handler()
	return w
}

func (w *wire) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// send sends a request with a Cookie header as it is, and notes what is set.
func (w *wire) send(method, path, cookies, body string) *http.Response {
	w.t.Helper()
	r := httptest.NewRequest(method, "https://login.example.org"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if cookies != "" {
		r.Header.Set("Cookie", cookies)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	w.sent = append(w.sent, rec.Result().Header.Values("Set-Cookie")...)
	return rec.Result()
}

// signIn returns the value of the session cookie.
func (w *wire) signIn(name string) string {
	w.t.Helper()
	res := w.send("POST", "/api/Users/v1/login", "", `{"username":"ada","password":"`+wirePassword+`"}`)
	value := setValue(res, name)
	if res.StatusCode != 200 || value == "" {
		w.t.Fatalf("sign in: got %d, Set-Cookie %q", res.StatusCode, res.Header.Values("Set-Cookie"))
	}
	return value
}

func setValue(res *http.Response, name string) string {
	for _, c := range res.Cookies() {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// me is the status of asking who one is, with this Cookie header.
func (w *wire) me(cookies string) int {
	return w.send("GET", "/api/Users/v1/me", cookies, "").StatusCode
}

// TestC01HardenedOnTheWire looks at each attribute of each cookie that gourd serve
// sends in profile hardened, from the login to the logout.
func TestC01HardenedOnTheWire(t *testing.T) {
	rows := []struct {
		why, session, domain string
		settings             []string
	}{
		{"one host", "__Host-session", "", nil},
		{"a domain", "__Secure-session", "example.org", []string{"GOURD_SESSION_COOKIE_DOMAIN=example.org"}},
	}
	for _, row := range rows {
		w := newWire(t, append(row.settings, "GOURD_PROFILE=hardened")...)
		value := w.signIn(row.session)
		w.send("POST", "/api/Users/v1/logout", row.session+"="+value, "")
		seen := map[string]int{}
		for _, line := range w.sent {
			name, rest, _ := strings.Cut(line, "=")
			seen[name]++
			domain := ""
			if name == row.session {
				domain = row.domain
			} else if name != "__Host-gourd_device" {
				t.Errorf("%s: a cookie %s", row.why, name)
			}
			checkAttributes(t, row.why+": "+name, rest, domain)
		}
		if seen[row.session] != 2 || seen["__Host-gourd_device"] != 1 {
			t.Errorf("%s: cookies were set and deleted %v", row.why, seen)
		}
	}
}

// checkAttributes reads a Set-Cookie behind its name, attribute by attribute.
func checkAttributes(t *testing.T, about, rest, domain string) {
	t.Helper()
	parts := strings.Split(rest, "; ")
	got := map[string]string{}
	for _, part := range parts[1:] {
		name, value, _ := strings.Cut(part, "=")
		if _, twice := got[name]; twice {
			t.Errorf("%s: %s twice", about, name)
		}
		got[name] = value
	}
	delete(got, "Expires")
	delete(got, "Max-Age")
	want := map[string]string{"Secure": "", "HttpOnly": "", "Path": "/", "SameSite": "Lax"}
	if domain != "" {
		want["Domain"] = domain
	}
	for name, value := range want {
		if found, ok := got[name]; !ok || found != value {
			t.Errorf("%s: %s is %q, want %q", about, name, found, value)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("%s: also %v", about, got)
	}
}

// TestC07DeviceLifetime: Max-Age and Expires agree, and are what browsers take.
func TestC07DeviceLifetime(t *testing.T) {
	w := newWire(t, "GOURD_PROFILE=hardened")
	w.signIn("__Host-session")
	for _, line := range w.sent {
		if strings.HasPrefix(line, "__Host-gourd_device=") {
			if !strings.Contains(line, "; Expires=Thu, 08 Apr 2027 05:06:07 GMT; Max-Age=34560000; ") {
				t.Errorf("got %s", line)
			}
			return
		}
	}
	t.Error("no device cookie")
}

// TestHardenedSignatures: they are SHA-256, and the same payload signed with SHA-1
// and the same key is nobody.
func TestHardenedSignatures(t *testing.T) {
	w := newWire(t, "GOURD_PROFILE=hardened")
	value := w.signIn("__Host-session")
	for _, line := range w.sent {
		token, _, _ := strings.Cut(line[strings.Index(line, "=")+1:], ";")
		mac, err := base64.RawURLEncoding.DecodeString(token[strings.LastIndex(token, ".")+1:])
		if err != nil || len(mac) != 32 {
			t.Errorf("a signature of %d bytes, %v: %s", len(mac), err, line)
		}
	}
	sign := func(d itsdangerous.Digest) *itsdangerous.URLSafeTimedSerializer {
		s, err := itsdangerous.NewURLSafeTimedSerializer(itsdangerous.Keys{Secret: []byte(wireKey)}, itsdangerous.Options{
			Salt: []byte("cookie-session"), KeyDerivation: itsdangerous.HMAC, Digest: d, Now: func() time.Time { return w.at },
		})
		w.must(err)
		return s
	}
	verified, err := sign(itsdangerous.SHA256).Verify(value, time.Hour)
	w.must(err)
	for digest, want := range map[itsdangerous.Digest]int{itsdangerous.SHA256: 200, itsdangerous.SHA1: 401, itsdangerous.SHA512: 401} {
		token, err := sign(digest).DumpsText([]byte(verified.Text))
		w.must(err)
		if got := w.me("__Host-session=" + token); got != want {
			t.Errorf("signed with %v: got %d, want %d", digest, got, want)
		}
	}
	if got := w.me("session=" + value); got != 401 {
		t.Errorf("by the name of profile flask: got %d, want 401", got)
	}
}

// TestS07HardenedLifetimes: an hour without use and 24 hours in all, by the clock of
// the server, whatever the browser keeps.
func TestS07HardenedLifetimes(t *testing.T) {
	w := newWire(t, "GOURD_PROFILE=hardened")
	value := w.signIn("__Host-session")
	use := func(after time.Duration) int {
		w.at = w.at.Add(after)
		res := w.send("GET", "/api/Users/v1/me", "__Host-session="+value, "")
		if next := setValue(res, "__Host-session"); next != "" {
			value = next
		}
		return res.StatusCode
	}
	begun := w.at
	for w.at.Sub(begun) < 23*time.Hour {
		if got := use(59 * time.Minute); got != 200 {
			t.Fatalf("used each hour, after %v: got %d", w.at.Sub(begun), got)
		}
	}
	if got := use(begun.Add(24*time.Hour - time.Second).Sub(w.at)); got != 200 {
		t.Errorf("a second before the end: got %d", got)
	}
	if got := use(time.Second); got != 401 {
		t.Errorf("after 24 hours: got %d, want 401", got)
	}
	value = w.signIn("__Host-session")
	if got := use(59*time.Minute + 59*time.Second); got != 200 {
		t.Errorf("used within the hour: got %d", got)
	}
	if got := use(time.Hour + time.Second); got != 401 {
		t.Errorf("after an hour without use: got %d, want 401", got)
	}
}

// TestC09DuplicatesInBothProfiles: of two cookies of the session's name profile flask
// takes the first, as Flask does, and profile hardened none. It is an event, and the
// session goes on.
func TestC09DuplicatesInBothProfiles(t *testing.T) {
	rows := []struct {
		profile, name   string
		goodFirst, last int
	}{{"flask", "session", 200, 401}, {"hardened", "__Host-session", 401, 401}}
	for _, row := range rows {
		w := newWire(t, "GOURD_PROFILE="+row.profile)
		good := row.name + "=" + w.signIn(row.name)
		bad := row.name + "=bad"
		w.sent = nil
		for cookies, want := range map[string]int{
			good + "; " + bad: row.goodFirst, bad + "; " + good: row.last, good + "; " + good: row.goodFirst,
			good + "; " + row.name + "=": row.goodFirst, good + "; x=" + bad: 200,
		} {
			if got := w.me(cookies); got != want {
				t.Errorf("%s: %s: got %d, want %d", row.profile, regexp.MustCompile(`=[\w.-]{9,}`).ReplaceAllString(cookies, "=GOOD"), got, want)
			}
		}
		if got := w.me(good); got != 200 || len(w.sent) != 0 {
			t.Errorf("%s: afterwards: got %d, Set-Cookie %q", row.profile, got, w.sent)
		}
		if n := strings.Count(w.log.String(), `"session.cookie.duplicate"`); n != 4 {
			t.Errorf("%s: %d events, want 4: %s", row.profile, n, &w.log)
		}
	}
}
