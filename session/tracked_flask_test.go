package session_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

func TestFlaskLogoutEndsTheRow(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	s.heard()
	text := s.text(cookie)
	out := s.flask(strings.Replace(text, `"_user_id":"ann"`, `"cart":1`, 1))
	resp := s.get(out, func(v *session.Session) {
		if n, _ := v.GetInt("cart"); n != 1 {
			t.Error("what else Flask kept is lost")
		}
	})
	if got := s.text(value(resp)); got != `{"cart":1}` {
		t.Errorf("the next cookie is %s, want no _gourd", got)
	}
	if got := s.heard(); got != "session.flask.logout" {
		t.Errorf("heard %q", got)
	}
	if got := s.who(cookie); got != "" {
		t.Errorf("the cookie from before is still %q", got)
	}
	for _, row := range rows.rows {
		if row.Reason != "flask logout" {
			t.Errorf("reason %q", row.Reason)
		}
	}
	s.heard()
	s.get(out, func(v *session.Session) { v.Len() }) // again: nothing left to end
	if got := s.heard(); got != "" {
		t.Errorf("heard %q", got)
	}
}

func TestFlaskLogoutDuringAnOutage(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	out := s.flask(strings.Replace(s.text(cookie), `"_user_id":"ann"`, `"cart":1`, 1))
	rows.down("End")
	s.get(out, func(v *session.Session) { expectUnavailable(v.Err()) })
}

func TestFlaskLoginIsIgnoredUnlessShared(t *testing.T) {
	s, rows := trackedSite(t, nil)
	resp := s.get(s.flask(`{"_user_id":"ann"}`), func(v *session.Session) {
		if v.Len() != 0 {
			t.Errorf("the session holds %v", v.Keys())
		}
	})
	if got := resp.Header.Get("Set-Cookie"); got != "" || len(rows.rows) != 0 {
		t.Errorf("set %q, %d rows", got, len(rows.rows))
	}
}

func TestFlaskLoginGetsARow(t *testing.T) {
	s, rows := trackedSite(t, sharing)
	cookie := s.flask(`{"_id":"aa","_user_id":"ann","cart":1}`)
	resp := s.get(cookie, func(v *session.Session) { v.Len() })
	if got := s.heard(); got != "session.flask.login" {
		t.Errorf("heard %q", got)
	}
	stamped := value(resp)
	if !strings.Contains(s.text(stamped), `"_gourd":"`) {
		t.Fatalf("the cookie %s was not stamped", s.text(stamped))
	}
	s.get(cookie, func(v *session.Session) { v.Len() }) // a parallel request
	if len(rows.rows) != 1 {
		t.Errorf("%d rows, want one for all copies", len(rows.rows))
	}
	s.get(stamped, func(v *session.Session) { check(t, v.End()) })
	for name, c := range map[string]string{"the id-less ancestor": cookie, "the stamped cookie": stamped} {
		if got := s.who(c); got != "" {
			t.Errorf("after logout %s is still %q", name, got)
		}
	}
}

func TestFlaskLoginAfterTheCutoff(t *testing.T) {
	s, _ := trackedSite(t, sharing)
	text := `{"_id":"aa","_user_id":"ann"}`
	_, err := s.manager.EndUser(context.Background(), "ann", "password")
	check(t, err)
	for _, row := range []struct {
		about string
		after time.Duration
		want  string
	}{
		{"signed at the cut-off", 0, ""},
		{"signed within the grace of a late answer", 2 * time.Second, ""},
		{"signed after it", 3 * time.Second, "ann"},
	} {
		s.now = start.Add(row.after)
		if got := s.who(s.flask(text)); got != row.want {
			t.Errorf("%s: got %q, want %q", row.about, got, row.want)
		}
	}
}

func TestFlaskLoginAgainAfterLogout(t *testing.T) {
	s, _ := trackedSite(t, sharing)
	text := `{"_id":"aa","_user_id":"ann"}`
	stamped := value(s.get(s.flask(text), func(v *session.Session) { v.Len() }))
	s.get(stamped, func(v *session.Session) { check(t, v.End()) })
	s.now = s.now.Add(3 * time.Second)
	if got := s.who(s.flask(text)); got != "ann" {
		t.Errorf("a new login of the same browser: %q", got)
	}
}

func TestFlaskLoginWhileTheStoreFails(t *testing.T) {
	for _, call := range []string{"User", "Start"} {
		s, rows := trackedSite(t, sharing)
		rows.down(call)
		s.get(s.flask(`{"_user_id":"ann"}`), func(v *session.Session) { expectUnavailable(v.Err()) })
	}
}

func TestFlaskSwitchOfUser(t *testing.T) {
	s, _ := trackedSite(t, sharing)
	cookie := s.in("", "ann")
	switched := s.flask(strings.Replace(s.text(cookie), `"ann"`, `"bob"`, 1))
	s.heard()
	resp := s.get(switched, func(v *session.Session) {
		if user, _ := v.GetString("_user_id"); user != "bob" {
			t.Errorf("got %q, want bob", user)
		}
	})
	if got := s.heard(); got != "session.flask.switch session.flask.login" {
		t.Errorf("heard %q", got)
	}
	stamped := value(resp)
	if got := s.who(cookie); got != "" {
		t.Errorf("the session of before is still %q", got)
	}
	late := s.get(switched, func(v *session.Session) { v.Len() })
	if s.text(value(late)) != s.text(stamped) {
		t.Error("a parallel request began another login")
	}
	s.now = s.now.Add(11 * time.Second)
	if got := s.who(switched); got != "" {
		t.Errorf("after the grace the old id still leads to %q", got)
	}
	if got := s.who(stamped); got != "bob" {
		t.Errorf("the new login is %q", got)
	}
}

