package session_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// noise is a value of n bytes that does not shrink.
func noise(n int) []byte {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}

func TestAnErrorOfSaveIsTheHandlersToAnswer(t *testing.T) {
	rows := []struct {
		about string
		after func(v *session.Session)
		want  int
	}{
		{"nothing changed since", func(v *session.Session) {}, http.StatusUnprocessableEntity},
		{"another value since, and nobody was told", func(v *session.Session) { check(t, v.Set("more", 1)) }, http.StatusInternalServerError},
		{"it fits now", func(v *session.Session) { check(t, v.Delete("heavy")) }, http.StatusUnprocessableEntity},
	}
	for _, row := range rows {
		s := newSite(t, nil)
		resp := s.serve(s.flask(`{"a":1}`), func(w http.ResponseWriter, r *http.Request) {
			v, _ := session.From(r.Context())
			check(t, v.Set("heavy", noise(5000)))
			if _, ok := errors.AsType[*session.TooLargeError](v.Save(w)); !ok {
				t.Fatalf("%s: no error", row.about)
			}
			row.after(v)
			w.WriteHeader(http.StatusUnprocessableEntity)
		})
		if saved := value(resp) != ""; resp.StatusCode != row.want || saved != (row.about == "it fits now") {
			t.Errorf("%s: got %d, saved %v", row.about, resp.StatusCode, saved)
		}
	}
}

// What a refused response would have said about its body is not said of the
// error's, least of all that everybody may keep it.
func TestHeadersOfARefusedResponse(t *testing.T) {
	s := newSite(t, func(c *session.Config) { c.Cookie.MaxSize = 20 })
	resp := s.serve("", func(w http.ResponseWriter, r *http.Request) {
		check(t, write(t, r))
		for _, name := range []string{"Content-Disposition", "Content-Range", "Content-Encoding", "Expires", "Etag", "Refresh"} {
			w.Header().Set(name, "of the handler")
		}
		w.Header().Set("Cache-Control", "public, max-age=600")
		w.Header().Set("X-Frame-Options", "DENY")
		io.WriteString(w, "body")
	})
	for name, values := range resp.Header {
		if values[0] == "of the handler" {
			t.Errorf("%s was sent", name)
		}
	}
	if got := resp.Header.Get("Cache-Control") + " " + resp.Header.Get("X-Frame-Options"); got != "no-store DENY" {
		t.Errorf("got %q", got)
	}
}

// The outer of two would send the session as it came, and undo a logout.
func TestHandlerInsideOfItself(t *testing.T) {
	s := newSite(t, func(c *session.Config) { c.Refresh = session.RefreshAlways })
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", "session="+s.flask(`{"_permanent":true,"_user_id":"ann"}`))
	w := httptest.NewRecorder()
	h := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		check(t, v.End())
	}))
	s.manager.Handler(s.manager.Handler(h)).ServeHTTP(w, r)
	if got := w.Result().Header["Set-Cookie"]; len(got) != 1 || !strings.Contains(got[0], "Max-Age=0") {
		t.Errorf("got %q, want one deletion", got)
	}
}

// A request that a handler makes up has the session of its own cookie.
func TestMadeUpRequestsHaveTheirOwnSession(t *testing.T) {
	s := newSite(t, nil)
	s.serve(s.flask(`{"_user_id":"ann"}`), func(w http.ResponseWriter, r *http.Request) {
		inner := httptest.NewRequestWithContext(r.Context(), "GET", "/", nil)
		s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if v, _ := session.From(r.Context()); v.Has("_user_id") {
				t.Error("a request without a cookie is ann")
			}
		})).ServeHTTP(httptest.NewRecorder(), inner)
	})
}

func TestS04LogoutOfABrowserThatHasGone(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	rows.strict = true
	ctx, leave := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, "POST", "/logout", nil)
	r.Header.Set("Cookie", "session="+cookie)
	s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		v.Len()
		leave()
		check(t, v.End())
	})).ServeHTTP(httptest.NewRecorder(), r)
	if got := s.who(cookie); got != "" {
		t.Errorf("still %q", got)
	}
}

// A session that is used lives on, however short its idle limit.
func TestS07ShortIdleLimit(t *testing.T) {
	s, _ := trackedSite(t, func(c *session.Config) { c.Lifetime = 30 * time.Second })
	cookie := s.in("", "ann")
	for range 12 {
		s.now = s.now.Add(10 * time.Second)
		resp := s.get(cookie, func(v *session.Session) {
			if !v.Has("_user_id") {
				t.Fatalf("used every 10 s, gone after %v", s.now.Sub(start))
			}
		})
		cookie = value(resp)
	}
}

func TestKeysThatCannotBeWrittenAreRefused(t *testing.T) {
	s := newSite(t, nil)
	resp := s.get("", func(v *session.Session) {
		if err := v.Set("\xff", 1); err == nil {
			t.Error("no error")
		}
		check(t, v.Set("a lone surrogate \xed\xa0\x80, as Python has them", 1))
	})
	if resp.StatusCode != 200 || value(resp) == "" {
		t.Errorf("got %d, cookie %q", resp.StatusCode, value(resp))
	}
}

func TestAgentIsCutBetweenLetters(t *testing.T) {
	s, _ := trackedSite(t, nil)
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("User-Agent", "a"+strings.Repeat("é", 200))
	s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		check(t, v.Begin("ann"))
	})).ServeHTTP(httptest.NewRecorder(), r)
	list, err := s.manager.List(t.Context(), "ann")
	check(t, err)
	if want := "a" + strings.Repeat("é", 127) + "\uFFFD"; fmt.Sprint(list[0].Agent) != want {
		t.Errorf("got %q", list[0].Agent)
	}
}

// A client that never takes the new cookie causes one write a minute, not one a
// request.
func TestS10OldCopiesOfTheCookieWriteNoOftener(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	s.now = s.now.Add(time.Hour)
	rows.calls = 0
	for range 100 {
		s.who(cookie)
	}
	if rows.calls != 101 {
		t.Errorf("100 requests asked the registry %d times, want 100 lookups and one touch", rows.calls)
	}
}

// Another copy that is in use keeps the row young; this one is signed again
// before it is too old all the same.
func TestACopyIsRefreshedThoughAnotherIsUsed(t *testing.T) {
	s, _ := trackedSite(t, func(c *session.Config) { c.Lifetime = time.Hour })
	mine := s.in("", "ann")
	for range 12 {
		s.now = s.now.Add(10 * time.Minute)
		s.who(s.flask(s.text(mine)))
		resp := s.get(mine, func(v *session.Session) {
			if !v.Has("_user_id") {
				t.Fatalf("gone after %v", s.now.Sub(start))
			}
		})
		if v := value(resp); v != "" {
			mine = v
		}
	}
}

// A session that did not change is signed again as it came, in Flask's own bytes and not in ours.
func TestARefreshKeepsTheText(t *testing.T) {
	s := newSite(t, nil)
	const text = `{"_permanent": true, "b": 1.0e0, "a": "\u0041"}`
	cookie := s.flask(text)
	s.now = s.now.Add(2 * time.Minute)
	again := value(s.get(cookie, func(v *session.Session) { v.GetString("a") }))
	if got := s.text(again); got != text {
		t.Errorf("refreshed to %s, want %s", got, text)
	}
}
