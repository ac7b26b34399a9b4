package server

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/session"
)

// event writes a security event: one line of the logger "security" whose message
// is the event's name. Attributes carry facts and never a password, a cookie or
// a name that was typed, which may be a password in the wrong field.
func (s *Server) event(ctx context.Context, level slog.Level, name string, attrs ...slog.Attr) {
	attrs = append(attrs, slog.String("ip", traceOf(ctx).ip))
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
	level := slog.LevelInfo
	if strings.HasPrefix(e.Name, "session.cookie.") || e.Err != nil {
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{slog.String("user_id", e.UserID), slog.String("session", e.Handle)}
	if e.Err != nil {
		attrs = append(attrs, slog.String("reason", e.Err.Error()))
	}
	s.event(ctx, level, e.Name, attrs...)
}
