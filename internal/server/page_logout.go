package server

import "net/http"

// logoutPage answers GET /logout with a button. A link, a prefetch or an image
// must not sign anybody out.
func (s *Server) logoutPage(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusOK, "logout", view{Title: "Sign out", User: s.viewer(r)})
}

// logoutForm answers POST /logout. If the server side could not be told, people
// are not told that they are signed out.
func (s *Server) logoutForm(w http.ResponseWriter, r *http.Request) {
	if p := s.signOut(r.Context()); p != nil {
		s.fail(w, r, p)
		return
	}
	s.redirect(w, "/?done=out")
}
