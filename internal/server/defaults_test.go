package server

import (
	"testing"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

// Cookies that a program does not describe go by the session's as those of gourd
// serve do.
func TestCookiesBesideTheSession(t *testing.T) {
	own := cookie.Attributes{Name: "session", Secure: true, HTTPOnly: true, SameSite: cookie.SameSiteNone, Partitioned: true}
	d := Deps{Session: session.Config{Cookie: own}, Remember: &login.Remember{}}.withDefaults()
	want := cookie.Attributes{Name: "gourd_device", Path: "/", Secure: true, HTTPOnly: true, SameSite: cookie.SameSiteLax, MaxSize: 1024}
	if d.DeviceCookie != want {
		t.Errorf("got %+v, want %+v", d.DeviceCookie, want)
	}
	want.Name, want.SameSite, want.Partitioned = "gourd_remember", cookie.SameSiteNone, true
	if d.Remember.Cookie != want {
		t.Errorf("got %+v, want %+v", d.Remember.Cookie, want)
	}
}
