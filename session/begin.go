package session

import (
	"errors"
	"slices"
)

// errGeneration says that all of a user's sessions were ended while a new one
// began.
var errGeneration = errors.New("session: the user's sessions were ended meanwhile")

// Begin signs a user in: whatever was in the session is dropped but for the
// keys to keep and the cookie's permanence, so that nothing planted before a
// login is found after it; the session gets a new id, and the old one is dead
// at once. It sets _user_id; what else a login notes is the caller's. An empty
// userID is an error. Other errors are those of Set; on one of them this user is
// not signed in. If the old row could not be ended the session is as it was,
// otherwise it is empty.
func (s *Session) Begin(userID string, keep ...string) error {
	if userID == "" {
		return errors.New("session: a login needs a user id")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	kept := map[string]any{userKey: userID}
	for _, key := range append(slices.Clip(keep), permanentKey) { // Clip: the list is the caller's
		if v, ok := s.values.get(key); ok && key != userKey {
			kept[key] = v
		}
	}
	if err := s.endRow("login"); err != nil {
		return err
	}
	s.reset(kept)
	if s.manager.Kind() == Tracked {
		return s.start(userID)
	}
	return nil
}

// reset replaces the values.
func (s *Session) reset(values map[string]any) {
	s.values = contents{values: values}
	s.accessed, s.modified, s.told = true, true, false
	s.taken, s.flashes = false, nil
}

// start makes the row of a new login. If all of the user's sessions end at that
// very moment it tries once more, and then gives up.
func (s *Session) start(user string) error {
	for range 2 {
		state, err := s.registry().User(s.context(), user)
		if err != nil {
			return s.abandon(err)
		}
		id := newID()
		found, err := s.startRow(s.record(id, user, state.Generation))
		if err != nil {
			return s.abandon(err)
		}
		if found.User.Generation == state.Generation {
			s.track = tracking{id: id, generation: state.Generation, row: found.Record, started: true}
			s.event(eventStarted, user, found.Handle, nil)
			return nil
		}
	}
	return s.abandon(errGeneration)
}

// startRow adds a row and returns the one that stands, which must be that user's.
func (s *Session) startRow(r Record) (Found, error) {
	found, err := s.registry().Start(s.context(), r)
	if err == nil && (found.Key != r.Key || found.UserID != r.UserID) {
		err = errWrongRow
	}
	return found, err
}

// abandon leaves nobody signed in.
func (s *Session) abandon(err error) error {
	s.values, s.modified = contents{}, false
	s.fail(err)
	return s.err
}
