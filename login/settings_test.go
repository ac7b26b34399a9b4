package login_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

// A loader that knows when a password was changed refuses whoever was remembered
// before. It has to be told when that was, of them alone.
func TestRememberedSinceIsTheLogins(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		var since time.Time
		h.change(kind, func(c *login.Config) {
			c.Load = func(ctx context.Context, id string) (any, error) {
				since = login.RememberedSince(ctx)
				return load(ctx, id)
			}
		})
		b.get(h, "/in")
		if b.get(h, "/who"); !since.IsZero() {
			t.Errorf("of a session that is alive it is %v", since)
		}
		for range 2 {
			b.closes()
			h.wait(time.Hour)
			if b.get(h, "/who"); !since.Equal(start) {
				t.Errorf("of a return it is %v, want the login's %v", since, start)
			}
		}
	}
}

// Who is not known any more comes back as nobody, and the cookie stays: the loader
// may know the user again.
func TestReturnsOfUnknownUsers(t *testing.T) {
	h, b := newHouse(t, session.Tracked), jar{}
	known := true
	h.change(session.Tracked, func(c *login.Config) {
		c.Load = func(ctx context.Context, id string) (any, error) {
			if !known {
				return nil, nil
			}
			return load(ctx, id)
		}
	})
	b.get(h, "/in")
	b.closes()
	known = false
	h.want("disabled", b.get(h, "/who"), nobody)
	known = true
	h.want("enabled again", b.get(h, "/who"), stale)
}

// A browser that navigates is led to the page that asks for the password, and back.
func TestRequireFreshLeadsToThePasswordAndBack(t *testing.T) {
	h, b := newHouse(t, session.Tracked), jar{}
	b.get(h, "/in")
	h.wait(time.Hour)
	for mode, want := range map[string]string{"navigate": "/reauth?next=%2Frecent", "cors": ""} {
		r := httptest.NewRequest("GET", "/recent", nil)
		r.Header.Set("Sec-Fetch-Mode", mode)
		r.AddCookie(&http.Cookie{Name: "session", Value: b["session"]})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("%s: led to %q, want %q", mode, got, want)
		}
	}
}

// The identifier of a session is made of the address that the program believes, not
// of a header that anybody may send.
func TestClientAddressMakesTheIdentifier(t *testing.T) {
	for address, like := range map[string]string{"192.0.2.7": "192.0.2.7", "": "", "192.0.2.8, 192.0.2.9": "192.0.2.8"} {
		h := newHouse(t, session.Tracked)
		h.change(session.Tracked, func(c *login.Config) {
			c.ClientAddress = func(*http.Request) string { return address }
		})
		got := ""
		do(h.sessions.Handler(h.logins.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			check(t, h.logins.In(r.Context(), "ann"))
			s, _ := session.From(r.Context())
			got, _ = s.GetString("_id")
		}))), "/", "", "X-Forwarded-For", "198.51.100.1", "User-Agent", "Test/1.0")
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = like
		r.Header.Set("User-Agent", "Test/1.0")
		if want := login.Identifier(r); got != want {
			t.Errorf("%q: %s, want %s", address, got, want)
		}
	}
}

func TestFaultsOfTheRememberSettings(t *testing.T) {
	_, err := login.New(login.Config{Load: load, RefreshURL: "//elsewhere.example", Remember: &login.Remember{Lifetime: 401 * 24 * time.Hour}})
	for _, want := range []string{"Config.RefreshURL", "Config.Remember.Store", "Config.Remember.Lifetime"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
	logins, wrap := site(t, login.Config{})
	do(wrap(func(_ http.ResponseWriter, r *http.Request) {
		if err := logins.Remember(r.Context()); err != login.ErrNoRemember {
			t.Errorf("Remember without settings: %v", err)
		}
	}), "/", "")
}
