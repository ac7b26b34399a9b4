package session

import (
	"context"
	"time"
)

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
	if err := s.endReplacement(); err != nil {
		return err
	}
	if err := s.endRow("logout"); err != nil {
		return err
	}
	s.reset(map[string]any{})
	return nil
}

// replacedGrace is how long a logout may have been under way with an id from before
// a renewal.
const replacedGrace = time.Minute

// noteReplaced notes of a dead row which one took its place, a moment ago.
func (s *Session) noteReplaced(found Found) {
	if s.now().Sub(found.Ended) <= replacedGrace {
		s.track.replacedBy = found.Successor
	}
}

// endReplacement ends the row that took the place of this session's while the
// logout was under way: the answer with its id may reach the browser after ours.
func (s *Session) endReplacement() error {
	for key := s.track.replacedBy; !key.IsZero(); {
		found, ok, err := s.registry().Lookup(s.context(), key)
		if err != nil {
			return unavailable(err)
		}
		if !ok || found.Key != key {
			return nil
		}
		if s.manager.dead(found) == "" {
			return s.endThis(found.Record, "logout")
		}
		key = found.Successor
	}
	return nil
}

// endRow ends the session's row, if it has one.
func (s *Session) endRow(reason string) error {
	if s.track.id == "" {
		return nil
	}
	if err := s.endThis(s.track.row, reason); err != nil {
		return err
	}
	s.track = tracking{}
	return nil
}

func (s *Session) endThis(row Record, reason string) error {
	if _, err := s.end(row, reason, Key{}); err != nil {
		s.event(eventUnavailable, row.UserID, row.Handle, err)
		return unavailable(err)
	}
	if row.UserID != "" {
		s.tell(Event{Name: eventEnded, UserID: row.UserID, Handle: row.Handle, Reason: reason})
	}
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
	return s.endWith(r, Ending{At: s.now(), Reason: reason, Successor: successor})
}

func (s *Session) endWith(r Record, e Ending) (bool, error) {
	ctx, cancel := unhurried(s.context())
	defer cancel()
	return s.registry().End(ctx, r.Key, e)
}
