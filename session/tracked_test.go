package session_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

func trackedSite(t *testing.T, edit func(*session.Config)) (*site, *rows) {
	t.Helper()
	r := newRows()
	return newSite(t, func(c *session.Config) {
		c.Registry = r
		if edit != nil {
			edit(c)
		}
	}), r
}

func sharing(c *session.Config) { c.FlaskSharesLogin = true }

// in signs a user in and returns the cookie.
func (s *site) in(cookie, user string, keep ...string) string {
	s.t.Helper()
	resp := s.get(cookie, func(v *session.Session) { check(s.t, v.Begin(user, keep...)) })
	return value(resp)
}

// who returns the user that a cookie is, empty for nobody.
func (s *site) who(cookie string) string {
	s.t.Helper()
	user := ""
	s.get(cookie, func(v *session.Session) { user, _ = v.GetString("_user_id") })
	return user
}

func TestTrackedLoginIsOneRow(t *testing.T) {
	s, rows := trackedSite(t, nil)
	if got := s.get("", func(v *session.Session) { check(t, v.Set("cart", 1)) }); rows.calls != 0 {
		t.Fatalf("an anonymous visitor asked the registry %d times, status %d", rows.calls, got.StatusCode)
	}
	cookie := s.in("", "ann")
	if got := s.who(cookie); got != "ann" {
		t.Errorf("got %q, want ann", got)
	}
	rows.calls = 0
	s.who(cookie)
	if rows.calls != 1 {
		t.Errorf("a read asked the registry %d times, want once", rows.calls)
	}
	if text := s.text(cookie); !strings.Contains(text, `"_gourd":"`) {
		t.Errorf("the cookie %s names no row", text)
	}
	for k := range rows.rows {
		if strings.Contains(s.text(cookie), string(k[:])) {
			t.Error("the cookie holds the row's key itself")
		}
	}
}

func TestS04LogoutEndsEveryCopy(t *testing.T) {
	s, _ := trackedSite(t, nil)
	cookie := s.in("", "ann")
	resp := s.get(cookie, func(v *session.Session) { check(t, v.End()) })
	if got := resp.Header.Get("Set-Cookie"); !strings.HasPrefix(got, "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0") {
		t.Errorf("got %q, want a deletion", got)
	}
	s.heard()
	if got := s.who(cookie); got != "" {
		t.Errorf("the copied cookie is still %q", got)
	}
	if got := s.heard(); got != "session.use_after_end" {
		t.Errorf("heard %q", got)
	}
}

func TestS01NewIDAtLoginAndTheOldOneIsDead(t *testing.T) {
	s, _ := trackedSite(t, nil)
	first := s.in("", "ann")
	second := s.in(first, "ann")
	if got := s.who(first); got != "" {
		t.Errorf("the session before the second login is still %q", got)
	}
	if got := s.who(second); got != "ann" {
		t.Errorf("got %q, want ann", got)
	}
}

func TestS02ForeignIDsAreNotAdopted(t *testing.T) {
	s, rows := trackedSite(t, sharing)
	for _, tracked := range []string{`"AAAA.0"`, `"AAAA"`, `""`, `".0"`, `5`, `null`, `["a"]`} {
		cookie := s.flask(`{"_gourd":` + tracked + `,"_user_id":"ann"}`)
		resp := s.get(cookie, func(v *session.Session) {
			if v.Len() != 0 {
				t.Errorf("_gourd %s: the session holds %v", tracked, v.Keys())
			}
		})
		if got := resp.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("_gourd %s: the cookie was overwritten by %q", tracked, got)
		}
	}
	if len(rows.rows) != 0 {
		t.Errorf("%d rows were made", len(rows.rows))
	}
}

func TestS03ContentsDoNotCrossTheLogin(t *testing.T) {
	s, _ := trackedSite(t, nil)
	planted := value(s.get("", func(v *session.Session) {
		for _, key := range []string{"csrf_token", "next", "lang", "admin"} {
			check(t, v.Set(key, "planted"))
		}
		check(t, v.Flash("", "planted"))
		check(t, v.SetPermanent(true))
	}))
	cookie := s.in(planted, "ann", "lang")
	s.get(cookie, func(v *session.Session) {
		if got, want := strings.Join(v.Keys(), " "), "_permanent _user_id lang"; got != want {
			t.Errorf("got keys %q, want %q", got, want)
		}
	})
	resp := s.get(cookie, func(v *session.Session) { check(t, v.End()) })
	if got := value(resp); got != "" {
		t.Errorf("after logout the cookie is %q", got)
	}
}

func TestS05LateAnswerAfterLogoutSetsNothing(t *testing.T) {
	s, _ := trackedSite(t, nil)
	for name, view := range map[string]func(v *session.Session){
		"a read":  func(v *session.Session) { v.Has("x") },
		"a write": func(v *session.Session) { check(t, v.Set("x", 1)) },
	} {
		cookie := s.in("", "ann")
		s.now = s.now.Add(2 * time.Minute) // a refresh is due, so a read would be sent too
		if value(s.get(cookie, view)) == "" {
			t.Fatalf("%s: nothing is sent before the logout either", name)
		}
		resp := s.get(cookie, func(v *session.Session) {
			view(v)
			s.get(cookie, func(other *session.Session) { check(t, other.End()) })
		})
		if got := resp.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("%s: the late answer set %q", name, got)
		}
	}
}

