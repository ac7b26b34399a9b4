package session_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

// storedSite is a site whose sessions are in a store.
func storedSite(t *testing.T, edit func(*session.Config)) (*site, *memstore.Store) {
	t.Helper()
	store, err := memstore.New(memstore.Config{})
	check(t, err)
	return newSite(t, func(c *session.Config) {
		c.Store = store
		if edit != nil {
			edit(c)
		}
	}), store
}

func TestStoredCookieIsAnIDAndNothingElse(t *testing.T) {
	s, store := storedSite(t, nil)
	cookie := value(s.get("", func(v *session.Session) { check(t, v.Set("cart", "melon")) }))
	if len(cookie) != 43 || strings.ContainsAny(cookie, ".=") {
		t.Fatalf("cookie %q", cookie)
	}
	s.get(cookie, func(v *session.Session) {
		if got, _ := v.GetString("cart"); got != "melon" || v.New() || v.UserID() != "" {
			t.Errorf("got %q, new %v", got, v.New())
		}
	})
	if list, err := store.List(t.Context(), ""); len(list) != 0 || err != nil {
		t.Errorf("visitors are listed: %+v, %v", list, err)
	}
}

// SECURITY S-02: what we did not make is nobody's, and no row begins under it.
func TestS02StoredForeignIDs(t *testing.T) {
	s, _ := storedSite(t, nil)
	for _, foreign := range []string{strings.Repeat("A", 43), strings.Repeat("A", 42) + "B", "x", strings.Repeat("a", 5000), "é"} {
		resp := s.get(foreign, func(v *session.Session) {
			if !v.New() || v.Len() != 0 {
				t.Errorf("%.50q was adopted", foreign)
			}
			check(t, v.Set("a", 1))
		})
		if got := value(resp); got == "" || got == foreign {
			t.Errorf("%.50q: set %q", foreign, got)
		}
	}
}

func TestStoredLogin(t *testing.T) {
	s, _ := storedSite(t, nil)
	before := value(s.get("", func(v *session.Session) {
		check(t, v.Set("lang", "de"))
		check(t, v.Set("planted", "x"))
	}))
	after := value(s.get(before, func(v *session.Session) {
		check(t, v.Begin("ann", "lang"))
		check(t, v.Set("_fresh", true))
	}))
	s.get(after, func(v *session.Session) {
		if got := fmt.Sprintln(v.Keys(), v.UserID(), v.ProvedAt().Equal(start)); got != "[_fresh _user_id lang] ann true\n" {
			t.Error(got)
		}
	})
	s.get(before, func(v *session.Session) {
		if v.Len() != 0 {
			t.Error("the id from before the login is alive")
		}
	})
	resp := s.get(after, func(v *session.Session) { check(t, v.End()) })
	if !strings.Contains(resp.Header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("logout sets %q", resp.Header.Get("Set-Cookie"))
	}
	s.get(after, func(v *session.Session) {
		if v.UserID() != "" || v.Len() != 0 {
			t.Error("alive after its logout")
		}
	})
}

// atOnce runs handlers on requests of one session that have all opened it before
// any of them saves, and returns the responses.
func (s *site) atOnce(cookie string, handlers ...func(v *session.Session)) []*http.Response {
	s.t.Helper()
	var opened, done sync.WaitGroup
	opened.Add(len(handlers))
	responses := make([]*http.Response, len(handlers))
	for i, handle := range handlers {
		done.Go(func() {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Cookie", "session="+cookie)
			w := httptest.NewRecorder()
			s.manager.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				v, _ := session.From(r.Context())
				v.Len()
				opened.Done()
				opened.Wait()
				handle(v)
			})).ServeHTTP(w, r)
			responses[i] = w.Result()
		})
	}
	done.Wait()
	return responses
}

