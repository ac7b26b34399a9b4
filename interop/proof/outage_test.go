package proof_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

// How somebody must be once all is well again.
const (
	alive  = "alive"  // signed in as who they are
	dead   = "dead"   // nobody
	either = "either" // one of the two
)

// people are the cookies that a flow may touch: the browser that goes through it,
// the copy that was made of its session and of its remember cookie before, the
// user's other browser, and somebody else's.
type people struct{ browser, copied, ticket, other, bob string }

// flow is one request that meets an outage, and how people must be after it: if it
// was acknowledged, by a status 2xx, and if it was not.
type flow struct {
	path    string
	prepare func(*scene)
	acked   people
	not     people
	judge   func(*scene, answer) // in place of all this
	same    bool                 // the session goes on: a value in it stays, or is the one written
}

var unchanged = people{alive, alive, alive, alive, alive}

var flows = map[string]flow{
	"read":      {path: "/read", acked: unchanged, not: unchanged, same: true},
	"touch":     {path: "/read", prepare: later, acked: unchanged, not: unchanged, same: true},
	"permanent": {path: "/permanent", prepare: later, acked: unchanged, not: unchanged, same: true},
	"write":     {path: "/set?k=new", acked: unchanged, not: unchanged, same: true},
	"flash":     {path: "/flash?m=hello", acked: unchanged, not: unchanged, same: true},
	"login": {path: "/in?user=USER&remember=1", prepare: anonymous,
		acked: people{alive, dead, dead, alive, alive}, not: people{either, dead, dead, alive, alive}},
	"login again": {path: "/in?user=USER",
		acked: people{alive, dead, dead, alive, alive}, not: people{either, either, either, alive, alive}},
	"logout": {path: "/out",
		acked: people{dead, dead, dead, alive, alive}, not: people{either, either, either, alive, alive}},
	"logout, remembered": {path: "/out", prepare: closed,
		acked: people{dead, dead, dead, alive, alive}, not: people{either, either, either, alive, alive}},
	"revoke one": {path: "/revoke?handle=HANDLE",
		acked: people{alive, alive, alive, dead, alive}, not: people{alive, alive, alive, either, alive}, same: true},
	"revoke user": {path: "/revoke-user?user=USER",
		acked: people{dead, dead, dead, dead, alive}, not: people{either, either, either, either, alive}},
	"everybody": {path: "/revoke-all",
		acked: people{dead, dead, dead, dead, dead}, not: people{either, either, either, either, either}},
	// Of a renewal whose answer was lost the browser does not know the new id: the
	// one step in which an outage can sign somebody out.
	"renew": {path: "/renew",
		acked: people{alive, dead, alive, alive, alive}, not: people{either, either, alive, alive, alive}},
	"confirm": {path: "/confirm",
		acked: people{alive, dead, alive, alive, alive}, not: people{either, either, alive, alive, alive}},
	"end others": {path: "/others",
		acked: people{alive, dead, dead, dead, alive}, not: people{either, either, either, either, alive}},
	"recall": {path: "/who", prepare: closed,
		judge: (*scene).judgeRecall},
	// Who answers the second bearer of a remember cookie with a refusal has ended
	// what the first one got.
	"reuse": {path: "/who", prepare: stolen, judge: (*scene).judgeReuse},
}

func later(s *scene)     { s.clock.move(2 * time.Minute) }
func anonymous(s *scene) { s.browser.get(s.house, "/out") }
func closed(s *scene)    { delete(s.browser, sessionCookie) }

// stolen: a copy of the remember cookie was used, and not just now.
func stolen(s *scene) {
	closed(s)
	s.copied = s.ticket.copy()
	s.copied.get(s.house, "/who")
	s.clock.move(time.Minute)
}

// TestOutageOfAnyCall: each call of each flow fails, once or from then on,
// before or after it was done. No ended session is accepted, no remember cookie is
// good twice, nothing acknowledged is lost, nobody is signed in by an outage, and
// out but where it says so above; and while it lasts nobody is answered.
func TestOutageOfAnyCall(t *testing.T) {
	eachKind(t, func(t *testing.T, kind session.Kind, open func(testing.TB) store) {
		inner, scenes := open(t), 0
		for name, f := range flows {
			calls := playScene(t, kind, inner, name, f, outage{}, &scenes)
			if calls == 0 {
				t.Errorf("%s asks the store nothing", name)
			}
			for n := 1; n <= calls; n++ {
				for _, o := range outages(n, isSlow(inner)) {
					playScene(t, kind, inner, name, f, o, &scenes)
				}
			}
		}
		t.Logf("%d scenes", scenes)
	})
}

// outage is which call fails, how, and whether all that follow do too.
type outage struct {
	n       int
	how     sessiontest.Failure
	forEver bool
}

// outages of the n-th call. The short form spares a disk half of them.
func outages(n int, slow bool) []outage {
	list := []outage{{n, sessiontest.After, false}, {n, sessiontest.Before, true}}
	if slow && testing.Short() {
		return list
	}
	return append(list, outage{n, sessiontest.Before, false}, outage{n, sessiontest.After, true})
}

// scene is a flow that meets an outage.
type scene struct {
	t                                   *testing.T
	about                               string
	house                               *house
	clock                               *clock
	user                                string
	browser, copied, ticket, other, bob jar
}

