package login_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

var start = time.Unix(1718000000, 0)

// house is a site that remembers, with a clock that the test moves.
type house struct {
	http.Handler
	t        *testing.T
	store    *memstore.Store
	note     error // what OnLogin says
	fail     func(call string, n int) sessiontest.Failure
	logins   *login.Manager
	sessions *session.Manager
	mu       sync.Mutex
	now      time.Time
	events   []string
}

func newHouse(t *testing.T, kind session.Kind) *house {
	t.Helper()
	h := &house{t: t, now: start}
	var err error
	h.store, err = memstore.New(memstore.Config{})
	check(t, err)
	store := &sessiontest.Failing{Store: h.store, Fail: func(call string, n int) sessiontest.Failure {
		if h.fail == nil {
			return sessiontest.Pass
		}
		return h.fail(call, n)
	}}
	key, err := keyring.Text("flask-dev-key")
	check(t, err)
	ring, err := keyring.New(key)
	check(t, err)
	c := session.Config{Keys: ring, Now: h.clock}
	if kind == session.Stored {
		c.Store = store
	} else {
		c.Registry = store
	}
	h.sessions, err = session.New(c)
	check(t, err)
	h.logins, err = login.New(login.Config{
		Load: load, Remember: &login.Remember{Store: store, OnLogin: func(context.Context, string) error { return h.note }}, Now: h.clock, OnEvent: h.hear, RefreshURL: "/reauth",
	})
	check(t, err)
	h.Handler = h.sessions.Handler(h.logins.Handler(h.mux()))
	return h
}

func (h *house) mux() *http.ServeMux {
	mux := http.NewServeMux()
	does := func(path string, f func(r *http.Request) error) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if err := f(r); err != nil {
				http.Error(w, err.Error(), http.StatusServiceUnavailable)
			}
		})
	}
	does("/in", func(r *http.Request) error {
		if err := h.logins.In(r.Context(), "ann"); err != nil {
			return err
		}
		return h.logins.Remember(r.Context())
	})
	does("/plain", func(r *http.Request) error { return h.logins.In(r.Context(), "ann") })
	does("/out", func(r *http.Request) error { return h.logins.Out(r.Context()) })
	does("/confirm", func(r *http.Request) error { return h.logins.Confirm(r.Context()) })
	does("/others", func(r *http.Request) error { _, err := h.logins.EndOthers(r.Context(), "password"); return err })
	mux.Handle("/fresh", h.logins.RequireFresh(0)(http.HandlerFunc(ok)))
	mux.Handle("/recent", h.logins.RequireFresh(5*time.Minute)(http.HandlerFunc(ok)))
	mux.Handle("/who", h.logins.Required(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, _ := login.Current(r.Context())
		fmt.Fprintf(w, "%s fresh=%v", p.ID, p.Fresh)
	})))
	return mux
}

func ok(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") }

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) wait(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) hear(_ context.Context, e login.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, e.Name)
}

// jar is a browser's cookies.
type jar map[string]string

func (b jar) copy() jar {
	c := jar{}
	for k, v := range b {
		c[k] = v
	}
	return c
}

// get asks for a path, keeps the cookies of the answer, and returns it in words.
func (b jar) get(h http.Handler, path string) string {
	w := b.ask(h, path)
	b.keep(w)
	return fmt.Sprintf("%d %s", w.Code, strings.TrimSpace(w.Body.String()))
}

