package server

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/login"
)

// signIn is the one way to become somebody by a password, for the page and for
// the API. Authenticate counts the try and checks the password; the answer is
// the same for a name that nobody has, a wrong password and a disabled account.
func (s *Server) signIn(ctx context.Context, name, password string) (account.User, *Problem) {
	user, err := s.deps.Accounts.Authenticate(s.withAddr(ctx), name, password)
	if err != nil {
		return account.User{}, s.refused(ctx, "auth.login", err)
	}
	if p := s.begin(ctx, user); p != nil {
		return account.User{}, p
	}
	s.event(ctx, slog.LevelInfo, "auth.login.ok", slog.String("user_id", user.ID))
	return user, nil
}

// withAddr tells the accounts whose guesses to count. A peer on this machine
// while the site is for others is a reverse proxy, whose address all visitors
// share: counted by it, a few wrong passwords would shut everybody out. Guesses
// at one account are counted in any case.
func (s *Server) withAddr(ctx context.Context) context.Context {
	addr, err := netip.ParseAddr(traceOf(ctx).ip)
	if err != nil || addr.IsLoopback() && !isLoopback(s.deps.PublicURL.Hostname()) {
		return ctx
	}
	return account.WithAddr(ctx, addr)
}

// refused writes the event of a check of a password that failed and returns the
// problem to answer with. The cause is in the event alone.
func (s *Server) refused(ctx context.Context, check string, err error) *Problem {
	if errors.Is(err, account.ErrThrottled) {
		s.event(ctx, slog.LevelWarn, check+".throttled")
		return s.problem(ctx, err)
	}
	p := s.problem(ctx, err)
	attrs := []slog.Attr{slog.String("reason", p.Code)}
	if why, ok := errors.AsType[*account.CredentialsError](err); ok {
		attrs = []slog.Attr{slog.String("reason", string(why.Cause)), slog.String("user_id", why.UserID)}
	}
	s.event(ctx, slog.LevelWarn, check+".fail", attrs...)
	return p
}

// begin signs a user in whose right to it was just proved.
func (s *Server) begin(ctx context.Context, user account.User) *Problem {
	if err := s.logins.In(ctx, user.LoginID); err != nil {
		return s.problem(ctx, err)
	}
	if p := s.overtaken(ctx, user); p != nil {
		return p
	}
	traceOf(ctx).userID = user.ID
	return nil
}

// overtaken signs out again who was disabled, or whose password was changed,
// while the old one was being checked: whatever ended the user's sessions then
// came before this one began and did not see it.
func (s *Server) overtaken(ctx context.Context, user account.User) *Problem {
	now, err := s.deps.Accounts.GetByLoginID(ctx, user.LoginID)
	if err == nil && !now.Disabled && now.PasswordChangedAt.Equal(user.PasswordChangedAt) {
		return nil
	}
	if outErr := s.logins.Out(ctx); outErr != nil {
		return s.problem(ctx, outErr)
	}
	if err != nil && !errors.Is(err, account.ErrNotFound) {
		return s.problem(ctx, err)
	}
	s.event(ctx, slog.LevelWarn, "auth.login.overtaken", slog.String("user_id", user.ID))
	return s.problem(ctx, account.ErrInvalidCredentials)
}

// signOut ends the session on the server first, then the cookie. While the
// sessions cannot be asked the cookie stays: without it nobody could ask again,
// and a copy of it would live on.
func (s *Server) signOut(ctx context.Context) *Problem {
	p, _, _ := login.Check(ctx)
	if err := s.logins.Out(ctx); err != nil {
		return s.problem(ctx, err)
	}
	if p.ID != "" {
		s.event(ctx, slog.LevelInfo, "auth.logout", slog.String("user_id", userOf(p).ID))
	}
	return nil
}
