package session_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

// failingSite is a site whose store fails when it is told to.
func failingSite(t *testing.T, edit func(*session.Config, *sessiontest.Failing)) (*site, *sessiontest.Failing) {
	t.Helper()
	store, err := memstore.New(memstore.Config{})
	check(t, err)
	f := &sessiontest.Failing{Store: store}
	return newSite(t, func(c *session.Config) { edit(c, f) }), f
}

// Two browsers that turn each other out again and again leave rows that a login at
// Flask has to pass by. However many they are, one request asks a bounded number of
// times, and once they are swept the browser gets in.
func TestS15LoginsAtFlaskPassByABoundedNumberOfRows(t *testing.T) {
	s, f := failingSite(t, func(c *session.Config, f *sessiontest.Failing) {
		c.Registry, c.FlaskSharesLogin, c.MaxSessions = f, true, 1
	})
	const most = 64 + 10 // rows that are passed by, and what a login costs
	login := func(id string) string {
		s.now = s.now.Add(5 * time.Second)
		before := f.Calls()
		who := s.who(s.flask(fmt.Sprintf(`{"_id":%q,"_user_id":"ann"}`, id)))
		if n := f.Calls() - before; n > most {
			t.Fatalf("one request asked %d times", n)
		}
		return who
	}
	for range 64 {
		if x, y := login("x"), login("y"); x != "ann" || y != "ann" {
			t.Fatalf("signed in are %q and %q", x, y)
		}
	}
	s.heard()
	if got := login("x"); got != "" {
		t.Errorf("the 65th login is %q", got)
	}
	if got := s.heard(); got != "session.use_after_end" {
		t.Errorf("heard %q", got)
	}
	s.now = s.now.Add(session.DefaultLifetime + 25*time.Hour)
	for n := 1; n > 0; {
		var err error
		n, err = s.manager.Sweep(t.Context())
		check(t, err)
	}
	if got := login("x"); got != "ann" {
		t.Errorf("after the rows were swept the login is %q", got)
	}
}

// A login that cannot end the oldest session is none: a row that stayed would count
// against the cap, be shown in lists, and belong to nobody.
func TestS15ALoginThatCannotEndTheOldestLeavesNoRow(t *testing.T) {
	s, f := failingSite(t, func(c *session.Config, f *sessiontest.Failing) { c.Store, c.MaxSessions = f, 1 })
	first := s.in("", "ann")
	f.Fail = func(call string, _ int) sessiontest.Failure {
		if call == "EndOldest" {
			return sessiontest.Before
		}
		return sessiontest.Pass
	}
	resp := s.get("", func(v *session.Session) { expectUnavailable(v.Begin("ann")) })
	if got := resp.Header.Get("Set-Cookie"); got != "" {
		t.Errorf("set %q", got)
	}
	list, err := s.manager.List(t.Context(), "ann")
	if check(t, err); len(list) != 1 || list[0].Handle != s.rowOf(first).Handle {
		t.Errorf("alive are %+v, want the first alone", list)
	}
}

// Who finds the session of a parallel request goes on with what that one put there.
func TestStoredJoiningFindsTheContents(t *testing.T) {
	s, _ := storedSite(t, nil)
	join := session.Login{UserID: "ann", ID: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
	s.get("", func(v *session.Session) {
		check(t, v.BeginLogin(join))
		check(t, v.Set("first", 1))
	})
	cookie := value(s.get("", func(v *session.Session) {
		check(t, v.BeginLogin(join))
		check(t, v.Set("second", 2))
		if row := v.Row(); row.UserID != "ann" || !v.SignedInAt().Equal(start) || v.Kind() != session.Stored {
			t.Errorf("kind %s, row %+v", v.Kind(), row)
		}
	}))
	if got := s.keysOf(cookie); got != "_user_id first second" {
		t.Errorf("the session holds %q", got)
	}
}

// A login that could not be finished signs nobody in and leaves its row to the next
// try: ended, it would refuse that one, too.
func TestAbandonedLoginsCanBeTriedAgain(t *testing.T) {
	bothKinds(t, func(t *testing.T, s *site) {
		join := session.Login{UserID: "ann", ID: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
		resp := s.get("", func(v *session.Session) {
			check(t, v.BeginLogin(join))
			expectUnavailable(v.Abandon(fmt.Errorf("the log is full")))
			expectUnavailable(v.Err())
			if v.UserID() != "" {
				t.Error("signed in all the same")
			}
		})
		if got := resp.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("set %q", got)
		}
		if got := s.who(value(s.get("", func(v *session.Session) { check(t, v.BeginLogin(join)) }))); got != "ann" {
			t.Errorf("the next try is %q", got)
		}
	})
}
