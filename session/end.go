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
	if err := s.endRow("logout"); err != nil {
		return err
	}
	s.reset(map[string]any{})
	return nil
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
	if user := s.track.row.UserID; user != "" {
		s.tell(Event{Name: eventEnded, UserID: user, Handle: s.track.row.Handle, Reason: reason})
	}
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
	return s.endWith(r, Ending{At: s.now(), Reason: reason, Successor: successor})
}

func (s *Session) endWith(r Record, e Ending) (bool, error) {
	ctx, cancel := unhurried(s.context())
	defer cancel()
	return s.registry().End(ctx, r.Key, e)
}
