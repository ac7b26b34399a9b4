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
	s.ops = s.manager.newOperations()
	value := s.cookie()
	switch {
	case value == "":
	case s.manager.kind == Stored:
		s.openStored(value)
	default:
		s.openCookie(value)
	}
}

// openCookie reads a cookie that holds the session itself.
func (s *Session) openCookie(value string) {
	verified, err := s.manager.envelope.Verify(value, s.manager.config.Lifetime)
	if err != nil {
		s.event(eventCookie+itsdangerous.Code(err), "", "", err)
		return
	}
	document, err := s.manager.codec.Open(verified.Text)
	if err != nil {
		s.event(eventCookie+"bad_payload", "", "", err)
		return
	}
	s.signedAt = verified.SignedAt
	values := &contents{came: document}
	if s.manager.kind == Tracked {
		s.accept(values, verified.Text)
		return
	}
	s.adopt(values, verified.Text)
}

// cookie returns the request's first cookie of the session's name, as Flask does.
// A second one may have been planted from a sibling host, so it is told.
func (s *Session) cookie() string {
	found, err := cookie.Find(s.request.Header, s.manager.config.Cookie.Name)
	switch {
	case err != nil:
		s.event(eventCookie+"limits", "", "", err)
	case found.Count > 1:
		s.event(eventCookie+"duplicate", "", "", nil)
		if s.manager.config.RefuseDuplicates {
			return ""
		}
	}
	return found.Value
}

// adopt takes over what a verified cookie holds.
func (s *Session) adopt(values *contents, text string) {
	s.came, s.values, s.text = true, *values, text
}
