package server

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// allowedHosts lists the Host headers that are answered: the public URL's, and
// while that is this very machine its three usual names too, since people type
// any of them and cookies of one are not sent to another.
func allowedHosts(public *url.URL) []string {
	names := []string{public.Hostname()}
	if isLoopback(public.Hostname()) {
		names = append(names, "localhost", "127.0.0.1", "::1")
	}
	var hosts []string
	for _, name := range names {
		port := public.Port()
		if port == "" || port == defaultPort(public.Scheme) {
			hosts = append(hosts, hostHeader(name))
			port = defaultPort(public.Scheme)
		}
		hosts = append(hosts, net.JoinHostPort(name, port))
	}
	return hosts
}

func isLoopback(name string) bool {
	return name == "localhost" || net.ParseIP(name).IsLoopback()
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// hostHeader writes a name as a Host header does without a port.
func hostHeader(name string) string {
	if strings.Contains(name, ":") {
		return "[" + name + "]"
	}
	return name
}

// hostAllowList refuses requests for a host that is not ours, by which caches
// and links in answers could be poisoned. Names compare without case.
func (s *Server) hostAllowList(next http.Handler) http.Handler {
	hosts := allowedHosts(s.deps.PublicURL)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.Contains(hosts, strings.ToLower(r.Host)) {
			next.ServeHTTP(w, r)
			return
		}
		s.event(r.Context(), slog.LevelWarn, "host.refused", slog.String("host", r.Host))
		s.fail(w, r, problemOf("host_refused"))
	})
}

// crossOrigin refuses requests that would change something and come from
// another origin, be it a sibling subdomain. Browsers say so by Sec-Fetch-Site
// or Origin; what sends neither is no browser, and carries nobody's cookies but
// its own.
func (s *Server) crossOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.checkOrigin(r); err != nil {
			s.event(r.Context(), slog.LevelWarn, "csrf.refused", slog.String("reason", err.Error()),
				slog.String("origin", r.Header.Get("Origin")))
			s.fail(w, r, problemOf("cross_origin_refused"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

var errScheme = errors.New("the Origin header has another scheme than the public URL")

// checkOrigin is net/http's check, and one thing more: of a browser without
// Sec-Fetch-Site net/http compares the host alone, so that a page which somebody
// on the wire wrote into http could send forms to https.
func (s *Server) checkOrigin(r *http.Request) error {
	if err := s.origins.Check(r); err != nil {
		return err
	}
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
	origin := r.Header.Get("Origin")
	if reads || origin == "" || r.Header.Get("Sec-Fetch-Site") != "" || strings.HasPrefix(origin, s.deps.PublicURL.Scheme+"://") {
		return nil
	}
	return errScheme
}

// originOf is the origin of a URL as browsers send it.
func originOf(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Host), ":"+defaultPort(u.Scheme))
	return u.Scheme + "://" + host
}
