// Package proof_test shows, on the packages session and login together and on each
// of their stores, what a session that ends when it should has to stand: calls of
// the store that fail, requests that cross, long walks, answers of somebody else's.
// docs/proof.md has the figures of the long forms, which GOURD_SOAK=1 asks for.
package proof_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// soak says that the long forms were asked for.
var soak = os.Getenv("GOURD_SOAK") != ""

// amount is how often something is done: in the race detector's short form, in the
// plain one, and in the long one.
func amount(short, plain, long int) int {
	switch {
	case soak:
		return long
	case testing.Short():
		return short
	}
	return plain
}

// store is all that sessions and remember series ask of one.
type store interface {
	session.Store
	session.SeriesStore
}

var stores = map[string]func(testing.TB) store{"memory": inMemory, "sqlite": inSQLite}

func inMemory(t testing.TB) store {
	s, err := memstore.New(memstore.Config{})
	check(t, err)
	return s
}

func inSQLite(t testing.TB) store {
	path := filepath.Join(t.TempDir(), "sessions.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)"+
		"&_pragma=synchronous(OFF)&_txlock=immediate") // nothing here loses power
	check(t, err)
	t.Cleanup(func() { check(t, db.Close()) })
	s, err := sqlstore.New(t.Context(), db)
	check(t, err)
	return s
}

// isSlow says that a store writes to a disk.
func isSlow(s store) bool { _, slow := s.(*sqlstore.Store); return slow }

var kindsWithRows = []session.Kind{session.Tracked, session.Stored}

// eachKind runs a test for each kind with rows on each store.
func eachKind(t *testing.T, f func(t *testing.T, kind session.Kind, open func(testing.TB) store)) {
	for _, kind := range kindsWithRows {
		for name, open := range stores {
			t.Run(fmt.Sprint(kind, " ", name), func(t *testing.T) { f(t, kind, open) })
		}
	}
}

// clock is moved by the test alone.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Unix(1718000000, 0)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const (
	idle     = time.Hour
	absolute = 12 * time.Hour
	lasts    = 48 * time.Hour // a remember series
)

// house is a site with sessions of a kind, logins and remember cookies.
type house struct {
	http.Handler
	t        testing.TB
	sessions *session.Manager
	logins   *login.Manager

	mu     sync.Mutex
	events map[string]int
}

// newHouse builds one. A Signed house remembers nobody: s is nil then.
func newHouse(t testing.TB, kind session.Kind, s store, now func() time.Time, edit func(*session.Config)) *house {
	t.Helper()
	h := &house{t: t, events: map[string]int{}}
	c := session.Config{Keys: ring(t, "flask-dev-key"), Now: now, Lifetime: idle, AbsoluteLifetime: absolute, OnEvent: h.hear}
	logins := login.Config{Load: load, Now: now}
	switch kind {
	case session.Tracked:
		c.Registry = s
	case session.Stored:
		c.Store = s
	}
	if s != nil {
		logins.Remember = &login.Remember{Store: s, Lifetime: lasts}
	}
	if edit != nil {
		edit(&c)
	}
	var err error
	h.sessions, err = session.New(c)
	check(t, err)
	h.logins, err = login.New(logins)
	check(t, err)
	h.Handler = h.sessions.Handler(h.logins.Handler(h.routes()))
	return h
}

func ring(t testing.TB, texts ...string) *keyring.Ring {
	t.Helper()
	var keys []keyring.Key
	for _, text := range texts {
		key, err := keyring.Text(text)
		check(t, err)
		keys = append(keys, key)
	}
	r, err := keyring.New(keys[0], keys[1:]...)
	check(t, err)
	return r
}

func load(_ context.Context, id string) (any, error) { return id, nil }

func (h *house) hear(_ context.Context, e session.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events[e.Name]++
}

func (h *house) heard(name string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.events[name]
}

