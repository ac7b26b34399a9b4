//go:build unix

package interop

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/session"
)

// What Flask sets goes out with an id from its login on, and with Gourd's
// attributes, of which Flask's own cookie has but one.
func TestLiveStandInStampsAndRaisesAttributes(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), func(c *session.Config) {
		c.Cookie = cookie.Attributes{SameSite: cookie.SameSiteLax, Secure: true}
	})
	r, w := httptest.NewRequest("GET", "/login/ann", nil), httptest.NewRecorder()
	r.Header.Set("User-Agent", s.agent)
	s.proxied().ServeHTTP(w, r)
	lines := w.Header().Values("Set-Cookie")
	if len(lines) != 1 {
		t.Fatalf("it sets %q", lines)
	}
	for _, attribute := range []string{"; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/", "; Expires="} {
		if !strings.Contains(lines[0], attribute) {
			t.Errorf("%q is lacking in %q", attribute, lines[0])
		}
	}
	if held := w.Result().Cookies()[0].Value; s.row(held) == "" {
		t.Error("it has no id")
	} else {
		s.isAtGourd("the login", held, "ann")
	}
}

// A session that Flask drops is over, whichever way it drops it.
func TestLiveStandInEndsWhatFlaskDrops(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	proxied := s.proxied()
	for _, path := range []string{"/logout", "/clear", "/login/bob", "/again/bob"} {
		in, user := s.ask(proxied, "/login/ann", s.signIn("ann"))
		if user != "ann" {
			t.Fatalf("Flask met %q", user)
		}
		s.ask(proxied, path, in)
		s.staysEnded("the session before "+path, in)
		s.hasSessions("ann", 0)
	}
}

// An app that signs in into an empty session loses the id on the way. If the
// session of before was ended meanwhile, its late answer must not bring it back.
func TestLiveStandInDropsALateAnswerWithoutItsID(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	in := s.signIn("ann")
	s.answered = func() {
		s.answered = func() {}
		s.gourd(in, end)
	}
	if held, user := s.ask(s.proxied(), "/again/ann", in); user != "ann" || held != in {
		t.Errorf("Flask met %q, and the browser's cookie was replaced: %v", user, held != in)
	}
	s.hasSessions("ann", 0)
}
