package session_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"testing"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
)

func TestEndUserEndsAll(t *testing.T) {
	s, _ := trackedSite(t, nil)
	phone, laptop, bob := s.in("", "ann"), s.in("", "ann"), s.in("", "bob")
	n, err := s.manager.EndUser(context.Background(), "ann", "revoked")
	check(t, err)
	if n != 2 || s.who(phone) != "" || s.who(laptop) != "" || s.who(bob) != "bob" {
		t.Errorf("ended %d; left %q, %q, %q", n, s.who(phone), s.who(laptop), s.who(bob))
	}
}

func TestEndOthersKeepsThisBrowserAndNoCopy(t *testing.T) {
	s, _ := trackedSite(t, nil)
	phone, laptop, bob := s.in("", "ann"), s.in("", "ann"), s.in("", "bob")
	resp := s.get(phone, func(v *session.Session) {
		check(t, v.Set("cart", 3))
		before := v.Handle()
		n, err := v.EndOthers("password")
		check(t, err)
		if n != 1 || v.Handle() == before || v.Handle() == "" {
			t.Errorf("ended %d others; handle %q, then %q", n, before, v.Handle())
		}
	})
	for name, cookie := range map[string]string{"the other": laptop, "a copy of this one": phone} {
		if got := s.who(cookie); got != "" {
			t.Errorf("%s is still %q", name, got)
		}
	}
	s.get(value(resp), func(v *session.Session) {
		user, _ := v.GetString("_user_id")
		if cart, _ := v.GetInt("cart"); user != "ann" || cart != 3 {
			t.Errorf("this browser: %q with cart %d", user, cart)
		}
	})
	if got := s.who(bob); got != "bob" {
		t.Errorf("bob is %q", got)
	}
}

func TestRenewKeepsContentsAndTheOtherSessions(t *testing.T) {
	s, _ := trackedSite(t, nil)
	phone, laptop := s.in("", "ann"), s.in("", "ann")
	resp := s.get(phone, func(v *session.Session) {
		check(t, v.Set("cart", 3))
		check(t, v.Renew())
	})
	if s.who(phone) != "" || s.who(laptop) != "ann" || s.who(value(resp)) != "ann" {
		t.Errorf("the copy %q, the other %q, renewed %q", s.who(phone), s.who(laptop), s.who(value(resp)))
	}
}

// A logout in another tab while this request is under way: nothing that this one
// does brings the session back.
func TestS05RenewalDoesNotUndoALogout(t *testing.T) {
	for name, renew := range map[string]func(v *session.Session) error{
		"Renew":     (*session.Session).Renew,
		"EndOthers": func(v *session.Session) error { _, err := v.EndOthers("password"); return err },
	} {
		s, rows := trackedSite(t, nil)
		cookie := s.in("", "ann")
		resp := s.get(cookie, func(v *session.Session) {
			v.Len()
			s.get(cookie, func(other *session.Session) { check(t, other.End()) })
			if err := renew(v); !errors.Is(err, session.ErrEnded) {
				t.Errorf("%s: %v, want ErrEnded", name, err)
			}
			if v.Len() != 0 {
				t.Errorf("%s: the session still holds %v", name, v.Keys())
			}
		})
		if got := resp.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("%s set %q", name, got)
		}
		for _, row := range rows.rows {
			if row.Ended.IsZero() {
				t.Errorf("%s left a living row", name)
			}
		}
	}
}

func TestRenewalOfNobody(t *testing.T) {
	s, rows := trackedSite(t, nil)
	s.get("", func(v *session.Session) {
		n, err := v.EndOthers("password")
		if n != 0 || err != nil || v.Renew() != nil || v.Handle() != "" || rows.calls != 0 {
			t.Errorf("%d, %v, handle %q, %d calls", n, err, v.Handle(), rows.calls)
		}
	})
	signed := newSite(t, nil)
	signed.get(signed.in("", "ann"), func(v *session.Session) {
		if _, err := v.EndOthers("password"); !errors.Is(err, session.ErrNotRevocable) {
			t.Errorf("EndOthers of a signed session: %v", err)
		}
		if err := v.Renew(); !errors.Is(err, session.ErrNotRevocable) {
			t.Errorf("Renew of a signed session: %v", err)
		}
	})
}

func TestRenewalDuringAnOutage(t *testing.T) {
	for _, call := range []string{"Lookup", "End", "EndUser"} {
		s, rows := trackedSite(t, nil)
		cookie := s.in("", "ann")
		rows.down(call)
		resp := s.get(cookie, func(v *session.Session) {
			if call != "EndUser" {
				expectUnavailable(v.Renew())
			}
			if call != "End" {
				_, err := v.EndOthers("password")
				expectUnavailable(err)
			}
		})
		if got := resp.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("%s down: set %q", call, got)
		}
	}
}

