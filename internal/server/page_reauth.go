package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

func reauthFields(owner, next string) *form {
	return &form{
		Action: "/reauth",
		Submit: "Confirm",
		Owner:  owner,
		Hidden: hiddenNext(next),
		Fields: []field{passwordField("password", "password", "Password", "current-password")},
	}
}

// reauthPage answers GET /reauth, Flask-Login's refresh_view. Who gave the password
// just now goes on.
func (s *Server) reauthPage(w http.ResponseWriter, r *http.Request) {
	if who, _ := login.Current(r.Context()); s.isFresh(who) {
		s.redirect(w, next(r))
		return
	}
	s.showReauth(w, r, http.StatusOK, "", nil)
}

func (s *Server) showReauth(w http.ResponseWriter, r *http.Request, status int, problem string, faults []account.FieldError) {
	who := s.viewer(r)
	f := reauthFields(who.Username, next(r)).withFaults(problem, faults).focus("password")
	s.render(w, r, status, "reauth", view{Title: "Confirm that it is you", User: who, Form: f})
}

// reauthForm answers POST /reauth.
func (s *Server) reauthForm(w http.ResponseWriter, r *http.Request) {
	if p := readForm(w, r); p != nil {
		s.fail(w, r, p)
		return
	}
	if p := s.confirm(r.Context(), r.PostFormValue("password")); p != nil {
		s.failForm(w, r, p, func() {
			if s.viewer(r) == nil { // the session ended meanwhile
				s.redirect(w, withNext("/login", next(r)))
				return
			}
			s.showReauth(w, r, p.Status, p.Detail, p.Errors)
		})
		return
	}
	s.redirect(w, next(r))
}

// confirm checks the password of who is signed in once more, counted like a login,
// and gives the session a new id. If it is wrong the session stays as it was. It
// is noted first: a login that nobody knows of must not be fresh. A second event
// tells if nothing came of it then.
func (s *Server) confirm(ctx context.Context, password string) *Problem {
	who, p := s.member(ctx)
	if p != nil {
		return p
	}
	user := userOf(who)
	proved, err := s.deps.Accounts.Authenticate(s.withOrigin(ctx), user.Username, password)
	if err == nil && proved.ID != user.ID { // the name is another's by now
		err = &account.CredentialsError{Cause: account.CauseUnknownName}
	}
	if err != nil {
		return wrongPassword(s.refused(ctx, "session.reauth", user.ID, err))
	}
	if p := s.overtaken(ctx, proved, audit.ReauthFail); p != nil {
		return p
	}
	e := own(ctx, audit.ReauthOK, user)
	if p := s.record(ctx, e); p != nil {
		return p
	}
	if err := s.logins.Confirm(ctx); err != nil {
		return s.notConfirmed(ctx, e, err)
	}
	at := s.deps.Session.Now() // before the last look at the account
	if p := s.overtaken(ctx, proved, audit.ReauthFail); p != nil {
		return p // the session, proved later than that change, would pass for one of afterwards
	}
	s.markDevice(ctx, user.ID, at)
	return nil
}

// notConfirmed takes back in the audit log what was noted of a session that ended
// meanwhile, or could not be renewed.
func (s *Server) notConfirmed(ctx context.Context, e audit.Event, err error) *Problem {
	p, why := problemOf("login_required").login("/login"), "ended"
	if !errors.Is(err, session.ErrEnded) {
		p = s.problem(ctx, err)
		why = p.Code
	}
	e.Name, e.Reason = audit.ReauthFail, why
	return first(s.record(ctx, e), p)
}

// wrongPassword leaves out the name, which nobody typed here.
func wrongPassword(p *Problem) *Problem {
	if p.Code == "invalid_credentials" {
		p.detail("The password is not right.")
	}
	return p
}
