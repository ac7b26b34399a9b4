package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
)

// passwordHint says before the failure what a password has to be like.
func (s *Server) passwordHint() string {
	return fmt.Sprintf("At least %d characters. A few words in a row do well.", s.deps.PasswordMinLength)
}

// newUserFields is the form that makes an account, for /register and /setup.
func (s *Server) newUserFields(action string, n account.NewUser, hiddens []hidden) *form {
	secret := passwordField("password", "password", "Password", "new-password")
	secret.Hint = s.passwordHint()
	return &form{
		Action: action,
		Submit: "Create account",
		Hidden: hiddens,
		Fields: []field{usernameField("username", n.Username), emailField("email", n.Email), secret},
	}
}

func newUserOf(r *http.Request) account.NewUser {
	return account.NewUser{
		Username: r.PostFormValue("username"),
		Email:    r.PostFormValue("email"),
		Password: r.PostFormValue("password"),
	}
}

// registerPage answers GET /register.
func (s *Server) registerPage(w http.ResponseWriter, r *http.Request) {
	s.showRegister(w, r, http.StatusOK, s.newUserFields("/register", account.NewUser{}, hiddenNext(next(r))).focus("username"))
}

func (s *Server) showRegister(w http.ResponseWriter, r *http.Request, status int, f *form) {
	s.render(w, r, status, "register", view{
		Title: "Create an account", Form: f, CanRegister: s.deps.RegistrationOpen, LoginURL: withNext("/login", next(r)),
	})
}

// registerForm answers POST /register: the new account is signed in at once.
func (s *Server) registerForm(w http.ResponseWriter, r *http.Request) {
	if p := readForm(w, r); p != nil {
		s.fail(w, r, p)
		return
	}
	n := newUserOf(r)
	if _, p := s.register(r.Context(), n); p != nil {
		s.failForm(w, r, p, func() {
			s.showRegister(w, r, p.Status, s.newUserFields("/register", n, hiddenNext(next(r))).withFaults(p.Detail, p.Errors))
		})
		return
	}
	s.redirect(w, next(r))
}

// register makes an account and signs it in, for the page and for the API.
func (s *Server) register(ctx context.Context, n account.NewUser) (account.User, *Problem) {
	if !s.deps.RegistrationOpen {
		s.event(ctx, slog.LevelWarn, "user.register.refused")
		return account.User{}, problemOf("registration_closed")
	}
	user, err := s.deps.Accounts.Register(s.withOrigin(ctx), n)
	if err != nil {
		return account.User{}, s.notRegistered(ctx, err)
	}
	return user, s.welcome(ctx, user, "registration")
}

// notRegistered is the problem of an account that was not made.
func (s *Server) notRegistered(ctx context.Context, err error) *Problem {
	p := s.problem(ctx, err)
	if t, ok := errors.AsType[*account.ThrottledError](err); ok {
		s.event(ctx, slog.LevelWarn, "user.register.throttled")
		p.detail("Many accounts were made from your network. Try again in " + inWords(t.Wait) + ".")
	}
	return p
}

// welcome notes a new account and signs it in.
func (s *Server) welcome(ctx context.Context, user account.User, how string) *Problem {
	e := own(ctx, audit.UserCreate, user)
	e.Session, e.Reason = "", how // what session there may be is another's
	if p := s.record(ctx, e); p != nil {
		return p
	}
	return s.begin(ctx, user, how, false)
}