func TestIdleAndAbsoluteLifetime(t *testing.T) {
	s, _ := trackedSite(t, func(c *session.Config) {
		c.Lifetime, c.AbsoluteLifetime = time.Hour, 24*time.Hour
	})
	cookie := s.in("", "ann")
	for range 24*2 - 1 { // used every half hour it lives until the absolute end
		s.now = s.now.Add(30 * time.Minute)
		resp := s.get(cookie, func(v *session.Session) {
			if user, _ := v.GetString("_user_id"); user != "ann" {
				t.Fatalf("nobody after %v", s.now.Sub(start))
			}
		})
		if v := value(resp); v != "" {
			cookie = v
		}
	}
	s.now = s.now.Add(30 * time.Minute)
	if got := s.who(cookie); got != "" {
		t.Errorf("%q outlives the absolute lifetime", got)
	}
	idle := s.in("", "ann")
	s.now = s.now.Add(time.Hour + time.Second)
	if got := s.who(idle); got != "" {
		t.Errorf("%q outlives the idle lifetime", got)
	}
}

func TestRefreshAtMostOnceAMinute(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	s.now = s.now.Add(59 * time.Second)
	rows.calls = 0
	if resp := s.get(cookie, func(v *session.Session) { v.Len() }); value(resp) != "" || rows.calls != 1 {
		t.Errorf("after 59 s: cookie %q, %d calls", value(resp), rows.calls)
	}
	s.now = s.now.Add(time.Second)
	if resp := s.get(cookie, func(v *session.Session) { v.Len() }); value(resp) == "" {
		t.Error("after a minute the session was not refreshed")
	}
	if resp := s.get(cookie, func(v *session.Session) {}); value(resp) != "" {
		t.Error("a session that nobody touched was refreshed")
	}
}

func TestListAndEndOne(t *testing.T) {
	s, _ := trackedSite(t, nil)
	ctx := context.Background()
	cookie := s.in("", "ann")
	s.in("", "bob")
	list, err := s.manager.List(ctx, "ann")
	check(t, err)
	if len(list) != 1 || list[0].UserID != "ann" || list[0].Agent != "Test/1.0" || list[0].Address != "192.0.2.1" {
		t.Fatalf("got %+v", list)
	}
	if want := start.Add(31 * 24 * time.Hour); !list[0].Expires.Equal(want) {
		t.Errorf("expires %v, want %v", list[0].Expires, want)
	}
	for want := range []bool{true, false} { // the second time it is over already
		ended, err := s.manager.EndOne(ctx, "ann", list[0].Handle, "revoked")
		check(t, err)
		if ended != (want == 0) {
			t.Errorf("EndOne, call %d: got %v", want+1, ended)
		}
	}
	if got := s.who(cookie); got != "" {
		t.Errorf("after EndOne: %q", got)
	}
	if ended, err := s.manager.EndOne(ctx, "", "nothing", "revoked"); ended || err != nil {
		t.Errorf("an unknown handle: %v, %v", ended, err)
	}
}

func TestSweepRemovesWhatIsOver(t *testing.T) {
	s, rows := trackedSite(t, nil)
	s.in("", "ann")
	cookie := s.in("", "bob")
	s.get(cookie, func(v *session.Session) { check(t, v.End()) })
	s.now = s.now.Add(25 * time.Hour)
	n, err := s.manager.Sweep(context.Background())
	check(t, err)
	if n != 1 || len(rows.rows) != 1 {
		t.Errorf("swept %d, %d rows left; want the ended one gone", n, len(rows.rows))
	}
	s.now = s.now.Add(32 * 24 * time.Hour)
	if n, err = s.manager.Sweep(context.Background()); n != 1 || err != nil {
		t.Errorf("swept %d, %v; want the idle one gone", n, err)
	}
}

func TestCVE202015222ErrorsOfTheStoreAreNotSwallowed(t *testing.T) {
	s, rows := trackedSite(t, nil)
	ctx := context.Background()
	rows.down()
	if _, err := s.manager.List(ctx, "ann"); !errors.Is(err, session.ErrUnavailable) || !errors.Is(err, errDown) {
		t.Errorf("List: %v", err)
	}
	if _, err := s.manager.EndOne(ctx, "", "h", "x"); !errors.Is(err, session.ErrUnavailable) {
		t.Errorf("EndOne: %v", err)
	}
	if _, err := s.manager.EndUser(ctx, "ann", "x"); !errors.Is(err, session.ErrUnavailable) {
		t.Errorf("EndUser: %v", err)
	}
	if _, err := s.manager.Sweep(ctx); !errors.Is(err, session.ErrUnavailable) {
		t.Errorf("Sweep: %v", err)
	}
}

