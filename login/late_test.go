package login_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

// refusedLate checks that a call said that the response has begun.
func refusedLate(t *testing.T, call string, err error) {
	t.Helper()
	if !errors.Is(err, session.ErrHeadersSent) {
		t.Errorf("%s: %v, want ErrHeadersSent", call, err)
	}
}

// What can send no cookie changes nothing: a series that began would be nobody's,
// one that ended or moved on would sign the browser out.
func TestNothingIsDoneOnceTheResponseBegan(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		late := func(does func(ctx context.Context)) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200); does(r.Context()) }
		}
		b.get(h, "/in")
		before := b.copy()
		h.view(b, late(func(ctx context.Context) {
			refusedLate(t, "In", h.logins.In(ctx, "ann"))
			refusedLate(t, "Remember", h.logins.Remember(ctx))
			refusedLate(t, "Confirm", h.logins.Confirm(ctx))
			refusedLate(t, "Out", h.logins.Out(ctx))
		}))
		h.want("after it", b.get(h, "/who"), fresh)
		b.closes()
		h.view(b, late(func(ctx context.Context) {
			if _, ok, err := login.Check(ctx); ok || err != nil {
				t.Errorf("a return that can set no cookie: %v, %v", ok, err)
			}
		}))
		if b["session"] != "" || b["gourd_remember"] != before["gourd_remember"] {
			t.Errorf("the cookies are %v", b)
		}
		h.want("the session, which no return took over", before.copy().get(h, "/who"), fresh)
		h.want("the next page", b.get(h, "/who"), stale)
		h.view(jar{}, func(w http.ResponseWriter, r *http.Request) {
			check(t, h.logins.In(r.Context(), "ann"))
			w.WriteHeader(200)
			refusedLate(t, "Remember after In", h.logins.Remember(r.Context()))
		})
	}
}

// The browser goes away, or has no session any more: its logout holds.
func TestS04LogoutOfARememberedBrowserThatHasGone(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		b.closes()
		copied := b.copy()
		h.view(b, func(_ http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithCancel(r.Context())
			cancel()
			check(t, h.logins.Out(ctx))
		})
		if len(b) != 0 {
			t.Errorf("the cookies are %v", b)
		}
		h.want("a copy", copied.get(h, "/who"), nobody)
	}
}

// Nobody has no credentials to confirm, and must not become fresh, or be remembered.
func TestNobodyIsNeitherConfirmedNorRemembered(t *testing.T) {
	for _, kind := range append(kindsWithRows, session.Signed) {
		h, b := newHouse(t, session.Tracked), jar{}
		h.change(kind, func(*login.Config) {})
		h.view(b, func(_ http.ResponseWriter, r *http.Request) {
			if err := h.logins.Confirm(r.Context()); !errors.Is(err, login.ErrNobody) {
				t.Errorf("Confirm: %v", err)
			}
			if err := h.logins.Remember(r.Context()); kind != session.Signed && !errors.Is(err, login.ErrNobody) {
				t.Errorf("Remember: %v", err)
			}
		})
		if len(b) != 0 {
			t.Errorf("the cookies are %v", b)
		}
	}
}

// A login that is taken back at once, and the store cannot: neither of its cookies
// is sent, so that nobody holds what could not be ended.
func TestALoginThatCannotBeTakenBackSendsNoCookie(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		h.view(b, func(_ http.ResponseWriter, r *http.Request) {
			check(t, h.logins.In(r.Context(), "ann"))
			check(t, h.logins.Remember(r.Context()))
			h.fail = failing("End", 1, sessiontest.Before)
			if err := h.logins.Out(r.Context()); !errors.Is(err, session.ErrUnavailable) {
				t.Errorf("Out: %v", err)
			}
		})
		if len(b) != 0 {
			t.Errorf("the cookies are %v", b)
		}
	}
}

// failing fails the n-th call of a name, from 1.
func failing(name string, n int, how sessiontest.Failure) func(string, int) sessiontest.Failure {
	return func(call string, _ int) sessiontest.Failure {
		if call == name {
			if n--; n == 0 {
				return how
			}
		}
		return sessiontest.Pass
	}
}

// The request that changes the password may be the one that came back by a remember
// cookie: its browser stays remembered, and copies of either cookie are nobody's.
func TestEndOthersInTheRequestThatCameBack(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		b.closes()
		copied := b.copy()
		h.view(b, func(_ http.ResponseWriter, r *http.Request) {
			if _, ok := login.Current(r.Context()); !ok {
				t.Fatal("it did not come back")
			}
			_, err := h.logins.EndOthers(r.Context(), "password")
			check(t, err)
		})
		h.want("this browser", b.get(h, "/who"), stale)
		b.closes()
		h.want("and once it was closed", b.get(h, "/who"), stale)
		h.want("the copy", copied.get(h, "/who"), nobody)
	}
}

// One of two cookies may have been planted by a sibling host, which would sign the
// browser in as somebody else. Neither counts, and neither is deleted.
func TestTwoRememberCookiesAreNobody(t *testing.T) {
	h, b, other := newHouse(t, session.Tracked), jar{}, jar{}
	b.get(h, "/in")
	other.get(h, "/in")
	resp := do(h, "/who", "", "Cookie", "gourd_remember="+b["gourd_remember"]+"; gourd_remember="+other["gourd_remember"])
	if resp.StatusCode != 401 || resp.Header.Get("Set-Cookie") != "" {
		t.Errorf("%s, set %q", resp.Status, resp.Header.Get("Set-Cookie"))
	}
	if got := strings.Join(h.events, " "); got != "remember.bad_data" {
		t.Errorf("heard %q", got)
	}
}