// routes are what visitors can do. An error is a 503: they are told nothing that
// did not happen.
func (h *house) routes() *http.ServeMux {
	mux := http.NewServeMux()
	does := func(path string, f func(ctx context.Context, s *session.Session, q url.Values) error) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			s, _ := session.From(r.Context())
			if path != "/in" && path != "/out" { // a remembered visitor is signed in first
				if _, _, err := login.Check(r.Context()); err != nil {
					http.Error(w, err.Error(), http.StatusServiceUnavailable)
					return
				}
			}
			if err := f(r.Context(), s, r.URL.Query()); err != nil {
				http.Error(w, err.Error(), http.StatusServiceUnavailable)
				return
			}
			fmt.Fprint(w, s.Handle())
		})
	}
	does("/in", h.in)
	does("/out", func(ctx context.Context, _ *session.Session, _ url.Values) error { return h.logins.Out(ctx) })
	does("/set", set)
	does("/read", func(_ context.Context, s *session.Session, _ url.Values) error { s.Get("k"); return nil })
	does("/permanent", func(_ context.Context, s *session.Session, _ url.Values) error { return s.SetPermanent(true) })
	does("/flash", func(_ context.Context, s *session.Session, q url.Values) error { return s.Flash("", q.Get("m")) })
	does("/flashes", func(_ context.Context, s *session.Session, _ url.Values) error { _, err := s.Flashes(); return err })
	does("/confirm", func(ctx context.Context, s *session.Session, _ url.Values) error {
		if s.UserID() == "" {
			return nil
		}
		return unlessEnded(h.logins.Confirm(ctx))
	})
	does("/renew", func(_ context.Context, s *session.Session, _ url.Values) error {
		return unlessNoRows(unlessEnded(s.Renew()))
	})
	does("/others", func(ctx context.Context, _ *session.Session, _ url.Values) error {
		_, err := h.logins.EndOthers(ctx, "password")
		return unlessNoRows(unlessEnded(err))
	})
	does("/revoke", func(ctx context.Context, s *session.Session, q url.Values) error {
		_, err := h.sessions.EndOne(ctx, q.Get("user"), q.Get("handle"), "revoked")
		return err
	})
	does("/revoke-user", func(ctx context.Context, _ *session.Session, q url.Values) error {
		_, err := h.sessions.EndUser(ctx, q.Get("user"), "disabled")
		return err
	})
	does("/revoke-all", func(ctx context.Context, _ *session.Session, _ url.Values) error {
		_, err := h.sessions.EndAll(ctx, "theft")
		return err
	})
	mux.HandleFunc("/me", me)
	mux.HandleFunc("/value", func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		text, _ := s.GetString("k")
		io.WriteString(w, text)
	})
	mux.Handle("/who", h.logins.Required(http.HandlerFunc(who)))
	return mux
}

// valueOf is what a jar's session holds.
func valueOf(h http.Handler, b jar) string { return b.ask(h, "/value").body }

// in signs in, and remembers on request.
func (h *house) in(ctx context.Context, _ *session.Session, q url.Values) error {
	if err := h.logins.In(ctx, q.Get("user")); err != nil || q.Get("remember") == "" {
		return err
	}
	return h.logins.Remember(ctx)
}

func set(_ context.Context, s *session.Session, q url.Values) error {
	var errs []error
	for k := range q {
		errs = append(errs, s.Set(k, q.Get(k)))
	}
	return errors.Join(errs...)
}

func who(w http.ResponseWriter, r *http.Request) {
	p, _ := login.Current(r.Context())
	io.WriteString(w, p.ID)
}

// me says which user, and which session.
func me(w http.ResponseWriter, r *http.Request) {
	s, _ := session.From(r.Context())
	p, _, err := login.Check(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprint(w, p.ID, " ", s.Handle())
}

// Whoever was signed out meanwhile is, and that is no failure of the step.
func unlessEnded(err error) error {
	if errors.Is(err, session.ErrEnded) {
		return nil
	}
	return err
}

func unlessNoRows(err error) error {
	if errors.Is(err, session.ErrNotRevocable) {
		return nil
	}
	return err
}

// jar is a browser's cookies.
type jar map[string]string

const (
	sessionCookie  = "session"
	rememberCookie = "gourd_remember"
)

// only is a jar that has one of the cookies.
func (b jar) only(name string) jar { return jar{name: b[name]} }

func (b jar) copy() jar { return maps.Clone(b) }

// answer is what came back.
type answer struct {
	code    int
	body    string
	cookies []*http.Cookie
}

func (a answer) ok() bool { return a.code == http.StatusOK }

// ask sends the jar's cookies and keeps none.
func (b jar) ask(h http.Handler, path string) answer {
	return b.askWithin(context.Background(), h, path)
}

func (b jar) askWithin(ctx context.Context, h http.Handler, path string) answer {
	r := httptest.NewRequestWithContext(ctx, "GET", path, nil)
	for _, name := range []string{sessionCookie, rememberCookie} {
		if b[name] != "" {
			r.AddCookie(&http.Cookie{Name: name, Value: b[name]})
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answer{w.Code, w.Body.String(), w.Result().Cookies()}
}

// get asks and keeps the cookies of the answer.
func (b jar) get(h http.Handler, path string) answer {
	a := b.ask(h, path)
	b.keep(a)
	return a
}

func (b jar) keep(a answer) {
	for _, c := range a.cookies {
		if b[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b, c.Name)
		}
	}
}

// who is the user that a jar's cookies stand for, "" for nobody, "?" for an outage.
func (b jar) who(h http.Handler) string {
	switch a := b.ask(h, "/who"); a.code {
	case http.StatusOK:
		return a.body
	case http.StatusUnauthorized:
		return ""
	default:
		return "?"
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
