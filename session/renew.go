package session

import (
	"slices"
	"time"
)

// Renew gives the session a new id and keeps its contents: after a change of
// rights, so that copies of the cookie made before are nobody. How long it may
// live altogether does not change. The user's other sessions stay. If nobody is
// signed in it does nothing. If the session was ended meanwhile it stays ended,
// and the error is ErrEnded; of a kind without rows it is ErrNotRevocable. Other
// errors are those of Begin.
func (s *Session) Renew() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, err := s.signedIn()
	if err != nil || row.Key.IsZero() {
		return err
	}
	return s.renew(row, row.Proved)
}

// Confirm notes that the credentials of who is signed in were checked again, for
// ProvedAt, and does what Renew does. Errors are those of Renew.
func (s *Session) Confirm() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, err := s.signedIn()
	if err != nil || row.Key.IsZero() {
		return err
	}
	return s.renew(row, s.now())
}

// renew puts a new row in the place of one.
func (s *Session) renew(row Record, proved time.Time) error {
	id := newID()
	next := s.nextRow(id, row, proved)
	ended, err := s.endWith(row, Ending{At: s.now(), Reason: "renewed", Next: &next})
	if err != nil {
		return unavailable(err)
	}
	return s.goOn(id, row, ended)
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
	id := newID()
	next := s.nextRow(id, row, row.Proved)
	ended, err := s.manager.endUser(s.context(), row.UserID, Ending{Reason: reason, From: row.Key, Next: &next})
	if err != nil {
		return 0, err
	}
	own := slices.Contains(ended, row.Key)
	others := len(ended)
	if own {
		others--
	}
	return others, s.goOn(id, row, own)
}

// signedIn returns the row of the session, the zero one if nobody is signed in.
func (s *Session) signedIn() (Record, error) {
	if !s.manager.hasRows() {
		return Record{}, ErrNotRevocable
	}
	err := s.writable() // opens it
	if s.track.row.UserID == "" {
		return Record{}, err
	}
	return s.track.row, err
}

// nextRow describes the row that takes the place of another: of the same login,
// which keeps its age.
func (s *Session) nextRow(id string, row Record, proved time.Time) Record {
	next := s.record(id, row.UserID, 0)
	next.Created, next.Method, next.Proved = row.Created, row.Method, proved
	return next
}

// goOn continues in the row that took the place of one. If that had ended by
// somebody else's doing, a logout in another tab, it must not come back.
func (s *Session) goOn(id string, row Record, ended bool) error {
	s.track = tracking{}
	if !ended {
		return s.endedMeanwhile(row)
	}
	found, ok, err := s.manager.row(s.context(), keyOf(id))
	switch {
	case err != nil:
		return s.abandon(err)
	case !ok:
		return s.endedMeanwhile(row)
	case found.UserID != row.UserID:
		return s.abandon(errWrongRow)
	case s.manager.dead(found) != "":
		return s.endedMeanwhile(row)
	}
	found.Version = row.Version // of the contents in hand; others may have written since
	s.track = tracking{id: id, generation: found.Generation, row: found.Record, started: true}
	s.modified = s.modified || s.manager.kind == Tracked // its text names the row
	s.told = false                                       // the new id has to be sent, or the handler's answer must not be
	s.tell(Event{Name: eventStarted, UserID: row.UserID, Handle: found.Handle, Reason: "renewed"})
	return nil
}

func (s *Session) endedMeanwhile(row Record) error {
	found, ok, err := s.manager.row(s.context(), row.Key)
	if err != nil {
		return s.abandon(err)
	}
	if ok {
		s.noteReplaced(found)
	}
	s.drop()
	s.event(eventUseAfterEnd, row.UserID, row.Handle, nil)
	return ErrEnded
}