func TestFlaskSwitchWithoutSharing(t *testing.T) {
	s, _ := trackedSite(t, nil)
	cookie := s.in("", "ann")
	switched := s.flask(strings.Replace(s.text(cookie), `"ann"`, `"bob"`, 1))
	for _, c := range []string{switched, cookie} {
		if got := s.who(c); got != "" {
			t.Errorf("got %q, want nobody", got)
		}
	}
}

func TestFlaskSwitchWhileTheStoreFails(t *testing.T) {
	for _, call := range []string{"End", "User"} {
		s, rows := trackedSite(t, sharing)
		cookie := s.in("", "ann")
		rows.down(call)
		switched := s.flask(strings.Replace(s.text(cookie), `"ann"`, `"bob"`, 1))
		s.get(switched, func(v *session.Session) { expectUnavailable(v.Err()) })
	}
}

func TestOddUserIDs(t *testing.T) {
	s, _ := trackedSite(t, sharing)
	for text, want := range map[string]string{
		`{"_user_id":5}`:                     "5",
		`{"_user_id":123456789012345678901}`: "123456789012345678901",
	} {
		s.get(s.flask(text), func(v *session.Session) {
			check(t, v.Err())
			list, err := s.manager.List(context.Background(), want)
			if len(list) != 1 || err != nil {
				t.Errorf("%s: no row of %s, %v", text, want, err)
			}
		})
	}
}

// A switch is a login too: one that was signed before all of the new user's
// sessions were ended must not come back by a row that was somebody else's.
func TestFlaskSwitchObeysTheCutoff(t *testing.T) {
	s, _ := trackedSite(t, sharing)
	switched := s.flask(strings.Replace(s.text(s.in("", "ann")), `"ann"`, `"bob"`, 1))
	s.now = s.now.Add(time.Minute)
	_, err := s.manager.EndUser(t.Context(), "bob", "password")
	check(t, err)
	s.now = s.now.Add(time.Minute)
	s.heard()
	if got := s.who(switched); got != "" {
		t.Errorf("signed before bob's cut-off, it is %q", got)
	}
	if got := s.heard(); got != "session.use_after_end session.flask.switch" {
		t.Errorf("heard %q", got)
	}
}

// Whatever is ended while a login of Flask is judged stays ended.
func TestS05EndingWhileFlasksLoginIsAccepted(t *testing.T) {
	for _, row := range []struct {
		about, before string
		state         session.UserState
	}{
		{"all sessions, before the row stands", "Start", session.UserState{Generation: 1, Cutoff: start}},
		{"another session that Flask began, before the row stands", "Start", session.UserState{Cutoff: start}},
		{"all sessions, before the user is asked", "User", session.UserState{Generation: 1, Cutoff: start}},
	} {
		s, rows := trackedSite(t, sharing)
		rows.fail = func(call string) error {
			if call == row.before {
				rows.users["ann"] = row.state
			}
			return nil
		}
		if got := s.who(s.flask(`{"_id":"aa","_user_id":"ann"}`)); got != "" {
			t.Errorf("%s: it is %q", row.about, got)
		}
	}
}

func TestD02RowsOfOthersAreNoLogin(t *testing.T) {
	s, rows := trackedSite(t, sharing)
	rows.wrong = "bob"
	s.get(s.flask(`{"_user_id":"ann"}`), func(v *session.Session) { expectUnavailable(v.Err()) })
	s.get("", func(v *session.Session) { expectUnavailable(v.Begin("ann")) })
}

// Somebody who goes to and fro between both apps is not idle, though each
// cookie that comes was signed by Flask a moment ago.
func TestS07FlasksSigningDoesNotHideThatASessionIsUsed(t *testing.T) {
	s, _ := trackedSite(t, func(c *session.Config) { c.FlaskSharesLogin, c.Lifetime = true, time.Hour })
	text := s.text(s.in("", "ann"))
	for range 20 {
		s.now = s.now.Add(10 * time.Minute)
		if got := s.who(s.flask(text)); got != "ann" {
			t.Fatalf("used every 10 minutes, %q after %v", got, s.now.Sub(start))
		}
	}
}

// A login of Flask's that grew too old at Gourd is over with its copies; the next
// login of the same browser is a new one.
func TestFlaskLoginAgainAfterItExpired(t *testing.T) {
	s, rows := trackedSite(t, func(c *session.Config) {
		c.FlaskSharesLogin, c.Lifetime, c.AbsoluteLifetime = true, 2*time.Hour, 3*time.Hour
	})
	const text = `{"_id":"aa","_user_id":"ann"}`
	first := s.flask(text)
	if got := s.who(first); got != "ann" {
		t.Fatalf("the first login: %q", got)
	}
	s.now = s.now.Add(2*time.Hour + time.Minute) // idle at Gourd, and Flask signs the old payload anew
	if got := s.who(s.flask(text)); got != "" {
		t.Errorf("a login that grew too old is still %q", got)
	}
	s.now = s.now.Add(3 * time.Second)
	if got := s.who(s.flask(text)); got != "ann" {
		t.Errorf("the next login: %q", got)
	}
	s.now = s.now.Add(4 * time.Hour)
	rows.down("End")
	s.get(s.flask(text), func(v *session.Session) { expectUnavailable(v.Err()) })
}
