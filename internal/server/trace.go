package server

import (
	"context"
	"net/http"
	"net/netip"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/clientaddr"
)

// trace is what is known of a request besides its id: where it comes from, and,
// once an inner layer found out, who sent it.
type trace struct {
	addr    netip.Addr // the client's; zero if the peer has none, as on a Unix socket
	ip      string     // addr as text, empty if it is zero
	proxied bool       // the peer is a trusted proxy
	agent   string
	userID  string
}

type traceKey struct{}

// traceOf returns the request's trace; outside of traced an empty one.
func traceOf(ctx context.Context) *trace {
	if t, ok := ctx.Value(traceKey{}).(*trace); ok {
		return t
	}
	return &trace{}
}

// traced finds out, once for each request, which address it comes from. The log,
// the audit log, the limits, the list of sessions and Flask-Login's _id all go by
// this one answer. Of all forwarded headers X-Forwarded-For alone is read, and only
// if a trusted proxy sends it; scheme and host are the public URL's.
func (s *Server) traced(next http.Handler) http.Handler {
	proxies := s.deps.TrustedProxies
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer := clientaddr.Peer(r.RemoteAddr)
		t := &trace{proxied: proxies.Trusts(peer), agent: r.UserAgent()}
		if t.addr = proxies.Client(peer, r.Header["X-Forwarded-For"]); t.addr.IsValid() {
			t.ip = t.addr.String()
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), traceKey{}, t)))
	})
}

// clientAddress is the request's address for those who ask by request.
func clientAddress(r *http.Request) string { return traceOf(r.Context()).ip }

// withOrigin tells the accounts where a request comes from, by which they count:
// its device, if the browser has shown one, and its address.
//
// A client on this machine while the site is for others is a reverse proxy that is
// not trusted, or that names nobody: all visitors share its address, and counted by
// it, a few wrong passwords would shut everybody out. Guesses at one account are
// counted in any case.
func (s *Server) withOrigin(ctx context.Context) context.Context {
	ctx = account.WithDevice(ctx, s.deviceOf(ctx))
	addr := traceOf(ctx).addr
	if addr.IsLoopback() && !isLoopback(s.deps.PublicURL.Hostname()) {
		return ctx
	}
	return account.WithAddr(ctx, addr)
}
