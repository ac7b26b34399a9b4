package session_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// keysOf returns the keys that a cookie's session holds.
func (s *site) keysOf(cookie string) (keys string) {
	s.t.Helper()
	s.get(cookie, func(v *session.Session) { keys = strings.Join(v.Keys(), " ") })
	return keys
}

// A request that takes the last value out of a visitor's session must not end the
// row: another one was told meanwhile that what it put there is kept.
func TestS19EmptyingLosesNoLateWrite(t *testing.T) {
	s, _ := storedSite(t, nil)
	cookie := value(s.get("", func(v *session.Session) { check(t, v.Flash("", "hi")) }))
	s.get(cookie, func(v *session.Session) {
		_, err := v.Flashes()
		check(t, err)
		s.get(cookie, func(other *session.Session) { check(t, other.Set("cart", "melon")) })
	})
	if got := s.keysOf(cookie); got != "cart" {
		t.Errorf("the session holds %q, want the cart", got)
	}
}

// A late request writes into the row that took its session's place. Were it to send
// its own id after that, the browser would be signed out.
func TestS05LateAnswersDoNotSendTheFormerID(t *testing.T) {
	s, _ := storedSite(t, nil)
	cookie, next := s.in("", "ann"), ""
	resp := s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		v.Len()
		next = value(s.get(cookie, func(other *session.Session) { check(t, other.Renew()) }))
		check(t, v.Set("a", 1))
		check(t, v.Save(w))
		check(t, v.Set("b", 1))
	})
	if got := resp.Header.Get("Set-Cookie"); got != "" {
		t.Errorf("the late answer set %q", got)
	}
	if got := s.keysOf(next); got != "_user_id a b" {
		t.Errorf("the renewed session holds %q", got)
	}
}

// Of two pages that show flashes the slower one saves last. What it took is gone,
// though the other one took a part of it before: else it would be shown again.
func TestS19TakenFlashesAreNotShownTwice(t *testing.T) {
	s, _ := storedSite(t, nil)
	cookie := value(s.get("", func(v *session.Session) {
		check(t, v.Set("k", 1))
		check(t, v.Flash("", "one"))
	}))
	s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
		quick, _ := session.From(r.Context())
		_, err := quick.Flashes()
		check(t, err)
		s.get(cookie, func(other *session.Session) { check(t, other.Flash("", "two")) })
		s.get(cookie, func(slow *session.Session) {
			shown, err := slow.Flashes()
			check(t, err)
			if len(shown) != 2 {
				t.Errorf("the slower page shows %v", shown)
			}
			check(t, quick.Save(w))
		})
	})
	if got := s.keysOf(cookie); got != "k" {
		t.Errorf("the session holds %q, want no flashes", got)
	}
}

// Two values fit each by itself and not together: the later request is told. Were
// it stored, nobody could read the row, and the user would be signed out.
func TestS19WritesThatDoNotFitTogether(t *testing.T) {
	s, _ := storedSite(t, nil)
	cookie, big := s.in("", "ann"), strings.Repeat("x", 40<<10)
	resp := s.get(cookie, func(v *session.Session) {
		check(t, v.Set("late", big))
		s.get(cookie, func(other *session.Session) { check(t, other.Set("first", big)) })
	})
	if resp.StatusCode != http.StatusInternalServerError {
		t.Errorf("the later one: %s", resp.Status)
	}
	if resp := s.get(cookie, func(v *session.Session) { check(t, v.Set("small", 1)) }); resp.StatusCode != http.StatusOK {
		t.Errorf("a small write after it: %s", resp.Status)
	}
	if got := s.keysOf(cookie); got != "_user_id first small" {
		t.Errorf("the session holds %q", got)
	}
	s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		check(t, v.Set("late", big))
		large, ok := errors.AsType[*session.TooLargeError](v.Save(w))
		if !ok || large.Limit != 64<<10 || large.Heaviest[0].Bytes < 40<<10 {
			t.Errorf("Save said %v", large)
		}
	})
}

// A handler that acknowledges what it saved has to hear that nothing was, since
// the session ended while it was at work.
func TestS05SaveTellsThatTheSessionEnded(t *testing.T) {
	bothKinds(t, func(t *testing.T, s *site) {
		cookie := s.in("", "ann")
		resp := s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
			v, _ := session.From(r.Context())
			v.Len()
			s.get(cookie, func(other *session.Session) { check(t, other.End()) })
			check(t, v.Set("a", 1))
			if err := v.Save(w); !errors.Is(err, session.ErrEnded) {
				t.Errorf("Save said %v", err)
			}
		})
		if got := resp.Header.Get("Set-Cookie"); got != "" || resp.StatusCode != http.StatusOK {
			t.Errorf("%s, set %q", resp.Status, got)
		}
	})
}

// Why a session cannot be changed is told before anything is done.
func TestWritableTellsWhyNot(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		check(t, v.Writable())
		w.WriteHeader(http.StatusOK)
		if err := v.Writable(); !errors.Is(err, session.ErrHeadersSent) {
			t.Errorf("after the response began: %v", err)
		}
	})
	rows.down("Lookup")
	s.get(cookie, func(v *session.Session) { expectUnavailable(v.Writable()) })
}
