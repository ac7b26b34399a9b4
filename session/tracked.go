package session

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"time"
)

const (
	// flaskGrace is how long after the cut-off a session signed by Flask is
	// still refused: signing times are whole seconds, and a late answer may
	// carry the next one.
	flaskGrace = 2 * time.Second
	// switchGrace is how long after a switch of user at Flask the old id points
	// to the new login, for requests that were under way.
	switchGrace = 10 * time.Second

	maxNoted = 256 // bytes of User-Agent and address that are noted
)

// errWrongRow says that the registry answered with a row nobody asked for, such
// as the answer to somebody else's question on a shared connection.
var errWrongRow = errors.New("session: the registry answered with another row than was asked for")

// tracking is what the value _gourd holds: the session id and the generation.
type tracking struct {
	id         string
	generation int64
	row        Record
	replacedBy Key  // of a dead row: the one that took its place a moment ago
	started    bool // in this request, so it need not be asked whether it lives
	resend     bool // the browser does not have this id yet
}

// String is the value of _gourd, empty if the session has no row.
func (t tracking) String() string {
	if t.id == "" {
		return ""
	}
	return t.id + "." + strconv.FormatInt(t.generation, 10)
}

// claim is who a verified cookie says it is; the registry decides.
type claim struct {
	id         string
	generation int64
	user       string // empty: nobody
	identifier string // Flask-Login's _id
	odd        bool   // a _gourd that Gourd did not write
}

// claimOf takes the tracking value out of values and reads the rest.
func claimOf(values *contents) claim {
	v, _ := values.get(identifierKey)
	identifier, _ := v.(string)
	c := claim{user: userID(values), identifier: identifier}
	v, ok := values.get(trackedKey)
	values.hideTracking()
	if !ok {
		return c
	}
	text, _ := v.(string)
	id, generation, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(generation, 10, 64)
	c.id, c.generation, c.odd = id, n, id == "" || err != nil
	return c
}

// userID is _user_id as text; see Session.UserID.
func userID(values *contents) string {
	v, _ := values.get(userKey)
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case *big.Int:
		return v.String()
	}
	return ""
}

// accept decides whether a verified cookie is a living session. The caller
// holds the lock.
func (s *Session) accept(values *contents, text string) {
	c := claimOf(values)
	switch {
	case c.odd:
		s.event(eventUnknown, c.user, "", nil)
	case c.id != "":
		s.acceptKnown(c, values, text)
	case c.user != "":
		s.acceptFlask(c, values, text)
	default:
		s.adopt(values, text) // nobody is signed in: no row, no question
	}
}

// acceptKnown asks the registry about a cookie that names a row.
func (s *Session) acceptKnown(c claim, values *contents, text string) {
	found, ok, err := s.registry().Lookup(s.context(), keyOf(c.id))
	switch {
	case err != nil:
		s.fail(err)
	case ok && found.Key != keyOf(c.id):
		s.fail(errWrongRow)
	case c.user == "":
		s.acceptFlaskLogout(found, ok, values, text)
	case !ok:
		s.event(eventUnknown, c.user, "", nil)
	case found.UserID != c.user:
		s.acceptFlaskSwitch(c, found, values, text)
	case found.Generation != c.generation:
		s.event(eventUseAfterEnd, c.user, found.Handle, nil)
		s.noteReplaced(found)
	default:
		s.acceptRow(c.id, found, values, text)
	}
}

// acceptRow adopts a session if its row is alive.
func (s *Session) acceptRow(id string, found Found, values *contents, text string) bool {
	if name := s.manager.dead(found); name != "" {
		s.event(name, found.UserID, found.Handle, nil)
		s.noteReplaced(found)
		s.endExpired(name, found.Record)
		return false
	}
	s.adopt(values, text)
	s.track = tracking{id: id, generation: found.Generation, row: found.Record}
	return true
}

// dead returns why a row is not alive, as the name of an event, or nothing.
func (m *Manager) dead(f Found) string {
	now := m.config.Now()
	switch {
	case !f.Ended.IsZero(), f.Generation != f.User.Generation:
		return eventUseAfterEnd
	case now.Sub(f.LastSeen) > m.config.Lifetime, now.Sub(f.Created) >= m.config.AbsoluteLifetime:
		return eventExpired
	}
	return ""
}

// alive reports whether the session may be sent: a late answer must not bring
// back what was ended meanwhile. An error matters only if something changed.
func (s *Session) alive(changed bool) (bool, error) {
	if s.track.id == "" || s.track.started {
		return true, nil
	}
	alive, err := s.registry().Touch(s.context(), s.track.row.Key, s.now())
	if err != nil {
		s.event(eventUnavailable, s.track.row.UserID, s.track.row.Handle, err)
		if changed {
			return false, unavailable(err)
		}
		return false, nil
	}
	if !alive {
		s.miss(s.track.row)
	}
	return alive, nil
}

// miss notes that nothing is sent, since the session ended meanwhile.
func (s *Session) miss(row Record) {
	s.missed = true
	s.event(eventRefreshMissed, row.UserID, row.Handle, nil)
}

// settle ends the row of a user whom the handler took out of the session, as
// Flask code does to sign somebody out: copies of the cookie must end too.
func (s *Session) settle() error {
	if s.modified && s.values.len() == 0 {
		if err := s.endReplacement("logout"); err != nil {
			return err
		}
	}
	if s.track.id == "" || userID(&s.values) == s.track.row.UserID {
		return nil
	}
	return s.endRow("logout")
}

// record describes a new row for this request.
func (s *Session) record(id, user string, generation int64) Record {
	now := s.now()
	return Record{
		Key: keyOf(id), Handle: newHandle(), UserID: user, Generation: generation,
		Created: now, LastSeen: now,
		Address: short(s.manager.config.ClientAddress(s.request)), Agent: short(s.request.UserAgent()),
	}
}

// short bounds what a stranger can have noted.
func short(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxNoted)], "\uFFFD")
}

// deriver makes session ids that parallel requests agree on without asking each
// other; without the secret key nobody can guess one. It is a func, so that who
// prints a Manager sees no key.
func deriver(secret []byte) func(parts ...string) string {
	return func(parts ...string) string {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte("gourd session id"))
		for _, p := range parts {
			mac.Write([]byte("\x00" + strconv.Itoa(len(p)) + ":" + p))
		}
		return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
}

// fail notes that the registry could not be asked.
func (s *Session) fail(err error) {
	s.err = unavailable(err)
	if s.context().Err() == nil { // else the browser has gone, which is no outage
		s.event(eventUnavailable, "", "", err)
	}
}

func (s *Session) registry() Registry       { return s.manager.config.Registry }
func (s *Session) context() context.Context { return s.request.Context() }
func (s *Session) now() time.Time           { return s.manager.config.Now() }
