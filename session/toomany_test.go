package session_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

// cappedSite is a site beside Flask whose users have three sessions at most.
func cappedSite(t *testing.T) (*site, *memstore.Store) {
	t.Helper()
	store, err := memstore.New(memstore.Config{})
	check(t, err)
	return newSite(t, func(c *session.Config) {
		c.Registry, c.MaxSessions, c.FlaskSharesLogin = store, 3, true
	}), store
}

func TestS15TheOldestSessionEnds(t *testing.T) {
	s, _ := cappedSite(t)
	var cookies []string
	for range 5 {
		s.now = s.now.Add(time.Second)
		cookies = append(cookies, value(s.get("", func(v *session.Session) { check(t, v.Begin("ann")) })))
	}
	for i, cookie := range cookies {
		s.get(cookie, func(v *session.Session) {
			if alive := v.UserID() == "ann"; alive != (i >= 2) {
				t.Errorf("session %d: alive %v", i, alive)
			}
		})
	}
	var logins sync.WaitGroup
	for range 64 {
		logins.Go(func() { s.get("", func(v *session.Session) { check(t, v.Begin("ann")) }) })
	}
	logins.Wait()
	if list, err := s.manager.List(t.Context(), "ann"); len(list) != 3 || err != nil {
		t.Errorf("%d are alive, %v", len(list), err)
	}
}

// Being one too many moves no cut-off: other logins at Flask live on, and a later
// login of that very browser is a new session, while copies of the old one are
// nobody.
func TestTooManyMovesNoCutoff(t *testing.T) {
	s, store := cappedSite(t)
	login := func(id string) string { return s.flask(fmt.Sprintf(`{"_fresh":true,"_id":%q,"_user_id":"ann"}`, id)) }
	old, who := login("first"), ""
	ask := func(cookie string) string {
		s.get(cookie, func(v *session.Session) { who = v.UserID() })
		return who
	}
	if ask(old) != "ann" {
		t.Fatal("Flask's login is nobody")
	}
	for i := range 3 {
		s.now = s.now.Add(time.Second)
		if other := login(fmt.Sprint("browser", i)); ask(other) != "ann" {
			t.Fatalf("browser %d is nobody", i)
		}
	}
	if ask(old) != "" {
		t.Error("the oldest is alive")
	}
	if state, err := store.User(t.Context(), "ann"); !state.Cutoff.IsZero() || err != nil {
		t.Errorf("the cut-off moved: %+v, %v", state, err)
	}
	s.now = s.now.Add(time.Minute)
	if again := login("first"); ask(again) != "ann" {
		t.Error("the browser cannot sign in again")
	}
	if ask(old) != "" {
		t.Error("the copy came back with the new login")
	}
}
