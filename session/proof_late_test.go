package session_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// bothKinds runs a test on a site of each kind with rows.
func bothKinds(t *testing.T, f func(t *testing.T, s *site)) {
	t.Run("tracked", func(t *testing.T) { s, _ := trackedSite(t, nil); f(t, s) })
	t.Run("stored", func(t *testing.T) { s, _ := storedSite(t, nil); f(t, s) })
}

// A logout had read its session when another request renewed it, twice: what took
// its place ends.
func TestS05LogoutAfterARenewalUnderWay(t *testing.T) {
	bothKinds(t, func(t *testing.T, s *site) {
		old := value(s.get("", func(v *session.Session) { check(t, v.Begin("ann")) }))
		var last string
		s.get(old, func(v *session.Session) {
			v.UserID() // opens it
			next := value(s.get(old, func(v *session.Session) { check(t, v.Renew()) }))
			last = value(s.get(next, func(v *session.Session) { check(t, v.Confirm()) }))
			check(t, v.End())
		})
		s.get(last, func(v *session.Session) {
			if v.UserID() != "" {
				t.Error("signed in after the logout")
			}
		})
	})
}

// A request with an id that was just replaced sets no visitor's cookie, which would
// overwrite the new one; an empty session it makes is a logout.
func TestS05LateWritesSetNothing(t *testing.T) {
	bothKinds(t, func(t *testing.T, s *site) {
		old := value(s.get("", func(v *session.Session) { check(t, v.Begin("ann")) }))
		next := value(s.get(old, func(v *session.Session) { check(t, v.Renew()) }))
		late := s.get(old, func(v *session.Session) {
			if !v.Replaced() || v.UserID() != "" {
				t.Errorf("replaced %v, user %q", v.Replaced(), v.UserID())
			}
			check(t, v.Set("a", 1))
		})
		if got := late.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("a late write set %q", got)
		}
		s.get(next, func(v *session.Session) {
			if v.Replaced() || v.UserID() != "ann" {
				t.Errorf("the new id: replaced %v, user %q", v.Replaced(), v.UserID())
			}
		})
		s.get(old, func(v *session.Session) { check(t, v.Clear()) })
		s.get(next, func(v *session.Session) {
			if v.UserID() != "" {
				t.Error("signed in after a late Clear")
			}
		})
	})
}

// Of two who are to join one session the later one meets its renewal.
func TestS05JoiningWhatWasRenewed(t *testing.T) {
	bothKinds(t, func(t *testing.T, s *site) {
		join := session.Login{UserID: "ann", ID: strings.Repeat("A", 43)}
		first := value(s.get("", func(v *session.Session) { check(t, v.BeginLogin(join)) }))
		s.get(first, func(v *session.Session) { check(t, v.Renew()) })
		late := s.get("", func(v *session.Session) {
			if err := v.BeginLogin(join); !errors.Is(err, session.ErrEnded) {
				t.Errorf("joined: %v", err)
			}
			check(t, v.Set("a", 1))
		})
		if got := late.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("who was late set %q", got)
		}
	})
}
