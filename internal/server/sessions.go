package server

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/session"
)

const whyRevoked = "revoked"

// noSession is the answer for a session that is over, for one that never was and
// for one of somebody else's: nobody learns which.
func noSession() *Problem { return problemOf("not_found").detail("There is no such session.") }

// ownerOf is the account whose sessions are asked for: who is signed in, or for an
// administrator with a fresh login whoever has the id. To others nobody else is
// there.
func (s *Server) ownerOf(ctx context.Context, id string) (account.User, *Problem) {
	who, p := s.member(ctx)
	if p != nil {
		return account.User{}, p
	}
	user := userOf(who)
	if id == "" || id == user.ID {
		return user, nil
	}
	if !user.HasRole(account.RoleAdmin) {
		return account.User{}, noUser()
	}
	if _, p := s.fresh(ctx); p != nil {
		return account.User{}, p
	}
	other, err := s.deps.Accounts.Get(ctx, id)
	if errors.Is(err, account.ErrNotFound) {
		return account.User{}, noUser()
	}
	if err != nil {
		return account.User{}, s.problem(ctx, err)
	}
	return other, nil
}

func noUser() *Problem { return problemOf("not_found").detail("There is no such user.") }

// sessionsOf lists the living sessions of a user, the newest first.
func (s *Server) sessionsOf(ctx context.Context, owner account.User) ([]session.Info, *Problem) {
	infos, err := s.sessions.List(ctx, owner.LoginID)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	slices.SortStableFunc(infos, newestFirst)
	return infos, nil
}

func newestFirst(a, b session.Info) int {
	return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.Handle, b.Handle))
}

// endSession ends the session of a handle that is a user's own, or that of the
// account with the id for an administrator. The present one is signed out, which
// takes no fresh login; any other does.
func (s *Server) endSession(ctx context.Context, ownerID, handle string) *Problem {
	owner, p := s.ownerOf(ctx, ownerID)
	if p != nil {
		return p
	}
	if handle != "" && handle == handleOf(ctx) && isOwn(ctx, owner) {
		return s.signOut(ctx)
	}
	who, p := s.fresh(ctx)
	if p != nil {
		return p
	}
	alive, err := s.sessions.EndOne(ctx, owner.LoginID, handle, whyRevoked)
	if err != nil {
		return s.problem(ctx, err)
	}
	if !alive {
		return noSession()
	}
	return s.record(ctx, audit.Event{Name: audit.SessionRevoke, ActorID: userOf(who).ID, TargetID: owner.ID, Session: handle})
}

// endOtherSessions ends all sessions of a user but the one that asks, and says how
// many. It takes a fresh login. That none ended is no event.
func (s *Server) endOtherSessions(ctx context.Context, ownerID string) (int, *Problem) {
	owner, p := s.ownerOf(ctx, ownerID)
	if p != nil {
		return 0, p
	}
	who, p := s.fresh(ctx)
	if p != nil {
		return 0, p
	}
	n, why, err := 0, "all others of the user's", error(nil)
	if isOwn(ctx, owner) {
		n, err = s.logins.EndOthers(ctx, whyRevoked)
	} else {
		n, err = s.sessions.EndUser(ctx, owner.LoginID, whyRevoked)
		why = "all of the user's"
	}
	if errors.Is(err, session.ErrEnded) {
		return 0, problemOf("login_required").login("/login")
	}
	if err != nil {
		return 0, s.problem(ctx, err)
	}
	if n == 0 {
		return 0, nil
	}
	return n, s.record(ctx, audit.Event{Name: audit.SessionRevoke, ActorID: userOf(who).ID, TargetID: owner.ID, Reason: why})
}

// isOwn reports whether an account is that of who is signed in.
func isOwn(ctx context.Context, owner account.User) bool {
	s, ok := session.From(ctx)
	return ok && s.UserID() == owner.LoginID
}
