package server

import (
	"net/http"

	"github.com/gourd-auth/gourd/login"
)

// redirect sends the browser to a path of this site, with GET. It is the only
// place that writes a Location: the target is checked here, at use, and anything
// that does not pass leads to the start page. The path is relative, so whoever
// came to 127.0.0.1 stays there.
func (s *Server) redirect(w http.ResponseWriter, to string) {
	s.redirectWith(w, http.StatusSeeOther, to)
}

// redirectWith is redirect with another status.
func (s *Server) redirectWith(w http.ResponseWriter, status int, to string) {
	target, ok := login.NextURL(to)
	if !ok {
		target = "/"
	}
	w.Header().Set("Location", target)
	w.WriteHeader(status)
}
