package server

import (
	"context"
	"errors"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

// signIn is the one way to become somebody by a password, for the page and for
// the API. Authenticate counts the try and checks the password; the answer is
// the same for a name that nobody has, a wrong password and a disabled account.
func (s *Server) signIn(ctx context.Context, name, password string, remember bool) (account.User, *Problem) {
	user, err := s.deps.Accounts.Authenticate(s.withOrigin(ctx), name, password)
	if err != nil {
		return account.User{}, s.refused(ctx, "auth.login", "", err)
	}
	if p := s.begin(ctx, user, "", remember); p != nil {
		return account.User{}, p
	}
	return user, nil
}

// refused writes the event of a check of a password that failed and returns the
// problem to answer with. The cause is in the event alone. actor is who asked, if
// that is known. What is written and what is left out goes by the same counts for a
// name that nobody has: a row takes time, and one more or less would tell.
func (s *Server) refused(ctx context.Context, check, actor string, err error) *Problem {
	p := s.problem(ctx, err)
	if t, ok := errors.AsType[*account.ThrottledError](err); ok {
		return first(s.recordBounded(ctx, s.bounds.throttle, check+" "+t.Key,
			audit.Event{Name: check + ".throttled", ActorID: actor, TargetID: t.UserID, Reason: p.Code}), p)
	}
	why, ok := errors.AsType[*account.CredentialsError](err)
	if !ok {
		return p // nothing was judged
	}
	return first(s.recordBounded(ctx, s.bounds.failed, check,
		audit.Event{Name: check + ".fail", ActorID: actor, TargetID: why.UserID, Reason: string(why.Cause)}), p)
}

// begin signs a user in whose right to it was just proved, in a way that the
// event's reason tells, empty for a password. A login that cannot be noted, or
// not remembered as it was asked to be, ends again.
func (s *Server) begin(ctx context.Context, user account.User, reason string, remember bool) *Problem {
	if err := s.logins.In(ctx, user.LoginID); err != nil {
		return s.problem(ctx, err)
	}
	proved := s.deps.Session.Now() // before the last look at the account
	if p := s.overtaken(ctx, user, audit.LoginFail); p != nil {
		return p
	}
	e := own(ctx, audit.LoginOK, user)
	e.Reason = reason
	if p := s.record(ctx, e); p != nil {
		return first(s.takeBack(ctx), p)
	}
	if remember && s.deps.Remember != nil {
		if err := s.logins.Remember(ctx); err != nil {
			return first(s.takeBack(ctx), s.problem(ctx, err))
		}
	}
	s.markDevice(ctx, user.ID, proved)
	traceOf(ctx).userID = user.ID
	return nil
}

// takeBack ends a login that was begun by this request.
func (s *Server) takeBack(ctx context.Context) *Problem {
	if err := s.logins.Out(ctx); err != nil {
		return s.problem(ctx, err)
	}
	return nil
}

// overtaken signs out again who was disabled, or whose password was changed,
// while the old one was being checked: whatever ended the user's sessions then
// came before this one began and did not see it. The event that tells of it bears
// the name of what failed.
func (s *Server) overtaken(ctx context.Context, user account.User, name string) *Problem {
	now, err := s.deps.Accounts.GetByLoginID(ctx, user.LoginID)
	if err == nil && !now.Disabled && now.PasswordChangedAt.Equal(user.PasswordChangedAt) {
		return nil
	}
	e := audit.Event{Name: name, TargetID: user.ID, Session: handleOf(ctx), Reason: "overtaken"}
	if p := s.takeBack(ctx); p != nil {
		return p
	}
	if err != nil && !errors.Is(err, account.ErrNotFound) {
		return s.problem(ctx, err)
	}
	return first(s.record(ctx, e), s.problem(ctx, account.ErrInvalidCredentials))
}

// signOut ends the session on the server first, then the cookie. While the
// sessions cannot be asked the cookie stays: without it nobody could ask again,
// and a copy of it would live on.
func (s *Server) signOut(ctx context.Context) *Problem {
	who, _, err := login.Check(ctx)
	user := userOf(who)
	if here, ok := session.From(ctx); ok && err != nil {
		user.ID = here.UserID() // the accounts cannot be asked: what the session names
	}
	e := own(ctx, audit.Logout, user)
	if err := s.logins.Out(ctx); err != nil {
		return s.problem(ctx, err)
	}
	if user.ID == "" {
		return nil // nobody was signed in
	}
	return s.record(ctx, e)
}