func (b jar) ask(h http.Handler, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for name, value := range b {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func (b jar) keep(w *httptest.ResponseRecorder) {
	for _, c := range w.Result().Cookies() {
		if b[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b, c.Name)
		}
	}
}

// closes is what a jar does that is closed: it forgets the session.
func (b jar) closes() { delete(b, "session") }

func (h *house) want(about, got, want string) {
	h.t.Helper()
	if got != want {
		h.t.Errorf("%s: %q, want %q", about, got, want)
	}
}

var kindsWithRows = []session.Kind{session.Tracked, session.Stored}

const (
	fresh   = "200 ann fresh=true"
	stale   = "200 ann fresh=false"
	nobody  = "401 Sign in first."
	refused = "401 Give your password again."
)

func TestRememberSignsInAgainAndIsNeverFresh(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		h.want("after the login", b.get(h, "/who"), fresh)
		for i := range 5 {
			first := b["gourd_remember"]
			b.closes()
			h.wait(24 * time.Hour)
			h.want(fmt.Sprint("return ", i), b.get(h, "/who"), stale)
			h.want("a guarded page", b.get(h, "/fresh"), refused)
			if b["gourd_remember"] == first {
				t.Error("the validator did not change")
			}
		}
		b.get(h, "/confirm")
		h.want("confirmed", b.get(h, "/recent"), "200 ok")
	}
}

// SECURITY S-20: of two who use one cookie, the second ends it for both.
func TestS20ReuseEndsTheSeries(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		b.closes()
		thief := b.copy()
		h.want("the thief", thief.get(h, "/who"), stale)
		h.wait(11 * time.Second)
		h.want("the owner, later", b.get(h, "/who"), nobody)
		h.want("the thief's session", thief.get(h, "/who"), nobody)
		thief.closes()
		h.want("the thief's next", thief.get(h, "/who"), nobody)
	}
}

func TestS20TabsAtOnceDoNot(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		b.closes()
		answers := make([]*httptest.ResponseRecorder, 16)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { answers[i] = b.ask(h, "/who") })
		}
		wg.Wait()
		kept := b.copy()
		for _, w := range answers {
			h.want("a tab", w.Body.String(), "ann fresh=false")
			kept.keep(w)
			if other := kept.copy(); other.get(h, "/who") != stale {
				t.Error("the cookies of a tab are nobody's")
			}
		}
		h.wait(9 * time.Second)
		h.want("a slow tab", b.get(h, "/who"), stale)
		list, err := h.sessions.List(t.Context(), "ann")
		if check(t, err); len(list) != 1 { // the one that all tabs share; the login's is over
			t.Errorf("%d sessions: %+v", len(list), list)
		}
	}
}

func TestRememberEndsWithItsSession(t *testing.T) {
	for _, kind := range kindsWithRows {
		for about, end := range map[string]func(h *house, b jar){
			"logout":          func(h *house, b jar) { b.get(h, "/out") },
			"logout, no sess": func(h *house, b jar) { b.closes(); b.get(h, "/out") },
			"another login":   func(h *house, b jar) { b.get(h, "/plain") },
			"revoked": func(h *house, _ jar) {
				list, err := h.sessions.List(t.Context(), "ann")
				check(t, err)
				for _, i := range list {
					_, err := h.sessions.EndOne(t.Context(), "ann", i.Handle, "revoked")
					check(t, err)
				}
			},
			"all":       func(h *house, _ jar) { _, err := h.sessions.EndUser(t.Context(), "ann", "all"); check(t, err) },
			"everybody": func(h *house, _ jar) { _, err := h.sessions.EndAll(t.Context(), "all"); check(t, err) },
			"its end":   func(h *house, _ jar) { h.wait(login.DefaultRememberLifetime) },
		} {
			h, b := newHouse(t, kind), jar{}
			b.get(h, "/in")
			thief := b.copy()
			end(h, b)
			thief.closes()
			h.want(string(kind)+", "+about, thief.get(h, "/who"), nobody)
		}
	}
}

// A change of password ends every copy, and this jar is remembered on.
func TestEndOthersRemembersThisBrowser(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		copied := b.copy()
		b.get(h, "/others")
		for _, c := range []jar{copied, b} {
			c.closes()
		}
		h.want("the copy", copied.get(h, "/who"), nobody)
		h.want("the jar", b.get(h, "/who"), stale)
	}
}

