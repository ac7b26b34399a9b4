package server

import "net/http"

// route is one address of the pages.
type route struct {
	pattern string // as http.ServeMux reads it; GET answers HEAD too
	who     access
	handle  http.HandlerFunc
}

// access says what a route needs to know of its visitor.
type access int

const (
	anybody access = iota // the session is never looked at
	visitor               // may ask who it is
	member                // only who is signed in comes through
)

// routes lists every address but the API's, which api.go registers with huma.
func (s *Server) routes() []route {
	return []route{
		{"GET /{$}", visitor, s.home},
		{"GET /login", visitor, s.loginPage},
		{"POST /login", visitor, s.loginForm},
		{"GET /register", visitor, s.registerPage},
		{"POST /register", visitor, s.registerForm},
		{"GET /logout", visitor, s.logoutPage},
		{"POST /logout", visitor, s.logoutForm},
		{"GET /profile", member, s.profilePage},
		{"POST /profile", member, s.profileForm},
		{"POST /profile/password", member, s.passwordForm},
		{"POST /profile/sessions/end", member, s.endSessionForm},
		{"POST /profile/sessions/end-others", member, s.endOthersForm},
		{"GET /reauth", member, s.reauthPage},
		{"POST /reauth", member, s.reauthForm},
		{"GET /setup", anybody, s.setupPage},
		{"POST /setup", visitor, s.setupForm},

		{"GET /static/{file}", anybody, s.serveAsset},
		{"GET /healthz", anybody, s.healthz},
		{"GET /readyz", anybody, s.readyz},
		{"GET /openapi.json", anybody, s.openAPI},
	}
}

// newMux registers the routes and the API.
func (s *Server) newMux() *http.ServeMux {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.guarded(rt))
	}
	s.registerAPI(mux)
	return mux
}

func (s *Server) guarded(rt route) http.Handler {
	switch rt.who {
	case member:
		return s.withVisitor(s.logins.Required(rt.handle))
	case visitor:
		return s.withVisitor(rt.handle)
	}
	return rt.handle
}
