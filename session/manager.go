package session

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// Kind says how a manager keeps sessions; see the package comment.
type Kind string

const (
	Signed  Kind = "signed"  // everything in the cookie
	Sealed  Kind = "sealed"  // the same, encrypted
	Tracked Kind = "tracked" // everything in the cookie, which names a row of a registry too
	Stored  Kind = "stored"  // everything in a store; the cookie is an id
)

// Manager opens and saves the sessions of requests. It is immutable and safe
// for concurrent use.
type Manager struct {
	config   Config
	kind     Kind
	envelope envelope // what is in the cookie's value, but of Stored
	codec    taggedjson.Serializer
	derive   func(parts ...string) string // an id; see deriver
}

// New checks a Config, all of it at once, and returns its manager.
func New(c Config) (*Manager, error) {
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		return nil, err
	}
	secret, fallbacks := c.Keys.Secrets()
	keys := itsdangerous.Keys{Secret: secret, Fallbacks: fallbacks}
	codec := taggedjson.Serializer{Tags: slices.Clone(c.Tags)}
	envelope, err := newEnvelope(c, keys, codec)
	if err != nil {
		return nil, err
	}
	m := &Manager{config: c, kind: c.kind(), envelope: envelope, codec: codec, derive: deriver(secret)}
	if c.Store != nil {
		m.config.Registry = c.Store
	}
	return m, nil
}

// envelope signs a session's text, or seals it, and opens it again. Signing is
// itsdangerous's; see sealed.go for the other.
type envelope interface {
	DumpsText(text []byte) (string, error)
	Verify(value string, maxAge time.Duration) (itsdangerous.Verified, error)
}

func newEnvelope(c Config, keys itsdangerous.Keys, codec taggedjson.Serializer) (envelope, error) {
	if c.Sealed {
		return newSealer(keys, c.Cookie.Name, c.Now), nil
	}
	return NewSerializer(keys, itsdangerous.Options{Digest: c.Digest, Codec: codec, Now: c.Now})
}

// Kind returns the kind of the manager's sessions.
func (m *Manager) Kind() Kind { return m.kind }

// hasRows reports whether sessions can be ended early.
func (m *Manager) hasRows() bool { return m.config.Registry != nil }

// Cookie returns the attributes that the session's cookie is set with.
func (m *Manager) Cookie() cookie.Attributes { return m.config.Cookie }

// Handler gives every request of next a session, and saves it before the first
// byte of the response. The ResponseWriter it hands on supports Flush, Hijack
// and ReadFrom where the one below does.
//
// A session that cannot be saved turns the response into Config.OnError's. Of
// the handler's own neither status nor body is sent, nor the headers that
// describe them; other headers stay. A handler that panics saves nothing.
//
// Inside of itself it does nothing. Of two managers From gives the inner one's
// session.
func (m *Manager) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m.hasOpened(r) {
			next.ServeHTTP(w, r)
			return
		}
		s := &Session{manager: m, request: r}
		r = r.WithContext(context.WithValue(r.Context(), contextKey{}, s))
		sw := &responseWriter{ResponseWriter: w, request: r, session: s}
		next.ServeHTTP(sw, r)
		sw.commit()
	})
}

// hasOpened reports whether the request came through this manager's Handler
// already, with the same cookies: a request that a handler makes up for somebody
// else is another one.
func (m *Manager) hasOpened(r *http.Request) bool {
	s, ok := From(r.Context())
	return ok && s.manager == m && cookies(s.request) == cookies(r)
}

func cookies(r *http.Request) string { return strings.Join(r.Header["Cookie"], ";") }

// event tells Config.OnEvent.
func (s *Session) event(name, userID, handle string, err error) {
	s.tell(Event{Name: name, UserID: userID, Handle: handle, Err: err})
}

func (s *Session) tell(e Event) { s.manager.config.OnEvent(s.request.Context(), e) }
