package proof_test

import (
	"flag"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gourd-auth/gourd/session"
)

// TestT20RandomWalks: whatever people do in whatever order, under clocks that jump
// and keys that change, every cookie ever handed out, the oldest too, stands for
// who the model says.
func TestT20RandomWalks(t *testing.T) {
	// rapid makes a fifth of them in the short form.
	checks := fmt.Sprint(amount(150, 150, 10_000))
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.steps": "60"} {
		was := flag.Lookup(name).Value.String()
		check(t, flag.Set(name, value))
		defer flag.Set(name, was)
	}
	eachKind(t, func(t *testing.T, kind session.Kind, open func(testing.TB) store) {
		s, walks := open(t), 0
		if isSlow(s) {
			check(t, flag.Set("rapid.checks", fmt.Sprint(amount(30, 30, 2000))))
			defer flag.Set("rapid.checks", checks)
		}
		rapid.Check(t, func(rt *rapid.T) {
			walks++
			newWalk(t, rt, kind, s, walks).wander()
		})
	})
}

// walk is some browsers and users on their way.
type walk struct {
	t        *testing.T
	rt       *rapid.T
	kind     session.Kind
	store    store
	clock    *clock
	house    *house
	model    *model
	key      int
	users    []string
	browsers []jar
	cookies  []string // ever handed out
	tickets  []string
}

func newWalk(t *testing.T, rt *rapid.T, kind session.Kind, s store, n int) *walk {
	w := &walk{t: t, rt: rt, kind: kind, store: s, clock: newClock(), browsers: []jar{{}, {}, {}}}
	for i := range 2 {
		w.users = append(w.users, fmt.Sprint("user-", n, "-", i))
	}
	w.model = &model{
		kind: kind, now: w.clock.Now, cap: 3, keys: []int{0},
		cookies: map[string]*modelCookie{}, series: map[string]*modelSeries{},
	}
	w.build()
	return w
}

// build is a start of the site with the keys of now.
func (w *walk) build() {
	var texts []string
	for _, k := range w.model.keys {
		texts = append(texts, fmt.Sprint("flask-dev-key-", k))
	}
	w.house = newHouse(w.t, w.kind, w.store, w.clock.Now, func(c *session.Config) {
		c.Keys, c.MaxSessions = ring(w.t, texts...), w.model.cap
	})
}

func (w *walk) wander() {
	steps := []time.Duration{time.Second, 15 * time.Second, 90 * time.Second, 31 * time.Minute, idle + time.Second, absolute, 25 * time.Hour}
	w.rt.Repeat(map[string]func(*rapid.T){
		"login":       func(*rapid.T) { w.login("") },
		"remember":    func(*rapid.T) { w.login("1") },
		"request":     func(*rapid.T) { w.ask(w.browser()) },
		"step up":     func(*rapid.T) { w.renew("/confirm") },
		"renew":       func(*rapid.T) { w.renew("/renew") },
		"password":    func(*rapid.T) { w.others() },
		"logout":      func(*rapid.T) { w.logout() },
		"revoke one":  func(*rapid.T) { w.revokeOne() },
		"revoke user": func(*rapid.T) { w.revoke("/revoke-user?user=", w.user()) },
		"everybody":   func(*rapid.T) { w.revoke("/revoke-all?user=", "") },
		"close":       func(*rapid.T) { delete(w.browser(), sessionCookie) },
		"forward":     func(rt *rapid.T) { w.clock.move(rapid.SampledFrom(steps).Draw(rt, "forward")) },
		"back":        func(rt *rapid.T) { w.clock.move(-rapid.SampledFrom(steps[:5]).Draw(rt, "back")) },
		"new key":     func(*rapid.T) { w.key++; w.model.keys = []int{w.key, w.model.keys[0]}; w.build() },
		"old key out": func(*rapid.T) { w.model.keys = w.model.keys[:1]; w.build() },
		"sweep":       func(*rapid.T) { w.sweep() },
		"old cookie":  func(*rapid.T) { w.old(sessionCookie, w.cookies) },
		"old ticket":  func(*rapid.T) { w.old(rememberCookie, w.tickets) },
		"":            func(*rapid.T) { w.clock.move(7 * time.Millisecond) }, // no two things at once
	})
	for _, c := range w.cookies {
		w.ask(jar{sessionCookie: c})
	}
}

func (w *walk) browser() jar { return rapid.SampledFrom(w.browsers).Draw(w.rt, "browser") }
func (w *walk) user() string { return rapid.SampledFrom(w.users).Draw(w.rt, "user") }

