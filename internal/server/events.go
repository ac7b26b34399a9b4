package server

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

// record writes a security event to the audit log. It is called before what
// happened is acknowledged; a problem means that it must not be. Fields carry
// facts and never a password, a cookie or a name that was typed, which may be a
// password in the wrong field.
func (s *Server) record(ctx context.Context, e audit.Event) *Problem {
	if err := s.write(ctx, e); err != nil {
		return s.problem(ctx, err)
	}
	return nil
}

func (s *Server) write(ctx context.Context, e audit.Event) error {
	t := traceOf(ctx)
	e.IP, e.UserAgent = t.ip, t.agent
	return s.deps.Audit.Write(ctx, e)
}

// noteRemembered writes the event of a login by a remember cookie, without which it
// does not count. The account was loaded just before.
func (s *Server) noteRemembered(ctx context.Context, _ string) error {
	return s.write(ctx, own(ctx, audit.RememberLogin, account.User{ID: traceOf(ctx).userID}))
}

// own is an event of somebody who did something to the own account, from the
// session of this request.
func own(ctx context.Context, name string, user account.User) audit.Event {
	return audit.Event{Name: name, ActorID: user.ID, TargetID: user.ID, Session: handleOf(ctx)}
}

// handleOf names the request's session, as it is now.
func handleOf(ctx context.Context) string {
	if s, ok := session.From(ctx); ok {
		return s.Handle()
	}
	return ""
}

// bounds keep strangers from filling the disk. What a bound left out is counted
// in the next event that passes it.
type bounds struct {
	noise    *audit.Bound // lines, by name
	failed   *audit.Bound // wrong passwords, by what was asked for
	throttle *audit.Bound // guesses that were not looked at, by account or name
}

func newBounds() bounds {
	return bounds{
		noise:    audit.NewBound(60, 0, time.Minute, nil),
		failed:   audit.NewBound(300, 0, time.Minute, nil),
		throttle: audit.NewBound(1, 100, time.Minute, nil),
	}
}

// recordBounded is record within a bound; what does not pass is not written.
func (s *Server) recordBounded(ctx context.Context, b *audit.Bound, key string, e audit.Event) *Problem {
	missed, ok := b.Pass(key)
	if !ok {
		return nil
	}
	if missed > 0 {
		e.Reason = fmt.Sprintf("%s; %d more before", e.Reason, missed)
	}
	return s.record(ctx, e)
}

// event writes what changes nothing, such as a bad cookie, or what a row tells
// already: one line of the logger "security" whose message is the event's name,
// and no row. Strangers cause such events as often as they like, so only 60 a minute
// of each name are written.
func (s *Server) event(ctx context.Context, level slog.Level, name string, attrs ...slog.Attr) {
	missed, ok := s.bounds.noise.Pass(name)
	if !ok {
		return
	}
	attrs = append(attrs, slog.String("ip", traceOf(ctx).ip))
	if missed > 0 {
		attrs = append(attrs, slog.Int("missed", missed))
	}
	s.security.LogAttrs(ctx, level, name, filled(attrs...)...)
}

// filled leaves out what is empty.
func filled(attrs ...slog.Attr) []slog.Attr {
	return slices.DeleteFunc(attrs, func(a slog.Attr) bool {
		return a.Value.Kind() == slog.KindString && a.Value.String() == ""
	})
}

// sessionEvent hears what the session manager has to tell.
func (s *Server) sessionEvent(ctx context.Context, e session.Event) {
	h := audit.Event{Name: e.Name, TargetID: e.UserID, Session: e.Handle, Reason: e.Reason}
	if e.Reason == session.ReasonTooMany {
		h.Name = audit.SessionTooMany
	}
	s.heard(ctx, h, e.Err)
}

// loginEvent hears what the login manager has to tell of remember cookies.
func (s *Server) loginEvent(ctx context.Context, e login.Event) {
	if e.Name != audit.RememberLogin { // noteRemembered did
		s.heard(ctx, audit.Event{Name: e.Name, TargetID: e.UserID}, e.Err)
	}
}

// heard writes what happened below: a row of what changes something, such as a
// Flask app's login, and a line of anything else. It cannot be refused any more
// if the row fails, which the log says. A row names the account by its id; a line,
// and a row if there is no such account or it cannot be asked, by what the session
// calls it.
func (s *Server) heard(ctx context.Context, e audit.Event, err error) {
	if err != nil {
		e.Reason = err.Error()
	}
	if audit.IsName(e.Name) {
		if user, err := s.deps.Accounts.GetByLoginID(ctx, e.TargetID); err == nil {
			e.TargetID = user.ID
		}
		s.record(ctx, e)
		return
	}
	level := slog.LevelInfo
	if strings.HasPrefix(e.Name, "session.cookie.") || err != nil {
		level = slog.LevelWarn
	}
	s.event(ctx, level, e.Name, slog.String("user_id", e.TargetID), slog.String("session", e.Session), slog.String("reason", e.Reason))
}

// changed names the fields of an account that differ.
func changed(before, after account.User) string {
	var fields []string
	if before.Username != after.Username {
		fields = append(fields, "username")
	}
	if before.Email != after.Email {
		fields = append(fields, "email")
	}
	return strings.Join(fields, " ")
}

// first is the first problem of several, nil if there is none.
func first(problems ...*Problem) *Problem { return cmp.Or(problems...) }
