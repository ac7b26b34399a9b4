package server

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/gourd-auth/gourd/internal/account"
)

// setupPage answers GET /setup?token=…, the one-time link for the first
// administrator. Looking does not use it up; without a good token there is no
// such page.
func (s *Server) setupPage(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("token")
	if err := s.deps.Accounts.CheckSetupToken(r.Context(), token); err != nil {
		s.fail(w, r, s.setupProblem(r.Context(), err))
		return
	}
	s.showSetup(w, r, http.StatusOK, s.setupFields(token, account.NewUser{}).focus("username"))
}

// setupProblem writes the event of a token that is not good.
func (s *Server) setupProblem(ctx context.Context, err error) *Problem {
	p := s.problem(ctx, err)
	if p.Status == http.StatusNotFound {
		s.event(ctx, slog.LevelWarn, "setup.refused")
	}
	return p
}

func (s *Server) setupFields(token string, n account.NewUser) *form {
	return s.newUserFields("/setup", n, []hidden{{"token", token}})
}

func (s *Server) showSetup(w http.ResponseWriter, r *http.Request, status int, f *form) {
	s.render(w, r, status, "setup", view{Title: "First administrator", Form: f})
}

// setupForm answers POST /setup: it makes the administrator, uses the token up
// and signs in.
func (s *Server) setupForm(w http.ResponseWriter, r *http.Request) {
	if p := readForm(w, r); p != nil {
		s.fail(w, r, p)
		return
	}
	token, n := r.PostFormValue("token"), newUserOf(r)
	if p := s.claimSetup(r.Context(), token, n); p != nil {
		s.failForm(w, r, p, func() {
			s.showSetup(w, r, p.Status, s.setupFields(token, n).withFaults(p.Detail, p.Errors))
		})
		return
	}
	s.redirect(w, "/?done=setup")
}

func (s *Server) claimSetup(ctx context.Context, token string, n account.NewUser) *Problem {
	user, err := s.deps.Accounts.ClaimSetup(ctx, token, n)
	if err != nil {
		return s.setupProblem(ctx, err)
	}
	return s.welcome(ctx, user, "first administrator")
}