func TestRecentIsAMatterOfMinutes(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		h.want("at once", b.get(h, "/recent"), "200 ok")
		h.wait(5*time.Minute + time.Second)
		h.want("later", b.get(h, "/recent"), refused)
		h.want("at any time", b.get(h, "/fresh"), "200 ok")
		before := b.copy()
		b.get(h, "/confirm")
		h.want("confirmed", b.get(h, "/recent"), "200 ok")
		h.want("the id before", jar{"session": before["session"]}.get(h, "/who"), nobody)
	}
}

// Whatever call fails, before or after it did its work: nobody is signed in who
// was not, no validator is good twice, and once all is well again the owner signs
// in by password.
func TestRememberWhenTheStoreFails(t *testing.T) {
	for _, kind := range kindsWithRows {
		for _, how := range []sessiontest.Failure{sessiontest.Before, sessiontest.After} {
			for at := range 8 {
				h, b := newHouse(t, kind), jar{}
				b.get(h, "/in")
				b.closes()
				thief, n := b.copy(), 0
				h.fail = func(string, int) sessiontest.Failure {
					if n++; n == at+1 {
						return how
					}
					return sessiontest.Pass
				}
				got := b.get(h, "/who")
				h.fail = nil
				if got != stale && !strings.HasPrefix(got, "503") && got != nobody {
					t.Errorf("%s, call %d %v: %q", kind, at, how, got)
				}
				h.wait(time.Minute)
				b.get(h, "/who")
				h.wait(time.Minute)
				if b["session"] != "" && thief.get(h, "/who") != nobody {
					t.Errorf("%s, call %d %v: the cookie is good twice", kind, at, how)
				}
				h.want("by password", b.get(h, "/in")+b.get(h, "/who"), "200 "+fresh)
			}
		}
	}
}

func TestOddRememberCookies(t *testing.T) {
	h, b := newHouse(t, session.Tracked), jar{}
	b.get(h, "/in")
	good := b["gourd_remember"]
	for _, odd := range []string{
		"x", ".", good[:len(good)-1], good + "A", strings.ToUpper(good), strings.Repeat("A", 43) + "." + strings.Repeat("A", 43),
		good[:44] + strings.Repeat("A", 43), strings.Repeat("A", 9000),
	} {
		w := jar{"gourd_remember": odd}.ask(h, "/who")
		if w.Code != 401 || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%.60q: %d, %q", odd, w.Code, w.Header().Get("Set-Cookie"))
		}
		if odd == good[:44]+strings.Repeat("A", 43) { // a known selector with a wrong validator ends the series
			b.closes()
			h.want("after a guess", b.get(h, "/who"), nobody)
		}
	}
	if err := h.logins.Remember(t.Context()); !errors.Is(err, login.ErrNoSession) {
		t.Errorf("outside: %v", err)
	}
}

// What could not be noted does not count.
func TestRememberedLoginThatCannotBeNoted(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		b.closes()
		h.note = errDown
		if got := b.get(h, "/who"); !strings.HasPrefix(got, "503") {
			t.Errorf("%s: %q", kind, got)
		}
		h.note = nil
		list, err := h.sessions.List(t.Context(), "ann")
		if check(t, err); len(list) > 1 {
			t.Errorf("%s: %d sessions, want the first at most", kind, len(list))
		}
	}
}

// A browser that comes back has one session, not one more each time.
func TestRememberedAgainTakesThePlaceOfTheFormer(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		former := b.copy()
		for range 5 {
			b.closes()
			h.wait(time.Hour)
			h.want("back", b.get(h, "/who"), stale)
			delete(former, "gourd_remember")
			h.want("the former session", former.get(h, "/who"), nobody)
			former = b.copy()
		}
		if list, err := h.sessions.List(t.Context(), "ann"); len(list) != 1 || err != nil {
			t.Errorf("%d sessions, %v", len(list), err)
		}
	}
}