func TestZ04OutageSignsNobodyInOrOut(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	rows.down()
	resp := s.get(cookie, func(v *session.Session) {
		if err := v.Err(); !errors.Is(err, session.ErrUnavailable) {
			t.Errorf("Err: %v", err)
		}
		if v.Len() != 0 {
			t.Errorf("the session holds %v", v.Keys())
		}
		if err := v.Set("x", 1); !errors.Is(err, session.ErrUnavailable) {
			t.Errorf("Set: %v", err)
		}
		if err := v.Begin("bob"); !errors.Is(err, session.ErrUnavailable) {
			t.Errorf("Begin: %v", err)
		}
	})
	if got := resp.Header.Get("Set-Cookie"); got != "" {
		t.Errorf("an outage set %q", got)
	}
	rows.up()
	if got := s.who(cookie); got != "ann" {
		t.Errorf("after the outage: %q", got)
	}
}

func TestS06LogoutDuringAnOutageIsReported(t *testing.T) {
	for _, call := range []string{"Lookup", "End"} {
		s, rows := trackedSite(t, nil)
		cookie := s.in("", "ann")
		rows.down(call)
		resp := s.get(cookie, func(v *session.Session) {
			if err := v.End(); !errors.Is(err, session.ErrUnavailable) {
				t.Errorf("%s down: End: %v", call, err)
			}
		})
		if got := resp.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("%s down: set %q, want the cookie left for another try", call, got)
		}
		rows.up()
		s.get(cookie, func(v *session.Session) { check(t, v.End()) })
		if got := s.who(cookie); got != "" {
			t.Errorf("%s up again: still %q after the second try", call, got)
		}
	}
}

func TestOutageInTheMiddleOfARequest(t *testing.T) {
	rows := []struct {
		about, call string
		view        func(v *session.Session) error
		status      int
	}{
		{"a write whose row cannot be asked is not acknowledged", "Touch",
			func(v *session.Session) error { return v.Set("x", 1) }, http.StatusServiceUnavailable},
		{"a login whose row cannot be made signs nobody in", "Start",
			func(v *session.Session) error { expectUnavailable(v.Begin("ann")); return nil }, http.StatusOK},
		{"a login whose generation cannot be asked signs nobody in", "User",
			func(v *session.Session) error { expectUnavailable(v.Begin("ann")); return nil }, http.StatusOK},
		{"a login whose old row cannot be ended changes nothing", "End",
			func(v *session.Session) error { expectUnavailable(v.Begin("ann")); return nil }, http.StatusOK},
	}
	for _, row := range rows {
		s, registry := trackedSite(t, nil)
		cookie := s.in("", "ann")
		resp := s.get(cookie, func(v *session.Session) {
			v.Len()
			registry.down(row.call)
			check(t, row.view(v))
		})
		if resp.StatusCode != row.status || resp.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: got %d and %q", row.about, resp.StatusCode, resp.Header.Get("Set-Cookie"))
		}
	}
}

func expectUnavailable(err error) {
	if !errors.Is(err, session.ErrUnavailable) {
		panic(err)
	}
}

func TestRefreshDuringAnOutageIsLeftOut(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	s.now = s.now.Add(2 * time.Minute)
	rows.down("Touch")
	resp := s.get(cookie, func(v *session.Session) { v.Len() })
	if resp.StatusCode != 200 || value(resp) != "" {
		t.Errorf("got %d and %q, want the page without a refresh", resp.StatusCode, value(resp))
	}
}

func TestD02RowsOfOthersAreAnOutage(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	for k, row := range rows.rows {
		row.Key[0]++ // the answer to somebody else's question
		rows.rows[k] = row
	}
	s.get(cookie, func(v *session.Session) {
		if err := v.Err(); !errors.Is(err, session.ErrUnavailable) {
			t.Errorf("Err: %v", err)
		}
	})
}

func TestGenerationOfTheCookieHasToFit(t *testing.T) {
	s, _ := trackedSite(t, nil)
	cookie := s.in("", "ann")
	forged := s.flask(strings.Replace(s.text(cookie), `.0"`, `.1"`, 1))
	if got := s.who(forged); got != "" {
		t.Errorf("another generation is %q", got)
	}
}

func TestLoginLosesAgainstEndingEverything(t *testing.T) {
	s, rows := trackedSite(t, nil)
	calls := 0
	rows.fail = func(call string) error {
		if call == "Start" && calls < 2 {
			calls++
			rows.users["ann"] = session.UserState{Generation: int64(calls)}
		}
		return nil
	}
	resp := s.get("", func(v *session.Session) { expectUnavailable(v.Begin("ann")) })
	if value(resp) != "" {
		t.Error("a login that was overtaken twice set a cookie")
	}
	if cookie := s.in("", "ann"); s.who(cookie) != "ann" {
		t.Error("the login after it failed")
	}
}
