package session_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
)

// start is the time at which every test begins.
var start = time.Unix(1718000000, 0)

// site is a manager with a clock that the test moves and a list of what it
// told.
type site struct {
	t       *testing.T
	manager *session.Manager
	now     time.Time

	mu     sync.Mutex
	events []string
}

// newSite makes a site with Flask's defaults, changed by edit.
func newSite(t *testing.T, edit func(*session.Config)) *site {
	t.Helper()
	s := &site{t: t, now: start}
	c := session.Config{
		Keys:    ring(t, "flask-dev-key"),
		Now:     func() time.Time { return s.now },
		OnEvent: s.hear,
	}
	if edit != nil {
		edit(&c)
	}
	m, err := session.New(c)
	if err != nil {
		t.Fatal(err)
	}
	s.manager = m
	return s
}

func (s *site) hear(_ context.Context, e session.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e.Name)
}

// heard returns the events since it was last called.
func (s *site) heard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := strings.Join(s.events, " ")
	s.events = nil
	return text
}

// get runs a handler on the session of a request that carries a cookie (none if
// it is empty) and returns the response.
func (s *site) get(cookie string, view func(v *session.Session)) *http.Response {
	s.t.Helper()
	return s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
		v, ok := session.From(r.Context())
		if !ok {
			s.t.Error("the handler's request has no session")
		}
		view(v)
		io.WriteString(w, "body")
	})
}

func (s *site) serve(cookie string, h http.HandlerFunc) *http.Response {
	s.t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("User-Agent", "Test/1.0")
	if cookie != "" {
		r.Header.Set("Cookie", "session="+cookie)
	}
	w := httptest.NewRecorder()
	s.manager.Handler(h).ServeHTTP(w, r)
	return w.Result()
}

// value returns the session cookie that a response sets, empty if it sets none
// or deletes it.
func value(resp *http.Response) string {
	for _, c := range resp.Cookies() {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

// text returns the tagged JSON in a cookie, as Flask would read it at that time.
func (s *site) text(cookie string) string {
	s.t.Helper()
	v, err := s.serializer().Verify(cookie, itsdangerous.NoMaxAge)
	if err != nil {
		s.t.Fatalf("cookie %q: %v", cookie, err)
	}
	return v.Text
}

// flask signs tagged JSON as the Flask app beside would.
func (s *site) flask(text string) string {
	s.t.Helper()
	token, err := s.serializer().DumpsText([]byte(text))
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func (s *site) serializer() *itsdangerous.URLSafeTimedSerializer {
	z, err := session.NewSerializer(itsdangerous.Keys{Secret: []byte("flask-dev-key")},
		itsdangerous.Options{Now: func() time.Time { return s.now }})
	if err != nil {
		s.t.Fatal(err)
	}
	return z
}

func ring(t testing.TB, secret string, fallbacks ...string) *keyring.Ring {
	t.Helper()
	var older []keyring.Key
	for _, f := range fallbacks {
		older = append(older, key(t, f))
	}
	r, err := keyring.New(key(t, secret), older...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func key(t testing.TB, text string) keyring.Key {
	t.Helper()
	k, err := keyring.Text(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// check fails the test on an error that was not expected.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// gourd returns the value _gourd of a cookie.
func (s *site) gourd(cookie string) string {
	s.t.Helper()
	values, err := s.serializer().Loads(cookie, itsdangerous.NoMaxAge)
	check(s.t, err)
	text, _ := values.(map[string]any)["_gourd"].(string)
	return text
}