// playScene plays one and returns how many calls its request made.
func playScene(t *testing.T, kind session.Kind, inner store, name string, f flow, o outage, count *int) int {
	*count++
	failing := &sessiontest.Failing{Store: inner}
	var armed, from atomic.Int64
	failing.Fail = func(call string, n int) sessiontest.Failure {
		if armed.Load() == 0 || o.n == 0 {
			return sessiontest.Pass
		}
		return sessiontest.Nth(o.n, o.how, o.forEver)(call, n-int(from.Load()))
	}
	s := newScene(t, kind, failing, fmt.Sprint(name, " ", o), *count)
	if f.prepare != nil {
		f.prepare(s)
	}
	path := strings.NewReplacer("USER", s.user, "HANDLE", s.other.ask(s.house, "/read").body).Replace(f.path)
	from.Store(int64(failing.Calls()))
	armed.Store(1)
	a := s.browser.get(s.house, path)
	calls := failing.Calls() - int(from.Load())
	if o.forEver && calls >= o.n {
		s.duringOutage()
	}
	armed.Store(0)
	s.judge(f, o, a)
	return calls
}

func newScene(t *testing.T, kind session.Kind, failing *sessiontest.Failing, about string, n int) *scene {
	s := &scene{t: t, about: about, clock: newClock(), user: fmt.Sprint("ann-", n), browser: jar{}, other: jar{}, bob: jar{}}
	s.house = newHouse(t, kind, failing, s.clock.Now, nil)
	s.browser.get(s.house, "/in?remember=1&user="+s.user)
	s.browser.get(s.house, "/set?k=old")
	s.copied, s.ticket = s.browser.only(sessionCookie), s.browser.only(rememberCookie)
	s.other.get(s.house, "/in?user="+s.user)
	s.bob.get(s.house, fmt.Sprint("/in?user=bob-", n))
	return s
}

// duringOutage: whoever has a session is told nothing, and nobody is signed in.
func (s *scene) duringOutage() {
	for _, b := range []jar{s.browser, s.copied, s.other, s.bob} {
		if got := b.who(s.house); len(b) > 0 && got != "?" {
			s.t.Errorf("%s: while nothing could be asked, somebody was %q", s.about, got)
		}
	}
}

// judge looks at everybody once all is well again.
func (s *scene) judge(f flow, o outage, a answer) {
	want := f.not
	if a.ok() {
		want = f.acked
	} else if o.n == 0 && a.code > 500 {
		s.t.Fatalf("%s failed by itself: %+v", s.about, a)
	}
	if f.judge != nil {
		f.judge(s, a)
		return
	}
	s.expect("the browser", s.browser, s.user, want.browser)
	s.expect("the copy", s.copied, s.user, want.copied)
	s.expect("the other browser", s.other, s.user, want.other)
	s.expect("bob", s.bob, strings.Replace(s.user, "ann", "bob", 1), want.bob)
	if f.same {
		s.expectValue(f, a)
	}
	s.expect("the remember cookie", s.ticket, s.user, want.ticket)
}

func (s *scene) expect(who string, b jar, user, want string) {
	got := b.who(s.house)
	state := dead
	if got == user {
		state = alive
	}
	if got != user && got != "" || want != either && state != want {
		s.t.Errorf("%s: %s is %q, want %s", s.about, who, got, want)
	}
}

// expectValue asks for the value that a write replaced, or not.
func (s *scene) expectValue(f flow, a answer) {
	got := valueOf(s.house, s.browser)
	isNew, wrote := got == "new", strings.Contains(f.path, "k=new")
	if got != "old" && got != "new" || isNew && !wrote || wrote && a.ok() && !isNew {
		s.t.Errorf("%s: answered %d, and the value is %q", s.about, a.code, got)
	}
}

// judgeRecall: a remember cookie signs in once. If the answer was lost, the browser
// comes with the same one again, too late for a parallel request; whoever comes
// with it after somebody was let in is refused.
func (s *scene) judgeRecall(a answer) {
	if !a.ok() && a.code != 503 {
		s.t.Errorf("%s: answered %d", s.about, a.code)
	}
	s.expect("the other browser", s.other, s.user, alive)
	let := 0
	if a.ok() {
		let++
		s.expect("the browser", s.browser, s.user, alive)
	}
	for range 3 {
		s.clock.move(11 * time.Second)
		if s.ticket.who(s.house) != "" {
			let++
		}
	}
	if let > 1 {
		s.t.Errorf("%s: the remember cookie was good %d times", s.about, let)
	}
	s.browser.get(s.house, "/in?user="+s.user)
	s.expect("by password", s.browser, s.user, alive)
}

// judgeReuse: the owner is let in by no means, and once that was said the thief
// neither, even if it was the second time of asking.
func (s *scene) judgeReuse(a answer) {
	if a.code != 503 && a.code != 401 {
		s.t.Errorf("%s: answered %d", s.about, a.code)
	}
	if a.code == 503 {
		s.expect("the owner", s.browser, s.user, dead)
	}
	s.expect("the thief's session", s.copied.only(sessionCookie), s.user, dead)
	s.expect("the thief's remember cookie", s.copied.only(rememberCookie), s.user, dead)
	s.expect("the other browser", s.other, s.user, alive)
}
