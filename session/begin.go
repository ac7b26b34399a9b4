package session

import (
	"context"
	"errors"
	"slices"
	"time"
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
		if v, ok := s.values[key]; ok && key != userKey {
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

// End signs the user out: the row ends first, then the cookie is deleted. If
// the registry could not be told, the error is ErrUnavailable and the session
// stays as it was: without the cookie nobody could ask again, and a copy of it
// would live on. So do not tell people then that they are signed out. The other
// error is ErrHeadersSent.
func (s *Session) End() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	if err := s.endRow("logout"); err != nil {
		return err
	}
	s.reset(map[string]any{})
	return nil
}

// reset replaces the values.
func (s *Session) reset(values map[string]any) {
	s.values = values
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

// Renew gives the session a new id and keeps its contents: after a change of
// rights, so that copies of the cookie made before are nobody. The user's other
// sessions stay. If nobody is signed in it does nothing. If the session was
// ended meanwhile it stays ended, and the error is ErrEnded; on a Signed manager
// it is ErrNotRevocable. Other errors are those of Begin.
func (s *Session) Renew() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, err := s.signedIn()
	if err != nil || row.Key.IsZero() {
		return err
	}
	ended, err := s.end(row, "renewed", Key{})
	if err != nil {
		return unavailable(err)
	}
	return s.restart(row, ended)
}

// EndOthers ends all sessions of the user who is signed in, this one included,
// and at once gives this browser a new one with the same contents: what a
// change of password asks for, since copies of this cookie die too. It returns
// how many other sessions it ended. Errors are those of Renew; with ErrEnded
// the others have ended as well.
func (s *Session) EndOthers(reason string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, err := s.signedIn()
	if err != nil || row.Key.IsZero() {
		return 0, err
	}
	ended, err := s.manager.endUser(s.context(), row.UserID, reason)
	if err != nil {
		return 0, err
	}
	own := slices.Contains(ended, row.Key)
	others := len(ended)
	if own {
		others--
	}
	return others, s.restart(row, own)
}

// signedIn returns the row of the session, the zero one if nobody is signed in.
func (s *Session) signedIn() (Record, error) {
	if s.manager.Kind() == Signed {
		return Record{}, ErrNotRevocable
	}
	err := s.writable() // opens it
	return s.track.row, err
}

// restart begins a new row with the contents of one that just ended. If that was
// somebody else's doing, a logout in another tab, it must not come back.
func (s *Session) restart(row Record, ended bool) error {
	s.track = tracking{}
	if !ended {
		s.values, s.modified = map[string]any{}, false
		s.event(eventUseAfterEnd, row.UserID, row.Handle, nil)
		return ErrEnded
	}
	s.modified = true
	return s.start(row.UserID)
}

// Handle names the session to people, as in Info, and is empty if it has no row.
func (s *Session) Handle() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return s.track.row.Handle
}

// SignedInAt is when the session's row began, zero if it has none. A login of
// Flask's begins when Gourd first meets it.
func (s *Session) SignedInAt() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return s.track.row.Created
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
	s.values, s.modified = map[string]any{}, false
	s.fail(err)
	return s.err
}

// endRow ends the session's row, if it has one.
func (s *Session) endRow(reason string) error {
	if s.track.id == "" {
		return nil
	}
	if _, err := s.end(s.track.row, reason, Key{}); err != nil {
		s.event(eventUnavailable, s.track.row.UserID, s.track.row.Handle, err)
		return unavailable(err)
	}
	s.event(eventEnded, s.track.row.UserID, s.track.row.Handle, nil)
	s.track = tracking{}
	return nil
}

// endWithin bounds an ending, which the request's own context does not.
const endWithin = 5 * time.Second

// unhurried is a context for an ending, which holds even if the browser has gone:
// who closes the tab after signing out is signed out.
func unhurried(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), endWithin)
}

// end ends a row and reports whether it was this call that did.
func (s *Session) end(r Record, reason string, successor Key) (bool, error) {
	ctx, cancel := unhurried(s.context())
	defer cancel()
	e := Ending{At: s.now(), Reason: reason, Successor: successor}
	return s.registry().End(ctx, r.Key, e)
}
