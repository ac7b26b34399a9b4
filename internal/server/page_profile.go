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

func accountFields(username, email string) *form {
	return &form{
		Action: "/profile",
		Submit: "Save",
		Fields: []field{usernameField("username", username), emailField("email", email)},
	}
}

func (s *Server) passwordFields(owner string) *form {
	chosen := passwordField("new_password", "new_password", "New password", "new-password")
	chosen.Hint = s.passwordHint()
	return &form{
		Action: "/profile/password",
		Submit: "Change password",
		Owner:  owner,
		Fields: []field{passwordField("current_password", "current_password", "Current password", "current-password"), chosen},
	}
}

// profilePage answers GET /profile.
func (s *Server) profilePage(w http.ResponseWriter, r *http.Request) {
	s.showProfile(w, r, http.StatusOK, nil, nil)
}

// showProfile shows both forms and the sessions; nil stands for a form as it is at
// first. Where the password has to be given again first, it says so beforehand.
func (s *Server) showProfile(w http.ResponseWriter, r *http.Request, status int, about, secret *form) {
	who, _ := login.Current(r.Context())
	infos, p := s.sessionsOf(r.Context(), userOf(who))
	if p != nil {
		s.fail(w, r, p)
		return
	}
	v := view{Title: "Your profile", User: s.viewer(r), Notice: s.notice(r), Account: about, Password: secret}
	v.Sessions, v.MoreSessions = s.cards(r.Context(), infos)
	if done := r.URL.Query().Get("done"); len(infos) > 1 && (done == "others" || done == "password") {
		v.Notice = "" // a link said so
	}
	if v.Account == nil {
		v.Account = accountFields(v.User.Username, v.User.Email)
	}
	if !s.isFresh(who) {
		v.ReauthURL = withNext("/reauth", confirmed)
	} else if v.Password == nil {
		v.Password = s.passwordFields(v.User.Username)
	}
	s.render(w, r, status, "profile", v)
}

// profileForm answers POST /profile.
func (s *Server) profileForm(w http.ResponseWriter, r *http.Request) {
	if p := readForm(w, r); p != nil {
		s.fail(w, r, p)
		return
	}
	username, email := r.PostFormValue("username"), r.PostFormValue("email")
	if _, p := s.updateMe(r.Context(), account.Change{Username: &username, Email: &email}); p != nil {
		s.failForm(w, r, p, func() {
			s.showProfile(w, r, p.Status, accountFields(username, email).withFaults(p.Detail, p.Errors), nil)
		})
		return
	}
	s.redirect(w, "/profile?done=profile")
}

// passwordForm answers POST /profile/password.
func (s *Server) passwordForm(w http.ResponseWriter, r *http.Request) {
	if p := readForm(w, r); p != nil {
		s.fail(w, r, p)
		return
	}
	if p := s.changePassword(r.Context(), r.PostFormValue("current_password"), r.PostFormValue("new_password")); p != nil {
		s.failForm(w, r, p, func() {
			s.showProfile(w, r, p.Status, nil, s.passwordFields(s.viewer(r).Username).withFaults(p.Detail, p.Errors))
		})
		return
	}
	s.redirect(w, "/profile?done=password")
}

// updateMe changes name and address of who is signed in. Others take a fresh login:
// whoever has the address may be able to become the owner, and an owner who does not
// know the name cannot sign in.
func (s *Server) updateMe(ctx context.Context, c account.Change) (account.User, *Problem) {
	who, p := s.member(ctx)
	if p == nil && (isNew(c.Username, userOf(who).Username) || isNew(c.Email, userOf(who).Email)) {
		who, p = s.fresh(ctx)
	}
	if p != nil {
		return account.User{}, p
	}
	user, err := s.deps.Accounts.Update(ctx, userOf(who).ID, c)
	if err != nil {
		return account.User{}, s.problem(ctx, err)
	}
	e := own(ctx, audit.UserUpdate, user)
	if e.Reason = changed(userOf(who), user); e.Reason == "" {
		return user, nil
	}
	return user, s.record(ctx, e)
}

// isNew reports whether a field of a change says something else than there is.
func isNew(field *string, now string) bool { return field != nil && *field != now }

// changePassword needs a fresh login and the current one, counted like a login. Then
// all sessions of the user end, and this browser gets a new one and is a known device
// anew; those of the former password are none any more.
func (s *Server) changePassword(ctx context.Context, current, chosen string) *Problem {
	who, p := s.fresh(ctx)
	if p != nil {
		return p
	}
	user, err := s.deps.Accounts.ChangePassword(s.withOrigin(ctx), userOf(who).ID, current, chosen)
	if err != nil {
		return wrongCurrent(s.refused(ctx, "user.password.change", userOf(who).ID, err))
	}
	ended := s.endOthers(ctx) // first: it must be so even if it cannot be noted
	if p := first(s.record(ctx, own(ctx, audit.PasswordChange, user)), ended); p != nil {
		return p
	}
	s.markDevice(ctx, user.ID, user.PasswordChangedAt)
	return nil
}

// endOthers ends all sessions of the signed-in user and gives this browser a new
// one, unless it was signed out meanwhile, which stands.
func (s *Server) endOthers(ctx context.Context) *Problem {
	_, err := s.logins.EndOthers(ctx, "password")
	if err == nil {
		err = s.logins.Confirm(ctx) // the present password was just given
	}
	if err != nil && !errors.Is(err, session.ErrEnded) {
		return s.problem(ctx, err)
	}
	return nil
}

// wrongCurrent makes a wrong current password a fault of its field: a 401 would
// tell programs that the user is signed out.
func wrongCurrent(p *Problem) *Problem {
	if p.Code != "invalid_credentials" {
		return p
	}
	return problemOf("invalid_fields").fields(account.FieldError{
		Field: "current_password", Code: "mismatch", Message: "is not right",
	})
}
