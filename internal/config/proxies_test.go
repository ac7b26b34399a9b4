package config

import (
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/cookie"
)

// Whom to trust comes from every source in its own way, and is nobody by default.
func TestP01TrustedProxies(t *testing.T) {
	home := "HOME=" + t.TempDir()
	rows := []struct {
		why  string
		src  Sources
		want string
	}{
		{"by default", Sources{}, ""},
		{"empty", Sources{Environ: []string{"GOURD_TRUSTED_PROXIES="}}, ""},
		{"JSON's null", Sources{Environ: []string{"GOURD_TRUSTED_PROXIES=null"}}, ""},
		{"one address", Sources{Environ: []string{"GOURD_TRUSTED_PROXIES=127.0.0.1"}}, "127.0.0.1"},
		{"several, as people write them", Sources{Environ: []string{"GOURD_TRUSTED_PROXIES=127.0.0.1,::1, 10.0.0.0/8"}}, "127.0.0.1, ::1, 10.0.0.0/8"},
		{"a JSON list", Sources{Environ: []string{`FLASK_TRUSTED_PROXIES=["127.0.0.1", "fd12:3456:789a::/48"]`}}, "127.0.0.1, fd12:3456:789a::/48"},
		{"an empty JSON list", Sources{Environ: []string{`GOURD_TRUSTED_PROXIES=[]`}}, ""},
		{"TOML", Sources{TOML: file(t, "gourd.toml", `TRUSTED_PROXIES = ["10.1.0.0/16"]`)}, "10.1.0.0/16"},
		{"TOML, as text", Sources{TOML: file(t, "gourd.toml", `TRUSTED_PROXIES = "10.1.0.0/16"`)}, "10.1.0.0/16"},
		{"Python", Sources{Python: file(t, "config.py", `GOURD_TRUSTED_PROXIES = ("10.1.0.0/16", "::1")`)}, "10.1.0.0/16, ::1"},
		{"Python's None", Sources{Python: file(t, "config.py", `GOURD_TRUSTED_PROXIES = None`)}, ""},
	}
	for _, row := range rows {
		row.src.Environ = append(row.src.Environ, home)
		c, err := Load(row.src)
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
		} else if got := c.TrustedProxies.String(); got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
	}
}

func TestP01RefusedProxies(t *testing.T) {
	rows := []struct{ text, want string }{
		{"0.0.0.0/0", "TRUSTED_PROXIES (GOURD_TRUSTED_PROXIES) cannot be taken: 0.0.0.0/0 is wider than /8 and takes in strangers"},
		{"::/0", "wider than /16"},
		{"proxy, 10.0.0.1/8", `"proxy" is neither an address nor a network such as 10.0.0.0/8; 10.0.0.1/8 has bits`},
		{"127.0.0.1,", `"" is neither`},
		{"[1]", "must be addresses and networks"},
		{"[::1]", "must be addresses and networks"},
		{`["::1", 1]`, "must be addresses and networks"},
	}
	for _, row := range rows {
		_, err := load(t, "GOURD_TRUSTED_PROXIES="+row.text)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", row.text, err, row.want)
		}
	}
}

// Cookies beside the session's are as safe as it is, and never meet it.
func TestOwnCookie(t *testing.T) {
	rows := []struct {
		vars       []string
		wantName   string
		wantSecure bool
	}{
		{nil, "gourd_device", false},
		{[]string{"GOURD_PUBLIC_URL=https://example.com"}, "gourd_device", true},
		{[]string{"GOURD_PROFILE=hardened", "GOURD_PUBLIC_URL=https://example.com"}, "__Host-gourd_device", true},
		{[]string{"GOURD_PROFILE=hardened", "GOURD_PUBLIC_URL=https://login.example.com", "GOURD_SESSION_COOKIE_DOMAIN=example.com"}, "__Host-gourd_device", true},
		{[]string{"GOURD_PROFILE=hardened", "GOURD_SESSION_COOKIE_SECURE=false", "GOURD_SESSION_COOKIE_NAME=sid"}, "gourd_device", false},
	}
	for _, row := range rows {
		got := mustLoad(t, row.vars...).OwnCookie("gourd_device")
		want := cookie.Attributes{Name: row.wantName, Path: "/", Secure: row.wantSecure, HTTPOnly: true, SameSite: cookie.SameSiteLax, MaxSize: 1024}
		if got != want || got.Validate() != nil {
			t.Errorf("%v: got %+v, %v, want %+v", row.vars, got, got.Validate(), want)
		}
	}
	for _, name := range []string{"gourd_device", "__Host-gourd_remember"} {
		if _, err := load(t, "GOURD_SESSION_COOKIE_NAME="+name); err == nil || !strings.Contains(err.Error(), "must not begin with gourd_") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// The remember cookie goes with the requests with which the session's goes.
func TestRememberCookie(t *testing.T) {
	rows := []struct {
		vars []string
		want string
	}{
		{nil, "gourd_remember=v; HttpOnly; Path=/; SameSite=Lax"},
		{[]string{"GOURD_SESSION_COOKIE_SAMESITE=Strict", "GOURD_SESSION_COOKIE_HTTPONLY=false"}, "gourd_remember=v; HttpOnly; Path=/; SameSite=Strict"},
		{[]string{"GOURD_SESSION_COOKIE_SAMESITE=None", "GOURD_SESSION_COOKIE_PARTITIONED=true"}, "gourd_remember=v; Secure; HttpOnly; Path=/; SameSite=None; Partitioned"},
		{[]string{"GOURD_PROFILE=hardened", "GOURD_PUBLIC_URL=https://login.example.com", "GOURD_SESSION_COOKIE_DOMAIN=example.com"},
			"__Host-gourd_remember=v; Secure; HttpOnly; Path=/; SameSite=Lax"},
	}
	for _, row := range rows {
		got, err := mustLoad(t, row.vars...).RememberCookie().Set("v", time.Time{})
		if got != row.want || err != nil {
			t.Errorf("%v: got %q, %v, want %q", row.vars, got, err, row.want)
		}
	}
}
