package session

import (
	"context"
	"time"
)

// This file is about ids that a renewal replaced while other requests with them
// were under way.

// replacedGrace is how long a request may have been under way with an id from
// before a renewal. A copy of an id that has been dead for longer moves nothing.
const replacedGrace = time.Minute

// noteReplaced notes of a dead row which one took its place, a moment ago.
func (s *Session) noteReplaced(found Found) {
	if s.now().Sub(found.Ended) <= replacedGrace {
		s.track.replacedBy = found.Successor
	}
}

// Replaced reports whether the request came with an id that was good until a moment
// ago, when another request of the browser renewed the session: an answer to that
// one holds the new id. Nobody is signed in by the old one, and what this request
// writes is not kept. A remember cookie must not be used then either.
func (s *Session) Replaced() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return !s.track.replacedBy.IsZero()
}

// isLate reports whether the request came with an id that another request has just
// replaced, and writes: its cookie would take the place of the new one.
func (s *Session) isLate() bool {
	return !s.track.replacedBy.IsZero() && s.track.id == "" && s.values.len() > 0
}

// endReplacement ends the row that took the place of this session's while the
// logout was under way: the answer with its id may reach the browser after ours.
func (s *Session) endReplacement(reason string) error {
	key := s.track.replacedBy
	if key.IsZero() {
		return nil
	}
	found, ok, err := s.manager.row(s.context(), key)
	if err != nil {
		return s.lost(err)
	}
	if ok {
		if err := s.endThis(found.Record, reason); err != nil {
			return err
		}
	}
	s.track.replacedBy = Key{}
	return nil
}

// row looks a key up.
func (m *Manager) row(ctx context.Context, k Key) (Found, bool, error) {
	found, ok, err := m.config.Registry.Lookup(ctx, k)
	if err == nil && ok && found.Key != k {
		err = errWrongRow
	}
	return found, ok && err == nil, err
}

// endLine ends a row or, if another took its place since it was read, that one. It
// returns the row that it ended, the zero Record if there was none alive. Rows of
// another user than owner, to which Flask switched, are left alone, unless owner is
// empty. The context may be over: whoever closes the tab after signing out is signed
// out.
func (m *Manager) endLine(ctx context.Context, row Record, owner, reason string) (Record, error) {
	ctx, cancel := unhurried(ctx)
	defer cancel()
	for {
		ended, err := m.config.Registry.End(ctx, row.Key, Ending{At: m.config.Now(), Reason: reason})
		if err != nil {
			return Record{}, unavailable(err)
		}
		if ended {
			m.tellEnded(ctx, row, reason)
			return row, nil
		}
		next, ok, err := m.successor(ctx, row.Key)
		if err != nil {
			return Record{}, unavailable(err)
		}
		if !ok || owner != "" && next.UserID != owner {
			return Record{}, nil
		}
		row = next
	}
}

func (m *Manager) tellEnded(ctx context.Context, row Record, reason string) {
	if row.UserID != "" {
		m.config.OnEvent(ctx, Event{Name: eventEnded, UserID: row.UserID, Handle: row.Handle, Reason: reason})
	}
}

// successor returns the row that took the place of one, if there is one.
func (m *Manager) successor(ctx context.Context, k Key) (Record, bool, error) {
	found, ok, err := m.row(ctx, k)
	if err != nil || !ok || found.Successor.IsZero() {
		return Record{}, false, err
	}
	next, ok, err := m.row(ctx, found.Successor)
	return next.Record, ok, err
}
