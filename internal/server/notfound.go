package server

import (
	"net/http"
	"path"
	"strings"
)

// router answers what no route takes in our own words: net/http would answer
// 404 and 405 in plain text, and would redirect a path that is not clean, a
// spelling of an address that nobody has business with.
func (s *Server) router(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isClean(r.URL.Path) {
			s.fail(w, r, problemOf("not_found"))
			return
		}
		if _, pattern := mux.Handler(r); pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		s.noRoute(mux, w, r)
	})
}

// isClean reports whether a path has no empty, dot or parent segment.
func isClean(p string) bool {
	clean := path.Clean(p)
	return p == clean || p == clean+"/"
}

// noRoute answers a request that no pattern takes: 405 if another method would
// be taken, 308 if only the slash at the end is too many, else 404. A DELETE is led
// nowhere: one of an item whose id is empty would be one of all of them.
func (s *Server) noRoute(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	if allow := allowed(mux, r); allow != "" {
		s.fail(w, r, problemOf("method_not_allowed").set("Allow", allow))
		return
	}
	if short, ok := strings.CutSuffix(r.URL.Path, "/"); ok && short != "" && r.Method != http.MethodDelete && takes(mux, r, short) {
		s.redirectWith(w, http.StatusPermanentRedirect, withQuery(short, r.URL.RawQuery))
		return
	}
	s.fail(w, r, problemOf("not_found"))
}

// allowed returns the methods that a path takes, as net/http lists them, or ""
// if there is no such path.
func allowed(mux *http.ServeMux, r *http.Request) string {
	h, _ := mux.Handler(r)
	answer := headerOnly{}
	h.ServeHTTP(answer, r)
	return answer.Header().Get("Allow")
}

// takes reports whether a route takes the request at another path.
func takes(mux *http.ServeMux, r *http.Request, path string) bool {
	moved := r.Clone(r.Context())
	moved.URL.Path, moved.URL.RawPath = path, ""
	_, pattern := mux.Handler(moved)
	return pattern != ""
}

func withQuery(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}

// headerOnly is a ResponseWriter that keeps the headers and drops the rest.
type headerOnly http.Header

func (h headerOnly) Header() http.Header         { return http.Header(h) }
func (h headerOnly) Write(p []byte) (int, error) { return len(p), nil }
func (h headerOnly) WriteHeader(int)             {}
