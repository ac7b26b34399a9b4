package login

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"sync"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// Keys that Flask-Login keeps in a session beside the user's id.
const (
	freshKey      = "_fresh"
	identifierKey = "_id"
)

// ErrNoSession says that a call was made outside of Manager.Handler and
// session.Manager.Handler.
var ErrNoSession = errors.New("login: the request did not come through the session's and the login's Handler")

// Principal is who a request is proved to be: Flask-Login's current_user.
type Principal struct {
	// ID is the id that the session holds and the loader knew.
	ID string
	// User is what the loader returned for it.
	User any
	// Fresh tells whether credentials were checked in this very session.
	Fresh bool
	// ProvedAt is when they were last checked, zero if that is not known; see
	// session.Session.ProvedAt.
	ProvedAt time.Time
}

// visit is the login state of one request.
type visit struct {
	manager *Manager
	request *http.Request
	writer  http.ResponseWriter // for the remember cookie
	sent    ticket              // the one that was put there

	mu     sync.Mutex
	loaded bool
	who    Principal
	known  bool
	err    error
}

type contextKey struct{}

// Handler lets next and what it calls ask who the visitor is. It stands inside
// the session manager's Handler and costs nothing until somebody asks.
func (m *Manager) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{manager: m, request: r, writer: w}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, v)))
	})
}

// Current returns who the request is proved to be, and whether it is anybody.
// When that cannot be found out it is nobody; where that matters use Check.
func Current(ctx context.Context) (Principal, bool) {
	p, ok, _ := Check(ctx)
	return p, ok
}

// User returns the loader's user of the request as a T, and whether there is
// one.
func User[T any](ctx context.Context) (T, bool) {
	p, _ := Current(ctx)
	u, ok := p.User.(T)
	return u, ok
}

// Check is Current with the error of a failing registry or loader, so that a
// guard can tell an outage from an anonymous visitor. Outside of Handler it is
// ErrNoSession.
func Check(ctx context.Context) (Principal, bool, error) {
	v, ok := ctx.Value(contextKey{}).(*visit)
	if !ok {
		return Principal{}, false, ErrNoSession
	}
	return v.check(ctx)
}

func (v *visit) check(ctx context.Context) (Principal, bool, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.loaded {
		v.who, v.known, v.err = v.load(ctx)
		v.loaded = true
	}
	return v.who, v.known, v.err
}

// forget makes the next check ask again.
func (v *visit) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.loaded = false
}

func (v *visit) now() time.Time { return v.manager.config.Now() }

// load turns the candidate of the session into a principal.
func (v *visit) load(ctx context.Context) (Principal, bool, error) {
	s, ok := session.From(ctx)
	if !ok {
		return Principal{}, false, ErrNoSession
	}
	if err := s.Err(); err != nil {
		return Principal{}, false, err
	}
	user, err := v.candidate(ctx, s)
	if err != nil || user == nil {
		return Principal{}, false, err
	}
	fresh, _ := s.GetBool(freshKey)
	return Principal{ID: s.UserID(), User: user, Fresh: fresh, ProvedAt: s.ProvedAt()}, true, nil
}

// candidate returns the user that the session names, or that a remember cookie
// does; nil if the loader knows nobody.
func (v *visit) candidate(ctx context.Context, s *session.Session) (any, error) {
	id := s.UserID()
	switch {
	case id != "":
		return v.manager.user(ctx, id)
	case s.Replaced(): // the browser is about to get the new one
		return nil, nil
	}
	return v.recall(ctx, s)
}

// user asks the loader, to which nobody is signed in. Of nobody it returns nil.
func (m *Manager) user(ctx context.Context, id string) (any, error) {
	user, err := m.config.Load(context.WithValue(ctx, contextKey{}, nil), id)
	if err != nil || isNil(user) {
		return nil, err
	}
	return user, nil
}

// isNil also finds the nil *User in an any, which is what a loader returns that
// hands on the two results of a func(id) (*User, error). Nobody may pass as it.
func isNil(user any) bool {
	switch v := reflect.ValueOf(user); v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func:
		return v.IsNil()
	}
	return false
}
