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

// replacedGrace is how long a request may have been under way with an id from
// before a renewal.
const replacedGrace = time.Minute

// noteReplaced notes of a dead row which one took its place.
func (s *Session) noteReplaced(found Found) {
	s.track.replacedBy = found.Successor
	s.track.lately = !found.Successor.IsZero() && s.now().Sub(found.Ended) <= replacedGrace
}

// endReplacement ends the row that took the place of this session's, maybe while
// the logout was under way: the answer with its id may reach the browser after ours.
func (s *Session) endReplacement() error {
	key := s.track.replacedBy
	if key.IsZero() {
		return nil
	}
	found, ok, err := s.registry().Lookup(s.context(), key)
	switch {
	case err != nil:
		return s.lost(err)
	case ok && found.Key == key:
		if err := s.endThis(found.Record, "logout"); err != nil {
			return err
		}
	}
	s.track.replacedBy, s.track.lately = Key{}, false
	return nil
}

// Replaced reports whether the request came with an id that was good until a moment
// ago, when another request of the browser renewed the session: an answer to that
// one holds the new id. Nobody is signed in by the old one, and what this request
// writes is not kept. A remember cookie must not be used then either.
func (s *Session) Replaced() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return s.track.lately
}

// isLate reports whether the request came with an id that another request has just
// replaced, and writes: its cookie would take the place of the new one.
func (s *Session) isLate() bool {
	return s.track.lately && s.track.id == "" && s.values.len() > 0
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

// endThis ends a row, or what took its place since it was read.
func (s *Session) endThis(row Record, reason string) error {
	for {
		ended, err := s.end(row, reason, Key{})
		if err != nil {
			s.event(eventUnavailable, row.UserID, row.Handle, err)
			return unavailable(err)
		}
		if ended {
			if row.UserID != "" {
				s.tell(Event{Name: eventEnded, UserID: row.UserID, Handle: row.Handle, Reason: reason})
			}
			return nil
		}
		next, ok, err := s.successor(row)
		if err != nil {
			return s.lost(err)
		}
		if !ok {
			return nil
		}
		row = next
	}
}

// successor returns the row that took the place of one, if there is one. The
// browser may have gone, as for endWith.
func (s *Session) successor(row Record) (Record, bool, error) {
	ctx, cancel := unhurried(s.context())
	defer cancel()
	found, ok, err := s.registry().Lookup(ctx, row.Key)
	if err != nil || !ok || found.Key != row.Key || found.Successor.IsZero() {
		return Record{}, false, err
	}
	key := found.Successor
	found, ok, err = s.registry().Lookup(ctx, key)
	return found.Record, ok && found.Key == key, err
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