// The browser goes away while everything is being ended: it ends all the same.
func TestEndingsOutliveTheirRequest(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	rows.strict = true
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if n, err := s.manager.EndUser(ctx, "ann", "password"); n != 1 || err != nil {
		t.Errorf("EndUser: %d, %v", n, err)
	}
	if got := s.who(cookie); got != "" {
		t.Errorf("still %q", got)
	}
}

// What Flask code writes to sign somebody out ends the row too.
func TestTakingTheUserOutEndsTheRow(t *testing.T) {
	for name, take := range map[string]func(v *session.Session) error{
		"Clear":  (*session.Session).Clear,
		"Delete": func(v *session.Session) error { return v.Delete("_user_id") },
	} {
		s, rows := trackedSite(t, nil)
		cookie := s.in("", "ann")
		s.get(cookie, func(v *session.Session) { check(t, take(v)) })
		if got := s.who(cookie); got != "" {
			t.Errorf("after %s a copy is still %q", name, got)
		}
		again := s.in("", "ann")
		rows.down("End")
		resp := s.get(again, func(v *session.Session) { check(t, take(v)) })
		if resp.StatusCode != 503 {
			t.Errorf("%s while the row cannot be ended: status %d", name, resp.StatusCode)
		}
	}
}

func TestTheUserOfARowIsNotSetByHand(t *testing.T) {
	s, _ := trackedSite(t, sharing)
	s.get(s.in("", "ann"), func(v *session.Session) {
		if err := v.Set("_user_id", "bob"); !errors.Is(err, session.ErrReservedKey) {
			t.Errorf("got %v", err)
		}
	})
}

// S-14: a handle of somebody else's is nothing to a user.
func TestS14HandlesOfOthers(t *testing.T) {
	s, _ := trackedSite(t, nil)
	cookie := s.in("", "bob")
	list, err := s.manager.List(context.Background(), "bob")
	check(t, err)
	if ended, err := s.manager.EndOne(context.Background(), "ann", list[0].Handle, "revoked"); ended || err != nil {
		t.Errorf("got %v, %v", ended, err)
	}
	if got := s.who(cookie); got != "bob" {
		t.Errorf("bob is %q", got)
	}
}

// What else stood in a session that was ended does not outlive it, even in a
// cookie from which Flask took the user.
func TestContentsEndWithTheRow(t *testing.T) {
	s, _ := trackedSite(t, nil)
	cookie := s.in("", "ann")
	out := s.flask(`{"_gourd":"` + s.gourd(cookie) + `","admin":true}`)
	_, err := s.manager.EndUser(context.Background(), "ann", "revoked")
	check(t, err)
	for name, c := range map[string]string{"ended": out, "unknown": s.flask(`{"_gourd":"x.0","admin":true}`)} {
		s.get(c, func(v *session.Session) {
			if v.Has("admin") {
				t.Errorf("contents of an %s row were taken", name)
			}
		})
	}
}

func TestPlantedCookiesAreTold(t *testing.T) {
	s := newSite(t, nil)
	good := s.flask(`{"a":1}`)
	s.get(good+"; session=planted", func(v *session.Session) {
		if !v.Has("a") {
			t.Error("the first one was not read")
		}
	})
	if got := s.heard(); got != "session.cookie.duplicate" {
		t.Errorf("heard %q", got)
	}
}

// A logout that was under way while the session got a new id ends that too: the
// answer with the new id may reach the browser after the logout's.
func TestS05LogoutMeetsANewID(t *testing.T) {
	tracked, _ := trackedSite(t, nil)
	stored, _ := storedSite(t, nil)
	for _, s := range []*site{tracked, stored} {
		for name, renew := range map[string]func(*session.Session) error{
			"renew":  (*session.Session).Renew,
			"others": func(v *session.Session) error { _, err := v.EndOthers("password"); return err },
		} {
			old := value(s.get("", func(v *session.Session) { check(t, v.Begin("ann")) }))
			next := value(s.get(old, func(v *session.Session) { check(t, renew(v)) }))
			last := value(s.get(next, func(v *session.Session) { check(t, renew(v)) }))
			s.get(old, func(v *session.Session) { check(t, v.End()) })
			s.get(last, func(v *session.Session) {
				if v.UserID() != "" {
					t.Errorf("%s, %s: signed in after the logout", s.manager.Kind(), name)
				}
			})
		}
	}
}

// A new id that cannot be sent is no success, though Save told of the size before.
func TestRenewAfterASaveThatFailed(t *testing.T) {
	s, _ := trackedSite(t, nil)
	cookie := value(s.get("", func(v *session.Session) { check(t, v.Begin("ann")) }))
	resp := s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		big := make([]byte, itsdangerous.MaxToken)
		rand.Read(big) // so that it does not shrink
		check(t, v.Set("big", big))
		if err := v.Save(w); err == nil {
			t.Error("too large a session was saved")
		}
		check(t, v.Renew())
	})
	if resp.StatusCode != http.StatusInternalServerError {
		t.Errorf("answered %s", resp.Status)
	}
}
