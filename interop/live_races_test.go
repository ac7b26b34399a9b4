//go:build unix

package interop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

// race is one browser with several requests under way, some of them at a real
// Flask behind the stand-in, and a logout at Gourd among them.
type race struct {
	*shared
	*turns
	jar  *cookiejar.Jar
	site http.Handler // Gourd, and Flask behind the stand-in

	seen      []string // every session that anybody signed
	loggedOut bool     // the logout ended a row
	back      bool     // bob was signed in when ann signed in at Flask once more
	late      int      // answers that Flask signed for somebody before the logout and that were judged after it
}

// requests are what may be under way. Those under /gourd/ are Gourd's.
var requests = []string{
	"/page", "/page", "/read", "/write/1", "/write/2", "/login/ann", "/login/bob", "/logout", "/clear",
	"/gourd/read", "/gourd/write",
}

const logoutPath = "/gourd/logout"

func newRace(t *testing.T, app *url.URL, seed uint64) *race {
	r := &race{}
	random := rand.New(rand.NewPCG(seed, 0))
	r.turns = newTurns(random, func() {
		if random.IntN(3) == 0 {
			r.later([]time.Duration{300 * time.Millisecond, time.Second, 3 * time.Second, 61 * time.Second}[random.IntN(4)])
		}
	})
	rows, err := memstore.New(memstore.Config{})
	if err != nil {
		t.Fatal(err)
	}
	r.shared = startShared(t, app, func(c *session.Config) { c.Registry = &watched{rows, r} })
	r.jar, _ = cookiejar.New(nil) // which fails never
	mux := http.NewServeMux()
	mux.Handle("/", newStandIn(r.sessions, app, r))
	for path, do := range map[string]func(*session.Session) error{
		"/gourd/read":  func(v *session.Session) error { v.Len(); return nil },
		"/gourd/write": func(v *session.Session) error { return v.Set("gourd", "was here") },
		logoutPath:     end,
	} {
		mux.Handle(path, r.sessions.Handler(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			v, _ := session.From(q.Context())
			if err := do(v); err != nil && !errors.Is(err, session.ErrEnded) {
				t.Error(err)
			}
			gate(q.Context())
			w.WriteHeader(http.StatusOK)
		})))
	}
	r.site = mux
	return r
}

// watched is a registry with a gate before each call.
type watched struct {
	session.Registry
	race *race
}

func (w *watched) Start(ctx context.Context, r session.Record) (session.Found, error) {
	gate(ctx)
	return w.Registry.Start(ctx, r)
}

func (w *watched) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	gate(ctx)
	return w.Registry.Lookup(ctx, k)
}

func (w *watched) Touch(ctx context.Context, k session.Key, now time.Time) (bool, error) {
	gate(ctx)
	return w.Registry.Touch(ctx, k, now)
}

func (w *watched) User(ctx context.Context, user string) (session.UserState, error) {
	gate(ctx)
	return w.Registry.User(ctx, user)
}

func (w *watched) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	gate(ctx)
	ended, err := w.Registry.End(ctx, k, e)
	if ctx.Value(pathKey{}) == logoutPath {
		w.race.loggedOut = w.race.loggedOut || ended
	}
	return ended, err
}

type pathKey struct{}

// RoundTrip asks Flask, with a gate before and after. A login that nobody is
// signed in for is not asked: it would begin a session which nobody ended.
func (r *race) RoundTrip(q *http.Request) (*http.Response, error) {
	gate(q.Context())
	if c, err := q.Cookie("session"); strings.HasPrefix(q.URL.Path, "/login/") && (err != nil || !r.names(c.Value)) {
		return nil, errors.New("interop: a new login")
	}
	if c, err := q.Cookie("session"); err == nil && q.URL.Path == "/login/ann" {
		r.back = r.back || strings.Contains(r.text(c.Value), `"_user_id":"bob"`)
	}
	resp, err := r.shared.RoundTrip(q)
	if err != nil {
		r.t.Error(err)
		return nil, err
	}
	before := r.loggedOut
	r.saw(resp)
	gate(q.Context())
	if r.loggedOut && !before && len(resp.Cookies()) > 0 && r.names(resp.Cookies()[0].Value) {
		r.late++
	}
	return resp, nil
}

// names reports whether a cookie says that somebody is signed in.
func (r *race) names(cookie string) bool {
	v, err := signer(r.t, r.now).Verify(cookie, itsdangerous.NoMaxAge)
	return err == nil && strings.Contains(v.Text, `"_user_id"`)
}

