//go:build unix

package interop

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// startClocked runs python/clocked.py under gunicorn and returns its address.
func startClocked(t *testing.T) *url.URL {
	t.Helper()
	address, socket := listen(t)
	defer socket.Close()
	cmd := exec.Command(python(t), "-m", "gunicorn", "--bind", "fd://3", "--workers", "2", "--preload",
		"--worker-tmp-dir", t.TempDir(), "--log-level", "warning", "clocked:app")
	cmd.Dir = "python"
	cmd.ExtraFiles = []*os.File{socket} // descriptor 3
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "SECRET_KEY="+secretKey)
	start(t, cmd)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// shared is a session.Manager of the kind Tracked and a real Flask app, with one
// key and one clock, which the test moves. Both are asked with single cookies.
type shared struct {
	t        *testing.T
	sessions *session.Manager
	app      *url.URL
	now      time.Time
	agent    string

	// answered is called when Flask has answered, before anybody reads it.
	answered func()
}

func startShared(t *testing.T, app *url.URL, edit func(*session.Config)) *shared {
	t.Helper()
	s := &shared{t: t, app: app, now: time.Now().Truncate(time.Second), agent: "gourd-interop", answered: func() {}}
	ring, err := keyring.New(mustKey(t, secretKey))
	if err != nil {
		t.Fatal(err)
	}
	c := session.Config{
		Keys: ring, Registry: rowsInMemory(t), FlaskSharesLogin: true,
		Now: func() time.Time { return s.now },
	}
	if edit != nil {
		edit(&c)
	}
	if s.sessions, err = session.New(c); err != nil {
		t.Fatal(err)
	}
	return s
}

func rowsInMemory(t *testing.T) session.Registry {
	t.Helper()
	db, err := sql.Open("sqlite", "file::memory:?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // a second connection would be another database
	t.Cleanup(func() { db.Close() })
	registry, err := sqlstore.New(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return registry
}

// RoundTrip asks Flask, tells it the time, and reads the whole answer: a worker of
// gunicorn waits for who does not.
func (s *shared) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Now", strconv.FormatInt(s.now.Unix(), 10))
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	s.answered()
	return resp, err
}

// proxied is Flask behind the stand-in.
func (s *shared) proxied() http.Handler { return newStandIn(s.sessions, s.app, s) }

// beside is Flask that browsers reach themselves.
func (s *shared) beside() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Scheme, r.URL.Host, r.RequestURI = s.app.Scheme, s.app.Host, ""
		resp, err := (&http.Client{Transport: s}).Do(r)
		if err != nil {
			s.t.Error(err)
			return
		}
		defer resp.Body.Close()
		for name, lines := range resp.Header {
			w.Header()[name] = lines
		}
		w.WriteHeader(resp.StatusCode)
		var body json.RawMessage
		if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
			s.t.Error(err)
		}
		w.Write(body)
	})
}

// ask sends a request that carries one session cookie and returns what the
// browser holds afterwards and whom the answer names.
func (s *shared) ask(h http.Handler, path, cookie string) (held, user string) {
	s.t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("User-Agent", s.agent)
	if cookie != "" {
		r.Header.Set("Cookie", "session="+cookie)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s answers %d: %s", path, w.Code, w.Body)
	}
	var body struct{ User string }
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		s.t.Fatalf("%v in %s", err, w.Body)
	}
	for _, c := range w.Result().Cookies() {
		cookie = c.Value
	}
	return cookie, body.User
}

// flask is ask of the app that browsers reach themselves.
func (s *shared) flask(path, cookie string) string {
	s.t.Helper()
	held, _ := s.ask(s.beside(), path, cookie)
	return held
}

// gourd does something with the session at Gourd.
func (s *shared) gourd(cookie string, do func(*session.Session) error) string {
	s.t.Helper()
	held, _ := s.ask(s.sessions.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		if err := do(v); err != nil {
			s.t.Error(err)
		}
		fmt.Fprintf(w, `{"user": %q}`, v.UserID())
	})), "/", cookie)
	return held
}

// signIn begins a session at Gourd, as permanent as those of the app.
func (s *shared) signIn(user string) string {
	s.t.Helper()
	return s.gourd("", func(v *session.Session) error {
		if err := v.Begin(user); err != nil {
			return err
		}
		return v.SetPermanent(true)
	})
}

// meets is the cookie after Gourd has looked at it.
func (s *shared) meets(cookie string) string {
	s.t.Helper()
	return s.gourd(cookie, func(v *session.Session) error { v.Len(); return v.Err() })
}

func (s *shared) isAtGourd(about, cookie, want string) {
	s.t.Helper()
	s.gourd(cookie, func(v *session.Session) error {
		if got := v.UserID(); got != want {
			s.t.Errorf("%s: at Gourd it is %q, want %q", about, got, want)
		}
		return v.Err()
	})
}

func (s *shared) hasSessions(user string, want int) {
	s.t.Helper()
	if list, err := s.sessions.List(s.t.Context(), user); err != nil || len(list) != want {
		s.t.Errorf("%s has %d living sessions, want %d, %v", user, len(list), want, err)
	}
}

func (s *shared) endUser(user string) {
	s.t.Helper()
	if _, err := s.sessions.EndUser(s.t.Context(), user, "password"); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shared) later(d time.Duration) { s.now = s.now.Add(d) }

// text is what is signed in a cookie.
func (s *shared) text(cookie string) string {
	s.t.Helper()
	v, err := signer(s.t, s.now).Verify(cookie, itsdangerous.NoMaxAge)
	if err != nil {
		s.t.Fatal(err)
	}
	return v.Text
}

// row is the value _gourd of a cookie, empty if it has none.
func (s *shared) row(cookie string) string {
	s.t.Helper()
	_, after, _ := strings.Cut(s.text(cookie), `"_gourd":"`)
	row, _, _ := strings.Cut(after, `"`)
	return row
}
