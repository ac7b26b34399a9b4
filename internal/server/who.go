package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

// loadUser is the login manager's loader. Who is unknown or disabled is nobody,
// and so is a session from before the password was changed.
func (s *Server) loadUser(ctx context.Context, id string) (any, error) {
	user, err := s.deps.Accounts.GetByLoginID(ctx, id)
	if errors.Is(err, account.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if user.Disabled || isOutdated(ctx, user) {
		return nil, nil
	}
	traceOf(ctx).userID = user.ID
	return user, nil
}

// isOutdated reports whether the session began before the password was changed,
// and was not proved since. The change ends it anyway; this holds even if the
// process died in between.
func isOutdated(ctx context.Context, user account.User) bool {
	changed := user.PasswordChangedAt.Truncate(time.Millisecond)
	if since := login.RememberedSince(ctx); !since.IsZero() { // the session is to begin now
		return since.Before(changed)
	}
	s, ok := session.From(ctx)
	return ok && s.SignedInAt().Before(changed) && s.ProvedAt().Before(changed)
}

// userOf is the account behind a principal.
func userOf(p login.Principal) account.User {
	user, _ := p.User.(account.User)
	return user
}

// member returns who is signed in, or why the request cannot go on.
func (s *Server) member(ctx context.Context) (login.Principal, *Problem) {
	p, known, err := login.Check(ctx)
	if err != nil {
		return login.Principal{}, s.problem(ctx, err)
	}
	if !known {
		return login.Principal{}, problemOf("login_required").login("/login")
	}
	return p, nil
}

// viewer is who pages greet: nil for nobody, and also while it cannot be found
// out, as pages for everybody go on working then.
func (s *Server) viewer(r *http.Request) *viewer {
	p, known := login.Current(r.Context())
	if !known {
		return nil
	}
	user := userOf(p)
	return &viewer{Username: user.Username, Email: user.Email}
}

// unauthorized answers who is not signed in: a person who opens a page is sent
// to the sign-in page and back, a program gets 401.
func (s *Server) unauthorized(w http.ResponseWriter, r *http.Request) {
	if login.IsNavigation(r) && !isAPI(r) {
		s.redirect(w, s.logins.URL(r))
		return
	}
	s.fail(w, r, problemOf("login_required").login(s.logins.URL(r)))
}

// unavailable answers while it cannot be found out who somebody is.
func (s *Server) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	s.fail(w, r, s.problem(r.Context(), err))
}

// sessionFailed answers when the session could not be saved.
func (s *Server) sessionFailed(w http.ResponseWriter, r *http.Request, err error) {
	s.fail(w, r, s.problem(r.Context(), err))
}
