package session_test

import (
	"errors"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

// A request that was told ErrEnded holds an empty session. Saving that, with what
// it notes of it or without, would delete or overwrite the cookie which the other
// request just got.
func TestS05WhoWasToldOfTheEndSetsNothing(t *testing.T) {
	for name, then := range map[string]func(*session.Session) error{
		"nothing": func(*session.Session) error { return nil },
		"a flash": func(v *session.Session) error { return v.Flash("error", "try again") },
	} {
		bothKinds(t, func(t *testing.T, s *site) {
			cookie := value(s.get("", func(v *session.Session) {
				check(t, v.Begin("ann"))
				check(t, v.Set("cart", []any{"a"}))
			}))
			next := ""
			resp := s.get(cookie, func(v *session.Session) {
				v.Get("cart") // can be changed in place
				next = value(s.get(cookie, func(other *session.Session) { check(t, other.Confirm()) }))
				if err := v.Confirm(); !errors.Is(err, session.ErrEnded) {
					t.Errorf("the second Confirm said %v", err)
				}
				check(t, then(v))
			})
			if got := resp.Header.Get("Set-Cookie"); got != "" || s.who(next) != "ann" {
				t.Errorf("%s: set %q, and the renewed session is %q", name, got, s.who(next))
			}
		})
	}
}

// Flask signs somebody out whose session was renewed at Gourd meanwhile: the new id
// ends too, or its answer, which may come last, signs in again.
func TestS05FlasksLogoutEndsTheRenewedSession(t *testing.T) {
	s, rows := trackedSite(t, sharing)
	for _, end := range []string{"", "End"} {
		cookie := s.in("", "ann")
		late := s.flask(`{"_gourd":"` + s.gourd(cookie) + `"}`)
		next := value(s.get(cookie, func(v *session.Session) { check(t, v.Renew()) }))
		if end != "" { // and nobody is told of a logout that did not happen
			rows.down(end)
			s.get(late, func(v *session.Session) { expectUnavailable(v.Err()) })
			rows.up()
		}
		s.get(late, func(v *session.Session) { v.Len() })
		if got := s.who(next); got != "" {
			t.Errorf("after the logout the renewed session is %q", got)
		}
	}
}

// A login with an id that was just replaced ends what took its place: two users
// would be signed in at one browser, one of whom nobody can sign out there.
func TestS05LoginEndsWhatReplacedTheSession(t *testing.T) {
	bothKinds(t, func(t *testing.T, s *site) {
		cookie := s.in("", "ann")
		next := value(s.get(cookie, func(v *session.Session) { check(t, v.Renew()) }))
		bob := s.in(cookie, "bob")
		if s.who(bob) != "bob" || s.who(next) != "" {
			t.Errorf("signed in are %q and %q, want bob alone", s.who(bob), s.who(next))
		}
	})
}

// But whoever kept a copy of an id that was replaced long ago signs nobody out.
func TestCopiesOfLongReplacedIDsMoveNothing(t *testing.T) {
	bothKinds(t, func(t *testing.T, s *site) {
		cookie := s.in("", "ann")
		next := value(s.get(cookie, func(v *session.Session) { check(t, v.Renew()) }))
		s.now = s.now.Add(time.Minute + time.Second)
		s.get(cookie, func(v *session.Session) { check(t, v.End()) })
		if got := s.who(next); got != "ann" {
			t.Errorf("the renewed session is %q", got)
		}
	})
}

// A full store makes room. The row that was just replaced has to stay a while: a
// logout under way finds by it which one to end.
func TestS05LogoutInAFullStore(t *testing.T) {
	store, err := memstore.New(memstore.Config{MaxRows: 1})
	check(t, err)
	s := newSite(t, func(c *session.Config) { c.Store = store })
	cookie, next := s.in("", "ann"), ""
	s.get(cookie, func(v *session.Session) {
		v.Len()
		next = value(s.get(cookie, func(other *session.Session) { check(t, other.Renew()) }))
		check(t, v.End())
	})
	if got := s.who(next); got != "" {
		t.Errorf("after the logout the renewed session is %q", got)
	}
}
