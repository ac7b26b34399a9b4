package login

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// errNoAge says that a guard asks for what the session cannot tell.
var errNoAge = errors.New("login: RequireFresh with an age needs sessions of the kind Tracked or Stored")

// FreshWithin reports whether credentials were checked in this very session, and
// not longer ago than d. Zero means at any time, and less never.
func (p Principal) FreshWithin(d time.Duration, now time.Time) bool {
	if d == 0 || !p.Fresh {
		return p.Fresh
	}
	return !p.ProvedAt.IsZero() && now.Sub(p.ProvedAt) <= d
}

// Confirm notes that the credentials of who is signed in were checked once more:
// Flask-Login's confirm_login. The login is fresh, and the session has a new id.
// Errors are those of session.Session.Confirm, but that a Signed session, which
// has no id, is only marked as fresh; ErrNobody if nobody is signed in; and
// ErrNoSession.
func (m *Manager) Confirm(ctx context.Context) error {
	s, v, err := at(ctx)
	if err != nil {
		return err
	}
	defer v.forget()
	if err := s.Confirm(); err != nil && !errors.Is(err, session.ErrNotRevocable) {
		return err
	}
	if s.UserID() == "" {
		return ErrNobody
	}
	return s.Set(freshKey, true)
}

// ErrNobody says that nobody is signed in whom a call could be about.
var ErrNobody = errors.New("login: nobody is signed in")

// RequireFresh guards a handler: only who is signed in and gave credentials in
// this very session, and not longer ago than within, comes through. Zero means at
// any time, and less never. A login by a remember cookie is never fresh, and one at Flask not
// within any time. Others get Config.NeedsRefresh's answer; who is not signed in
// gets that of Required. An age cannot be told by Signed and Sealed sessions: then
// the answer is Config.Unavailable's.
//
// Source: flask_login.utils, fresh_login_required, which knows no age.
func (m *Manager) RequireFresh(within time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return m.Required(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p, _ := Current(r.Context())
			switch {
			case within > 0 && !tellsAge(r.Context()):
				m.config.Unavailable(w, r, errNoAge)
			case !p.FreshWithin(within, m.config.Now()):
				m.config.NeedsRefresh(w, r)
			default:
				next.ServeHTTP(w, r)
			}
		}))
	}
}

func tellsAge(ctx context.Context) bool {
	s, ok := session.From(ctx)
	return ok && (s.Kind() == session.Tracked || s.Kind() == session.Stored)
}

// needsRefresh sends a browser that navigates to the page that asks for the
// password again, and answers 401 to everything else.
func (m *Manager) needsRefresh(w http.ResponseWriter, r *http.Request) {
	if m.config.RefreshURL == "" || !IsNavigation(r) {
		http.Error(w, "Give your password again.", http.StatusUnauthorized)
		return
	}
	redirect(w, withNext(m.config.RefreshURL, r))
}
