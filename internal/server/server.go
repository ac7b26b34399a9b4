// Package server is Gourd over HTTP: the pages and the JSON API that sign people
// in and out, on net/http and huma. It is the part that a Flask team writes as
// views, before_request and errorhandler.
//
// Start with New and Run; Handler alone is for tests and for mounting Gourd
// elsewhere. middleware.go holds the order of the layers, routes.go every
// address, signin.go the one way to become somebody.
//
// Absent on purpose: TLS (a proxy's work), forwarded headers but X-Forwarded-For of
// trusted proxies, CORS.
package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

// Server answers requests. It is safe for concurrent use and must not be copied.
type Server struct {
	deps     Deps
	sessions *session.Manager
	logins   *login.Manager
	origins  *http.CrossOriginProtection
	assets   *assets
	pages    pages
	handler  http.Handler
	document []byte // openapi.json
	limits   limits
	bounds   bounds
	devices  *cookie.Typed[knownDevice]
	stopping atomic.Bool

	log, access, security *slog.Logger
}

// New checks what it is given, all of it at once, and returns the server. It
// starts no goroutine; Run does.
func New(d Deps) (*Server, error) {
	if err := d.validate(); err != nil {
		return nil, err
	}
	d = d.withDefaults()
	s := &Server{
		deps: d, limits: usual, bounds: newBounds(),
		log: d.Logs.For("server"), access: d.Logs.For("access"), security: d.Logs.For("security"),
	}
	if err := errors.Join(s.loadFiles(), s.makeManagers(), s.makeOrigins(), s.makeDevices()); err != nil {
		return nil, err
	}
	s.handler = s.around(s.router(s.newMux()))
	return s, nil
}

// Handler answers all of Gourd's addresses, with every layer around them.
func (s *Server) Handler() http.Handler { return s.handler }

// Sessions returns the manager of the sessions, for listing and sweeping.
func (s *Server) Sessions() *session.Manager { return s.sessions }

func (s *Server) loadFiles() (err error) {
	if s.assets, err = loadAssets(); err != nil {
		return err
	}
	s.pages, err = loadPages(s.assets)
	return err
}

// makeManagers fills in what only the server can answer: errors in its own
// words, events in its own log.
func (s *Server) makeManagers() error {
	sc := s.deps.Session
	sc.OnError, sc.OnEvent, sc.ClientAddress = s.sessionFailed, s.sessionEvent, clientAddress
	sessions, err := session.New(sc)
	if err != nil {
		return err
	}
	if r := s.deps.Remember; r != nil {
		own := *r
		own.OnLogin = s.noteRemembered
		s.deps.Remember = &own
	}
	logins, err := login.New(login.Config{
		Load:          s.loadUser,
		LoginURL:      "/login",
		Unauthorized:  s.unauthorized,
		Unavailable:   s.unavailable,
		OnEvent:       s.loginEvent,
		RefreshURL:    "/reauth",
		NeedsRefresh:  s.needsRefresh,
		Remember:      s.deps.Remember,
		ClientAddress: clientAddress,
		Now:           s.deps.Session.Now,
	})
	s.sessions, s.logins = sessions, logins
	return err
}

func (s *Server) makeOrigins() error {
	s.origins = http.NewCrossOriginProtection()
	if err := s.origins.AddTrustedOrigin(originOf(s.deps.PublicURL)); err != nil {
		return fmt.Errorf("server: public URL: %w", err)
	}
	return nil
}
