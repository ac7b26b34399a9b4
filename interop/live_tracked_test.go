//go:build unix

package interop

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// What Gourd does about a Flask app that shares the cookie and knows nothing of
// the registry. In these tests a real one signs old sessions at new times.

func notShared(c *session.Config) { c.FlaskSharesLogin = false }

func end(v *session.Session) error { return v.End() }

// sinceThen are times at which Flask signs a session again.
var sinceThen = []time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second, time.Minute, 24 * time.Hour}

// staysEnded lets Flask sign a session of before at later and later times.
func (s *shared) staysEnded(about, cookie string) {
	s.t.Helper()
	now := s.now
	defer func() { s.now = now }()
	s.isAtGourd(about, cookie, "")
	for i, after := range sinceThen {
		s.now = now.Add(after)
		again := s.flask(fmt.Sprintf("/write/%d", i), cookie)
		s.isAtGourd(fmt.Sprintf("%s, signed again by Flask after %v", about, after), again, "")
	}
}

func TestLiveTrackedGenerationEndsAll(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	here, there := s.signIn("ann"), s.signIn("ann")
	written := s.flask("/write/x", here)
	began := s.meets(s.flask("/login/ann", ""))
	s.later(time.Hour)
	s.endUser("ann")
	for about, cookie := range map[string]string{
		"one session": here, "another": there, "one that Flask wrote": written, "one that Flask began": began,
	} {
		s.staysEnded(about, cookie)
	}
	s.hasSessions("ann", 0)
	next := s.signIn("ann")
	s.isAtGourd("a login after that", s.flask("/write/y", next), "ann")
	if old, new := s.row(here), s.row(next); !strings.HasSuffix(old, ".0") || !strings.HasSuffix(new, ".1") {
		t.Errorf("the generations are those of %s and %s, want 0 and 1", old, new)
	}
}

func TestLiveTrackedFlasksLoginIsNobodyUnlessShared(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), notShared)
	s.isAtGourd("a login at Flask", s.flask("/login/ann", ""), "")
	s.hasSessions("ann", 0)
}

// The second half is the limit of an app beside Gourd: who holds a copy without an
// id may let that app sign it again after the cut-off, and is signed in again.
func TestLiveTrackedFlasksLoginCountsAfterTheCutOff(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	before := s.flask("/login/ann", "")
	s.later(time.Hour)
	s.endUser("ann")
	cutOff := s.now
	for _, after := range sinceThen {
		s.now = cutOff.Add(after)
		want := ""
		if after > 2*time.Second {
			want = "ann"
		}
		s.isAtGourd(fmt.Sprintf("a login %v after the cut-off", after), s.flask("/login/ann", ""), want)
		s.isAtGourd(fmt.Sprintf("one of before, signed again %v after the cut-off", after), s.flask("/write/x", before), want)
		s.isAtGourd("one of before", before, "")
	}
}

func TestLiveTrackedFlasksLoginGetsARow(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	first := s.flask("/login/ann", "")
	if row := s.row(first); row != "" {
		t.Fatalf("Flask writes %q", row)
	}
	rows := map[string]bool{}
	for i := range 5 { // requests under way at the same time, each with a copy of its own
		s.later(time.Duration(i) * time.Second)
		rows[s.row(s.meets(s.flask(fmt.Sprintf("/write/%d", i), first)))] = true
	}
	rows[s.row(s.meets(first))] = true
	if len(rows) != 1 || rows[""] {
		t.Errorf("the copies of one login have the ids %v, want one", rows)
	}
	s.hasSessions("ann", 1)
	s.agent = "another browser" // of which Flask-Login makes another _id
	s.meets(s.flask("/login/ann", ""))
	s.hasSessions("ann", 2)
}

func TestLiveTrackedEndingFlasksLoginEndsItsAncestor(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	ancestor := s.flask("/login/ann", "")
	s.later(time.Minute)
	stamped := s.meets(ancestor)
	written := s.flask("/write/x", stamped)
	parallel := s.flask("/write/y", ancestor) // no id either
	s.gourd(written, end)
	s.isAtGourd("the ancestor", ancestor, "")
	s.isAtGourd("a copy of it that Flask wrote", parallel, "")
	s.staysEnded("the session", stamped)
	s.staysEnded("what Flask wrote of it", written)
	s.hasSessions("ann", 0)
	s.later(3 * time.Second)
	s.isAtGourd("a login after that", s.flask("/login/ann", ""), "ann")
}

func TestLiveTrackedFlasksLogoutEndsTheRow(t *testing.T) {
	t.Parallel()
	for _, about := range []string{"begun at Gourd", "begun at Flask"} {
		s := startShared(t, startClocked(t), nil)
		in := ""
		if about == "begun at Gourd" {
			in = s.signIn("ann")
		}
		in = s.meets(s.flask("/write/kept", s.flask("/login/ann", in)))
		s.later(time.Minute)
		out := s.flask("/logout", in)
		if s.row(out) == "" {
			t.Fatalf("%s: Flask has dropped the id", about)
		}
		after := s.gourd(out, func(v *session.Session) error {
			if value, _ := v.GetString("value"); value != "kept" || v.UserID() != "" {
				t.Errorf("%s: it holds %v, want what else was in it, and nobody", about, v.Keys())
			}
			return nil
		})
		if row := s.row(after); row != "" {
			t.Errorf("%s: the next cookie still has the id %s", about, row)
		}
		s.staysEnded(about, in)
		s.hasSessions("ann", 0)
		s.later(3 * time.Second)
		s.isAtGourd(about+", and a login at Flask after that", s.flask("/login/bob", after), "bob")
	}
}

func TestLiveTrackedSwitchAtFlask(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	ann := s.signIn("ann")
	bob := s.flask("/login/bob", ann)
	parallel := s.flask("/write/x", bob)
	stamped := s.meets(bob)
	s.isAtGourd("the switched session", stamped, "bob")
	s.staysEnded("the session of before", ann)

	s.later(10 * time.Second)
	if s.row(s.meets(parallel)) != s.row(stamped) {
		t.Error("a parallel request has begun another login")
	}
	s.isAtGourd("a switch to somebody else by a request of before", s.flask("/login/eve", ann), "")
	s.later(time.Second)
	s.staysEnded("after the grace the old id", bob)
	s.hasSessions("ann", 0)
	s.hasSessions("bob", 1)

	s.gourd(stamped, end)
	s.staysEnded("the new login, once ended", stamped)
	s.hasSessions("bob", 0)
}

func TestLiveTrackedSwitchAtFlaskUnlessShared(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), notShared)
	ann := s.signIn("ann")
	bob := s.flask("/login/bob", ann)
	s.staysEnded("the switched session", bob)
	s.staysEnded("the session of before", ann)
	s.hasSessions("ann", 0)
	s.hasSessions("bob", 0)
}
