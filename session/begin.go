package session

import (
	"errors"
	"slices"
	"time"
)

// Login says how a user signs in. UserID is required.
type Login struct {
	UserID string

	// Method is a word for how it was proved, shown in lists of sessions: empty
	// means "password".
	Method string

	// Unproved says that no credentials were checked just now, as of a remember
	// cookie: ProvedAt is zero then.
	Unproved bool

	// Keep lists the keys that may cross the border of the login.
	Keep []string

	// ID is a session id that parallel requests of one browser agree on, secret
	// and of 256 bits at least, in the user's Generation. Empty means a new random
	// one, in the present generation. It has a meaning for kinds with rows alone.
	ID         string
	Generation int64
}

// errGeneration says that all of a user's sessions were ended while a new one
// began.
var errGeneration = errors.New("session: the user's sessions were ended meanwhile")

// Begin signs a user in whose credentials were just checked; it is BeginLogin with
// a Login of these two.
func (s *Session) Begin(userID string, keep ...string) error {
	return s.BeginLogin(Login{UserID: userID, Keep: keep})
}

// BeginLogin signs a user in: whatever was in the session is dropped but for the
// keys to keep and the cookie's permanence, so that nothing planted before a
// login is found after it; the session gets a new id, and the old one is dead
// at once. It sets _user_id; what else a login notes is the caller's. An empty
// UserID is an error, and ErrEnded if the row of an ID that was given is dead.
// Other errors are those of Set; on one of them this user is not signed in. If the
// old row could not be ended the session is as it was, otherwise it is empty.
func (s *Session) BeginLogin(l Login) error {
	if l.UserID == "" {
		return errors.New("session: a login needs a user id")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	kept := map[string]any{userKey: l.UserID}
	for _, key := range append(slices.Clip(l.Keep), permanentKey) { // Clip: the list is the caller's
		if v, ok := s.values.get(key); ok && key != userKey {
			kept[key] = v
		}
	}
	if err := s.endReplacement("login"); err != nil {
		return err
	}
	if err := s.endRow("login"); err != nil {
		return err
	}
	s.reset(kept)
	if !s.manager.hasRows() {
		return nil
	}
	if l.ID != "" {
		return s.join(l)
	}
	return s.start(l)
}

// reset replaces the values.
func (s *Session) reset(values map[string]any) {
	s.values, s.text = contents{values: values}, ""
	s.accessed, s.modified, s.told = true, true, false
	s.taken, s.flashes = false, nil
	s.ops = s.manager.newOperations()
}

// drop forgets the values, which are not to be sent.
func (s *Session) drop() {
	s.reset(nil)
	s.modified, s.shared = false, false
}

// start makes the row of a new login. If all of the user's sessions end at that
// very moment it tries once more, and then gives up.
func (s *Session) start(l Login) error {
	for range 2 {
		state, err := s.registry().User(s.context(), l.UserID)
		if err != nil {
			return s.abandon(err)
		}
		id := newID()
		found, err := s.startRow(s.loginRecord(id, l, state.Generation))
		if err != nil {
			return s.abandon(err)
		}
		if found.User.Generation == state.Generation {
			return s.started(id, found)
		}
	}
	return s.abandon(errGeneration)
}

// loginRecord describes the row of a login.
func (s *Session) loginRecord(id string, l Login, generation int64) Record {
	r := s.record(id, l.UserID, generation)
	r.Method = l.Method
	if r.Method == "" {
		r.Method = "password"
	}
	if !l.Unproved {
		r.Proved = r.Created
	}
	return r
}

// started goes on with the row of a new login.
func (s *Session) started(id string, found Found) error {
	s.track = tracking{id: id, generation: found.Generation, row: found.Record, started: true}
	s.event(eventStarted, found.UserID, found.Handle, nil)
	if err := s.endOldest(found.UserID); err != nil {
		_, _ = s.end(found.Record, "login", Key{}) // nobody has its id
		return s.abandon(err)
	}
	return nil
}

// join begins, or goes on with, the row that parallel requests agree on.
func (s *Session) join(l Login) error {
	r := s.loginRecord(l.ID, l, l.Generation)
	found, err := s.startRow(r)
	switch {
	case err != nil:
		return s.abandon(err)
	case s.manager.dead(found) != "":
		s.drop()
		s.noteReplaced(found)
		s.event(eventUseAfterEnd, l.UserID, found.Handle, nil)
		return ErrEnded
	case found.Handle == r.Handle:
		return s.started(l.ID, found)
	}
	s.track = tracking{id: l.ID, generation: found.Generation, row: found.Record, resend: true}
	if s.manager.kind == Stored {
		s.joinContents(found)
	}
	return nil
}

// startRow adds a row and returns the one that stands, which must be that user's.
// A Stored session's contents go with it.
func (s *Session) startRow(r Record) (Found, error) {
	if s.manager.kind == Stored {
		text, err := s.encode()
		if err != nil {
			return Found{}, err
		}
		r.Contents, s.text = string(text), string(text)
	}
	found, err := s.registry().Start(s.context(), r)
	if err == nil && (found.Key != r.Key || found.UserID != r.UserID) {
		err = errWrongRow
	}
	return found, err
}

// endOldest keeps a user from having more sessions than are allowed.
func (s *Session) endOldest(userID string) error {
	keep := s.manager.config.MaxSessions
	if keep == 0 {
		return nil
	}
	e := Ending{At: s.now(), Reason: ReasonTooMany}
	ended, err := s.registry().EndOldest(s.context(), userID, keep, s.manager.bounds(), e)
	for _, r := range ended {
		s.tell(Event{Name: eventEnded, UserID: userID, Handle: r.Handle, Reason: ReasonTooMany})
	}
	return err
}

// ReasonTooMany is why a session ended when one more began than Config.MaxSessions
// allows.
const ReasonTooMany = "too many"

// Abandon leaves nobody signed in for the rest of the request and sends no cookie,
// while the row stays as it is: for a login that began and could not be finished, and
// will be tried again with the same Login.ID. It returns err in ErrUnavailable.
func (s *Session) Abandon(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.abandon(err)
}

// abandon leaves nobody signed in.
func (s *Session) abandon(err error) error {
	s.values, s.modified, s.track = contents{}, false, tracking{}
	s.fail(err)
	return s.err
}

// ProvedAt is when the credentials of who is signed in were last checked: at the
// login, or by Confirm. It is zero if that is not known, as of a login at Flask or
// by a remember cookie, and in kinds without rows.
func (s *Session) ProvedAt() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return s.track.row.Proved
}

// Kind returns the kind of the session.
func (s *Session) Kind() Kind { return s.manager.kind }
