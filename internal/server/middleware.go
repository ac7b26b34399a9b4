package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/logs"
)

// middleware is the shape of every layer around the routes.
type middleware func(http.Handler) http.Handler

// wrap puts layers around h, the first one outermost.
func wrap(h http.Handler, layers ...middleware) http.Handler {
	for i := len(layers) - 1; i >= 0; i-- {
		h = layers[i](h)
	}
	return h
}

// around is what every request passes, in this order.
func (s *Server) around(routes http.Handler) http.Handler {
	return wrap(routes,
		s.traced,          // all that follows asks where the request comes from
		s.requestID,       // so that all that follows can name the request
		s.accessLog,       // sees the final status
		s.securityHeaders, // on errors too
		s.recoverPanics,   // a 500 with those headers
		s.hostAllowList,   // nothing below trusts Host otherwise
		s.deadlines,       // nothing below waits for ever
		s.crossOrigin,     // before anything is read or changed
	)
}

// withVisitor is what the routes that ask who somebody is pass in addition. The
// session is opened on first use only.
func (s *Server) withVisitor(h http.Handler) http.Handler {
	return wrap(h, s.sessions.Handler, s.logins.Handler, s.withVisit)
}

// requestID gives the request an id and tells it in the answer: 128 bits as 26
// characters, or the one that a trusted proxy sent, by which its log can be joined
// with ours. A stranger's is not taken.
func (s *Server) requestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()
		if given := r.Header["X-Request-Id"]; len(given) == 1 && isRequestID(given[0]) && traceOf(r.Context()).proxied {
			id = given[0]
		}
		w.Header().Set("X-Request-ID", id)
		next.ServeHTTP(w, r.WithContext(logs.WithRequestID(r.Context(), id)))
	})
}

// isRequestID takes what proxies make: nginx's hexadecimal, UUIDs and their like.
func isRequestID(id string) bool {
	odd := func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.'
	}
	return id != "" && len(id) <= 64 && !strings.ContainsFunc(id, odd)
}

// accessLog writes one line a request: never a header, never the query, where
// tokens travel. Health checks and static files are of level debug.
func (s *Server) accessLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, rec := time.Now(), &recorder{ResponseWriter: w}
		ctx, t := r.Context(), traceOf(r.Context())
		defer func() {
			s.access.LogAttrs(ctx, accessLevel(r.URL.Path), "request", filled(
				slog.String("method", r.Method),
				slog.String("path", r.URL.Path),
				slog.Int("status", rec.statusOr(http.StatusOK)),
				slog.Float64("dur_ms", float64(time.Since(begun).Microseconds())/1000),
				slog.String("ip", t.ip),
				slog.String("user_id", t.userID))...)
		}()
		next.ServeHTTP(rec, r)
	})
}

func accessLevel(path string) slog.Level {
	if path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/static/") {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// recoverPanics turns a panic into a 500 that says nothing but the request id,
// and writes the stack to the log, here and nowhere else. If the response has
// begun it can only be cut off.
func (s *Server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		before := w.Header().Clone()
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.log.ErrorContext(r.Context(), "panic", "cause", fmt.Sprint(cause), "stack", stack())
			if rec, ok := w.(*recorder); ok && rec.status != 0 {
				panic(http.ErrAbortHandler)
			}
			clear(w.Header())
			maps.Copy(w.Header(), before)
			s.fail(w, r, problemOf("internal_error"))
		}()
		next.ServeHTTP(w, r)
	})
}

// stack lists the calls that led to a panic, innermost first, as function and
// file:line. Arguments are left out: they may hold secrets.
func stack() []string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var calls []string
	for {
		f, more := frames.Next()
		if f.Function != "runtime.gopanic" && f.Function != "" {
			calls = append(calls, fmt.Sprintf("%s %s:%d", f.Function, f.File, f.Line))
		}
		if !more {
			return calls
		}
	}
}

// deadlines bounds Gourd's own routes, for each request and not for the server,
// so that a route which streams may have other limits.
func (s *Server) deadlines(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now, rc := time.Now(), http.NewResponseController(w)
		rc.SetReadDeadline(now.Add(s.limits.read)) // fails on writers of tests only
		rc.SetWriteDeadline(now.Add(s.limits.write))
		ctx, cancel := context.WithTimeout(r.Context(), s.limits.handle)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// recorder remembers the status for the access log.
type recorder struct {
	http.ResponseWriter
	status int
}

var _ interface{ Unwrap() http.ResponseWriter } = (*recorder)(nil)

// WriteHeader notes the final status; informational ones pass.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.status = r.statusOr(http.StatusOK)
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) statusOr(status int) int {
	if r.status == 0 {
		return status
	}
	return r.status
}