func TestS19ParallelWritersLoseNothing(t *testing.T) {
	s, _ := storedSite(t, nil)
	cookie := value(s.get("", func(v *session.Session) {
		check(t, v.Begin("ann"))
		check(t, v.Set("list", []any{"a"}))
		check(t, v.Flash("", "before"))
	}))
	handlers := []func(*session.Session){
		func(v *session.Session) { check(t, v.Set("one", 1)) },
		func(v *session.Session) { check(t, v.Set("two", 2)) },
		func(v *session.Session) { check(t, v.Delete("gone")) },
		func(v *session.Session) { check(t, v.Flash("info", "first")) },
		func(v *session.Session) { check(t, v.Flash("info", "second")) },
		func(v *session.Session) { // in place
			list, _ := v.Get("list")
			list.([]any)[0] = "b"
		},
		func(v *session.Session) {
			if shown, err := v.Flashes(); len(shown) != 1 || err != nil {
				t.Errorf("%d flashes, %v", len(shown), err)
			}
		},
	}
	for range 64 - len(handlers) {
		n := len(handlers)
		handlers = append(handlers, func(v *session.Session) { check(t, v.Set(fmt.Sprint("key", n), n)) })
	}
	for i, resp := range s.atOnce(cookie, handlers...) {
		if resp.StatusCode != http.StatusOK {
			t.Errorf("request %d: %s", i, resp.Status)
		}
	}
	s.get(cookie, func(v *session.Session) {
		one, _ := v.GetInt("one")
		two, _ := v.GetInt("two")
		list, _ := v.Get("list")
		flashes, err := v.Flashes()
		check(t, err)
		if one != 1 || two != 2 || fmt.Sprint(list) != "[b]" || len(flashes) != 2 {
			t.Errorf("one %d, two %d, list %v, %d flashes", one, two, list, len(flashes))
		}
		if got, want := v.Len(), 57+4; got != want { // key…, _user_id, one, two, list
			t.Errorf("%d keys, want %d: %v", got, want, v.Keys())
		}
	})
}

// A new id does not lose what a parallel request writes.
func TestStoredRenewalTakesLateWritesAlong(t *testing.T) {
	for name, renew := range map[string]func(*session.Session) error{
		"renew":   (*session.Session).Renew,
		"confirm": (*session.Session).Confirm,
		"others":  func(v *session.Session) error { _, err := v.EndOthers("password"); return err },
	} {
		s, _ := storedSite(t, nil)
		cookie := value(s.get("", func(v *session.Session) { check(t, v.Begin("ann")); check(t, v.Set("old", 0)) }))
		renewed := make(chan struct{})
		responses := s.atOnce(cookie,
			func(v *session.Session) {
				check(t, renew(v))
				check(t, v.Set("mine", 1))
				close(renewed)
			},
			func(v *session.Session) { <-renewed; check(t, v.Set("late", 2)) })
		if got := value(responses[1]); got != "" {
			t.Errorf("%s: the late request was given %q", name, got)
		}
		s.get(value(responses[0]), func(v *session.Session) {
			if got := fmt.Sprint(v.Keys()); got != "[_user_id late mine old]" {
				t.Errorf("%s: %s", name, got)
			}
		})
		s.get(cookie, func(v *session.Session) {
			if v.UserID() != "" {
				t.Errorf("%s: the old id is alive", name)
			}
		})
	}
}

func TestStoredLifetimes(t *testing.T) {
	s, _ := storedSite(t, func(c *session.Config) { c.Lifetime, c.AbsoluteLifetime = time.Hour, 24*time.Hour })
	cookie := value(s.get("", func(v *session.Session) { check(t, v.Begin("ann")) }))
	alive := func() (alive bool) {
		s.get(cookie, func(v *session.Session) { alive = v.UserID() == "ann" })
		return alive
	}
	for range 24*60 - 1 {
		s.now = s.now.Add(time.Minute)
		if !alive() {
			t.Fatalf("ended after %v", s.now.Sub(start))
		}
	}
	if s.now = s.now.Add(time.Minute); alive() {
		t.Error("it outlives its absolute lifetime")
	}
	s.now = start
	cookie = value(s.get("", func(v *session.Session) { check(t, v.Begin("ann")) }))
	if s.now = s.now.Add(time.Hour + time.Second); alive() {
		t.Error("it outlives its idle lifetime")
	}
}