// get asks and notes what is handed out, for the row that the model says.
func (w *walk) get(b jar, path string, row *modelRow) answer {
	a := b.get(w.house, path)
	if !a.ok() {
		w.rt.Fatalf("%s: answered %d %s", path, a.code, a.body)
	}
	for _, c := range a.cookies {
		switch {
		case c.MaxAge < 0:
		case c.Name == sessionCookie:
			w.cookies = append(w.cookies, c.Value)
			w.model.cookies[c.Value] = &modelCookie{row, w.model.keys[0], w.clock.Now()}
		default:
			w.tickets = append(w.tickets, c.Value)
			if s := w.model.seriesOf(c.Value); s != nil && s.justRotated {
				s.good, s.justRotated = c.Value, false
			}
		}
	}
	return a
}

// expect compares who the site says somebody is with what the model says.
func (w *walk) expect(path string, a answer, row *modelRow) {
	user, handle, _ := strings.Cut(a.body, " ")
	switch {
	case row == nil && a.body != " ":
		w.rt.Fatalf("%s: somebody is %q, and should be nobody", path, a.body)
	case row == nil:
	case user != row.user:
		w.rt.Fatalf("%s: somebody is %q, and should be %s", path, a.body, row.user)
	case row.handle == "":
		row.handle = handle
	case row.handle != handle:
		w.rt.Fatalf("%s: the session is %q, and should be %s", path, handle, row.handle)
	}
}

func (w *walk) ask(b jar) *modelRow {
	row := w.model.ask(b[sessionCookie], b[rememberCookie])
	w.expect("/me", w.get(b, "/me", row), row)
	return row
}

func (w *walk) login(remember string) {
	b, user := w.browser(), w.user()
	row := w.model.login(b[sessionCookie], b[rememberCookie], user)
	w.get(b, "/in?"+url.Values{"user": {user}, "remember": {remember}}.Encode(), row)
	if remember != "" && !row.over {
		w.newSeries(b, row, w.clock.Now().Add(lasts))
	}
}

func (w *walk) newSeries(b jar, row *modelRow, expires time.Time) {
	selector, _, _ := strings.Cut(b[rememberCookie], ".")
	w.model.series[selector] = &modelSeries{
		user: row.user, row: row, good: b[rememberCookie], expires: expires, begun: map[string]*modelRow{},
	}
}

// renew and others ask first: so does what guards such a page.
func (w *walk) renew(path string) {
	b := w.browser()
	row := w.ask(b)
	if row != nil && w.comesBack(b) {
		row = w.model.replace(row)
	}
	w.get(b, path, row)
}

// comesBack reports whether the browser's cookie is accepted: not if it was set
// while the clock was ahead.
func (w *walk) comesBack(b jar) bool {
	r, _ := w.model.who(b[sessionCookie])
	return r != nil
}

func (w *walk) others() {
	b := w.browser()
	row := w.ask(b)
	if row == nil || !w.comesBack(b) {
		return
	}
	next, expires := w.model.others(row, b[rememberCookie])
	w.get(b, "/others", next)
	if !expires.IsZero() {
		w.newSeries(b, next, expires)
	}
}

func (w *walk) logout() {
	b := w.browser()
	w.model.logout(b[sessionCookie], b[rememberCookie])
	w.get(b, "/out", nil)
	if b[sessionCookie] != "" || b[rememberCookie] != "" {
		w.rt.Fatalf("after a logout the browser has %v", b)
	}
}

// revokeOne ends a session by the name that people see.
func (w *walk) revokeOne() {
	var named []*modelRow
	for _, r := range w.model.rows {
		if r.handle != "" {
			named = append(named, r)
		}
	}
	if len(named) == 0 {
		return
	}
	row := rapid.SampledFrom(named).Draw(w.rt, "row")
	w.model.revoke(row)
	w.get(jar{}, "/revoke?handle="+row.handle, nil)
}

func (w *walk) revoke(path, user string) {
	w.model.endUser(user)
	w.get(jar{}, path+user, nil)
}

func (w *walk) sweep() {
	for n := 1; n > 0; {
		var err error
		if n, err = w.house.sessions.Sweep(w.t.Context()); err != nil {
			w.rt.Fatal(err)
		}
	}
	w.model.sweep()
}

// old asks with something that was handed out at any time, and with nothing else.
func (w *walk) old(name string, list []string) {
	if len(list) > 0 {
		w.ask(jar{name: rapid.SampledFrom(list).Draw(w.rt, "old")})
	}
}
