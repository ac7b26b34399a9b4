package session_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
)

func sealedSite(t *testing.T, edit func(*session.Config)) *site {
	return newSite(t, func(c *session.Config) {
		c.Sealed = true
		if edit != nil {
			edit(c)
		}
	})
}

func TestSealedCookieIsReadByNobodyElse(t *testing.T) {
	s := sealedSite(t, nil)
	cookie := value(s.get("", func(v *session.Session) { check(t, v.Set("mail", "ann@example.org")) }))
	raw, err := base64.RawURLEncoding.DecodeString(cookie)
	if err != nil || strings.Contains(string(raw), "ann@") {
		t.Fatalf("%q shows its contents, %v", cookie, err)
	}
	s.get(cookie, func(v *session.Session) {
		if got, _ := v.GetString("mail"); got != "ann@example.org" {
			t.Errorf("got %q", got)
		}
		if err := v.Renew(); !errors.Is(err, session.ErrNotRevocable) {
			t.Errorf("Renew: %v", err)
		}
	})
}

func TestSealedCookieIsBoundAndWhole(t *testing.T) {
	s := sealedSite(t, nil)
	cookie := value(s.get("", func(v *session.Session) { check(t, v.Set("a", 1)) }))
	other := sealedSite(t, func(c *session.Config) { c.Cookie.Name = "other" })
	foreign := sealedSite(t, func(c *session.Config) { c.Keys = ring(t, "another key") })
	for about, open := range map[string]struct {
		site   *site
		header string
	}{
		"under another name": {other, "other=" + cookie},
		"of another key":     {foreign, "session=" + cookie},
		"padded":             {s, "session=" + cookie + "="},
		"cut short":          {s, "session=" + cookie[:len(cookie)-1]},
		"too short":          {s, "session=" + cookie[:20]},
		"too long":           {s, "session=" + strings.Repeat("A", 9000)},
		"Flask's":            {s, "session=" + s.flask(`{"a":1}`)},
	} {
		if got := open.site.lenOf(open.header); got != 0 {
			t.Errorf("%s: %d values", about, got)
		}
	}
	for i := range cookie {
		flipped := []byte(cookie)
		flipped[i] = 'A' + (flipped[i]-'A'+1)%26
		if string(flipped) != cookie && s.lenOf("session="+string(flipped)) != 0 {
			t.Errorf("character %d can be changed", i)
		}
	}
}

// lenOf is how many values the session of a Cookie header holds.
func (s *site) lenOf(header string) (n int) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", header)
	s.manager.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		n = v.Len()
	})).ServeHTTP(httptest.NewRecorder(), r)
	return n
}

func TestSealedAgeAndOlderKeys(t *testing.T) {
	old := sealedSite(t, nil)
	cookie := value(old.get("", func(v *session.Session) { check(t, v.Set("a", 1)) }))
	s := sealedSite(t, func(c *session.Config) { c.Keys = ring(t, "a newer key", "flask-dev-key") })
	for _, step := range []struct {
		about string
		now   time.Time
		want  int
	}{
		{"a fallback key opens", start, 1},
		{"just young enough", start.Add(session.DefaultLifetime), 1},
		{"too old", start.Add(session.DefaultLifetime + time.Second), 0},
		{"from the future", start.Add(-time.Second), 0},
	} {
		s.now = step.now
		if got := s.lenOf("session=" + cookie); got != step.want {
			t.Errorf("%s: %d values, want %d", step.about, got, step.want)
		}
	}
	resp := s.get("", func(v *session.Session) { check(t, v.Set("a", strings.Repeat("x", itsdangerous.MaxToken))) })
	if resp.StatusCode != 500 || value(resp) != "" {
		t.Errorf("too large: %s", resp.Status)
	}
}

func TestSealedPrintsNoKey(t *testing.T) {
	m := sealedSite(t, nil).manager
	if shown := fmt.Sprintf("%+v %#v", m, *m); strings.Contains(shown, "xchacha") || strings.Contains(shown, "[32]") {
		t.Error("a printed manager shows its ciphers")
	}
}

func TestKindsThatCannotBeHadTogether(t *testing.T) {
	_, store := storedSite(t, nil)
	for about, c := range map[string]session.Config{
		"a registry and a store": {Registry: store, Store: store},
		"sealed and a store":     {Sealed: true, Store: store},
		"sealed and a registry":  {Sealed: true, Registry: store},
		"a store beside Flask":   {Store: store, FlaskSharesLogin: true},
		"a cap without rows":     {MaxSessions: 3},
		"a negative cap":         {MaxSessions: -1, Store: store},
	} {
		c.Keys = ring(t, "k")
		if _, err := session.New(c); err == nil {
			t.Errorf("%s: no error", about)
		}
	}
}
