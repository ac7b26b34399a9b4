package session

import "slices"

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
		s.values, s.modified = contents{}, false
		s.event(eventUseAfterEnd, row.UserID, row.Handle, nil)
		return ErrEnded
	}
	s.modified = true
	return s.start(row.UserID)
}
