package session

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// refreshEvery is how often a session that did not change is signed again at
// most: after a minute, and so that a short Lifetime is renewed in time.
func (m *Manager) refreshEvery() time.Duration {
	return min(time.Minute, m.config.Lifetime/20)
}

// Save writes the session's cookie into the headers of the response now, rather
// than before its first byte, so that a handler can answer a failure itself. It
// may be called again after further changes. w is the ResponseWriter that the
// handler was given. The error is a *TooLargeError, ErrHeadersSent,
// ErrUnavailable, or ErrEnded if nothing was saved since the session ended while the
// request was under way. It is the handler's to answer: Config.OnError is not
// called then, unless the session changes again.
func (s *Session) Save(w http.ResponseWriter) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sent {
		return ErrHeadersSent
	}
	err := s.save(w.Header())
	if err == nil && s.missed {
		err = ErrEnded
	}
	s.told = err != nil
	return err
}

// save follows Flask's rules: Vary if the session was accessed, a deletion if a
// change emptied it, the cookie if it changed or is due. The caller holds the
// lock.
//
// Source: flask.sessions, SecureCookieSessionInterface.save_session.
func (s *Session) save(h http.Header) error {
	if s.manager.config.Refresh == RefreshAlways {
		s.open() // Flask looks at every session, touched or not
	}
	if s.accessed {
		addVary(h)
	}
	if s.err != nil {
		return nil // an outage neither signs in nor signs out
	}
	if err := s.settle(); err != nil {
		return err
	}
	if s.isLate() {
		s.miss(Record{})
		return nil
	}
	if s.manager.kind == Stored {
		return s.saveStored(cookieWriter{h})
	}
	text, changed, err := s.changed()
	switch {
	case err != nil:
		return err
	case changed && s.values.len() == 0:
		return cookieWriter{h}.write(s.manager.config.Cookie.Delete())
	case !changed && !s.due():
		return nil
	}
	if alive, err := s.alive(changed); !alive {
		return err
	}
	if !changed {
		text = []byte(s.text) // a refresh signs what came, to the byte
	}
	return s.send(h, text)
}

// changed reports whether the session differs from what came, and returns its
// text if it does. Bytes are compared only if a value that can be
// changed in place was handed out.
func (s *Session) changed() (text []byte, changed bool, err error) {
	if !s.modified && !s.shared {
		return nil, false, nil
	}
	text, err = s.encode()
	return text, s.modified || string(text) != s.text, err
}

// due reports whether an unchanged session has to be signed again.
func (s *Session) due() bool {
	refresh, permanent := s.manager.config.Refresh, isPermanent(&s.values)
	switch {
	case refresh == RefreshNever || s.values.len() == 0:
		return false
	case refresh == RefreshAlways && permanent:
		return true
	}
	used := s.accessed && (permanent || s.track.id != "")
	return used && s.now().Sub(s.lastRefresh()) >= s.manager.refreshEvery()
}

// lastRefresh is when the session was last sent for being used. Of one with a
// row that is the row's to say: Flask signs cookies too and moves no LastSeen,
// and an older copy of the cookie is no reason to write again, unless it is soon
// too old itself.
func (s *Session) lastRefresh() time.Time {
	aged := s.now().Sub(s.signedAt) >= s.manager.config.Lifetime/2
	if s.manager.kind != Stored && (s.track.id == "" || aged) {
		return s.signedAt
	}
	return s.track.row.LastSeen
}

// send signs the session and sets its cookie.
func (s *Session) send(h http.Header, text []byte) error {
	token, err := s.manager.envelope.DumpsText(text)
	if err != nil {
		return s.tooLarge(err, len(text), itsdangerous.MaxToken)
	}
	header, err := s.manager.config.Cookie.Set(token, s.expires())
	if size, ok := errors.AsType[*cookie.SizeError](err); ok {
		return s.tooLarge(err, size.Size, size.Limit)
	}
	if err != nil {
		return err
	}
	return cookieWriter{h}.write(header)
}

// expires is when the browser is to forget the cookie, zero for when it closes.
func (s *Session) expires() time.Time {
	if !isPermanent(&s.values) {
		return time.Time{}
	}
	return s.now().Add(s.manager.config.Lifetime)
}

// tooLarge explains an error of size; other errors pass.
func (s *Session) tooLarge(err error, size, limit int) error {
	if _, ok := errors.AsType[*cookie.SizeError](err); !ok && !errors.Is(err, itsdangerous.ErrTooLarge) {
		return err
	}
	return &TooLargeError{Size: size, Limit: limit, Heaviest: s.manager.heaviest(s.values.all())}
}

// cookieWriter puts a Set-Cookie, and the Vary that goes with it, into the headers
// of a response.
type cookieWriter struct{ http.Header }

func (w cookieWriter) write(header string) error {
	addVary(w.Header)
	return cookie.Write(w.Header, header)
}

// addVary adds Cookie to the Vary header, keeping what is there.
//
// Source: werkzeug.datastructures, HeaderSet.add.
func addVary(h http.Header) {
	lines := h.Values("Vary")
	for _, line := range lines {
		for field := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(field), "Cookie") {
				return
			}
		}
	}
	h.Set("Vary", strings.Join(append(lines[:len(lines):len(lines)], "Cookie"), ", "))
}
