package server

import (
	"context"
	"net/http"
	"time"

	"github.com/gourd-auth/gourd/login"
)

// freshWithin is how long ago the password was given at most by who changes what
// keeps an account its owner's: the password, name and mail address, other sessions. A
// stolen cookie, or a browser that was left open, is not enough then. Being
// remembered never counts.
const freshWithin = 5 * time.Minute

// fresh is member for those changes. It is asked where they are made, so that
// page and API cannot differ.
func (s *Server) fresh(ctx context.Context) (login.Principal, *Problem) {
	who, p := s.member(ctx)
	if p != nil {
		return login.Principal{}, p
	}
	if !s.isFresh(who) {
		return login.Principal{}, problemOf("fresh_login_required").login("/reauth")
	}
	return who, nil
}

func (s *Server) isFresh(who login.Principal) bool {
	return who.FreshWithin(freshWithin, s.deps.Session.Now())
}

// needsRefresh answers who has to give the password again: a person is led to the
// page that asks for it and back, a program gets 401.
func (s *Server) needsRefresh(w http.ResponseWriter, r *http.Request) {
	if !login.IsNavigation(r) || isAPI(r) {
		s.fail(w, r, problemOf("fresh_login_required").login("/reauth"))
		return
	}
	back := confirmed // what was sent is not kept: it may be a password
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		back = r.URL.RequestURI()
	}
	s.redirect(w, withNext("/reauth", back))
}

// confirmed is where the forms that need a fresh login are.
const confirmed = "/profile?done=reauth"
