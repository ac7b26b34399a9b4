package session

import (
	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// open reads the request's cookie, once. A foreign, stale or odd cookie leaves
// the session empty, tells Config.OnEvent, and is neither deleted nor
// overwritten unless a handler writes. The caller holds the lock.
//
// Source: flask.sessions, SecureCookieSessionInterface.open_session, which
// answers 500 where a signed payload is no object.
func (s *Session) open() {
	if s.opened {
		return
	}
	s.opened = true
	s.values = map[string]any{}
	value, found := cookie.Read(s.request, s.manager.config.Cookie.Name)
	if !found || value == "" {
		return
	}
	verified, err := s.manager.serializer.Verify(value, s.manager.config.Lifetime)
	if err != nil {
		s.event(eventCookie+itsdangerous.Code(err), "", "", err)
		return
	}
	values, err := decode(verified.Text)
	if err != nil {
		s.event(eventCookie+"bad_payload", "", "", err)
		return
	}
	s.signedAt = verified.SignedAt
	if s.manager.Kind() == Tracked {
		s.accept(values, verified.Text)
		return
	}
	s.adopt(values, verified.Text)
}

// adopt takes over what a verified cookie holds.
func (s *Session) adopt(values map[string]any, text string) {
	s.came, s.values, s.text = true, values, text
}