func (r *race) saw(resp *http.Response) {
	for _, c := range resp.Cookies() {
		if c.Value != "" {
			r.seen = append(r.seen, c.Value)
		}
	}
}

var home = &url.URL{Scheme: "http", Host: "127.0.0.1", Path: "/"}

// send sends a request with what the jar holds, and puts into the jar what the
// answer sets, when it arrives.
func (r *race) send(ctx context.Context, path string) *http.Response {
	gate(ctx)
	q := httptest.NewRequest("GET", path, nil).WithContext(context.WithValue(ctx, pathKey{}, path))
	q.Header.Set("User-Agent", r.agent)
	for _, c := range r.jar.Cookies(home) {
		q.AddCookie(c)
	}
	w := httptest.NewRecorder()
	r.site.ServeHTTP(w, q)
	gate(ctx)
	resp := w.Result()
	r.saw(resp)
	r.jar.SetCookies(home, resp.Cookies())
	return resp
}

// begin signs ann in: at Gourd, at Flask behind the stand-in, or at Flask before
// there was one.
func (r *race) begin() {
	cookie := ""
	switch r.random.IntN(3) {
	case 0:
		cookie = r.signIn("ann")
	case 1:
		cookie, _ = r.ask(newStandIn(r.sessions, r.app, r.shared), "/login/ann", "")
	case 2:
		cookie = r.flask("/login/ann", "")
	}
	if !r.names(cookie) {
		r.t.Error("ann is not signed in at the beginning")
	}
	r.seen = append(r.seen, cookie)
	r.jar.SetCookies(home, []*http.Cookie{{Name: "session", Value: cookie}})
	r.later(time.Duration(r.random.IntN(100)) * time.Second)
}

// under way: the logout, and two to six others.
func (r *race) start() {
	paths := []string{logoutPath}
	for range 2 + r.random.IntN(5) {
		paths = append(paths, requests[r.random.IntN(len(requests))])
	}
	for _, path := range paths {
		r.add(func(ctx context.Context) { r.send(ctx, path) })
	}
}

// check asks with all that was ever seen whether anybody is signed in. If the
// logout met no living session, since Flask had switched to bob before, it is his, or
// that of ann's next login.
func (r *race) check() (faults []string) {
	r.later(time.Duration(r.random.IntN(5)) * time.Second)
	for i, cookie := range r.seen {
		if user := r.user(cookie); user != "" && (r.loggedOut || user != "bob" && !r.back) {
			faults = append(faults, fmt.Sprintf("cookie %d is still %s: %s", i, user, r.text(cookie)))
		}
	}
	if !r.loggedOut {
		return faults
	}
	var body [200]byte
	n, _ := io.ReadFull(r.send(context.Background(), "/read").Body, body[:])
	if text := string(body[:n]); !strings.Contains(text, `"user":null`) {
		faults = append(faults, "Flask, asked with the jar, answers "+text)
	}
	for _, c := range r.jar.Cookies(home) {
		if user := r.user(c.Value); user != "" {
			faults = append(faults, "the jar is still "+user)
		}
	}
	return faults
}

func (r *race) user(cookie string) (user string) {
	r.gourd(cookie, func(v *session.Session) error { user = v.UserID(); return v.Err() })
	return user
}

// number is a number of the environment.
func number(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// A logout at Gourd and Flask's late answers, interleaved at random: afterwards
// nothing that anybody ever signed is a living session.
func TestLiveS05LogoutWinsAgainstFlasksLateAnswers(t *testing.T) {
	t.Parallel()
	app := startClocked(t)
	races := number(t, "GOURD_RACES", 1000)
	seed := number(t, "GOURD_RACES_SEED", uint64(time.Now().UnixNano()))
	var mu sync.Mutex
	var ended, late, cookies int
	var workers sync.WaitGroup
	for worker := range uint64(4) {
		workers.Go(func() {
			for i := worker; i < races; i += 4 {
				r := newRace(t, app, seed+i)
				r.begin()
				r.start()
				r.run()
				for _, fault := range r.check() {
					t.Errorf("GOURD_RACES=1 GOURD_RACES_SEED=%d: %s", seed+i, fault)
				}
				mu.Lock()
				late, cookies = late+r.late, cookies+len(r.seen)
				if r.loggedOut {
					ended++
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	t.Logf("seed %d: %d interleavings, in %d the logout ended a session; %d of %d cookies were late", seed, races, ended, late, cookies)
	if races >= 100 && (uint64(ended) < races/3 || uint64(late) < races/10) {
		t.Error("the interleavings hardly ever meet what they are for")
	}
}
