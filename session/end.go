package session

import (
	"context"
	"time"
)

// End signs the user out: the row ends first, then the cookie is deleted. If
// the registry could not be told, the error is ErrUnavailable and the session
// stays as it was: without the cookie nobody could ask again, and a copy of it
// would live on. So do not tell people then that they are signed out. A session that
// began in this very request is not sent then. The other error is ErrHeadersSent. In
// the kinds without rows the cookie is deleted, and copies of it stay good.
func (s *Session) End() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	if err := s.endReplacement("logout"); err != nil {
		return err
	}
	if err := s.endRow("logout"); err != nil {
		if s.track.started { // the browser does not have its id, and is not to get it
			s.abandon(err)
		}
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
	if err := s.endThis(s.track.row, reason); err != nil {
		return err
	}
	s.track = tracking{}
	return nil
}

// endThis ends a row, or what took its place since it was read.
func (s *Session) endThis(row Record, reason string) error {
	_, err := s.manager.endLine(s.context(), row, "", reason)
	if err != nil {
		s.event(eventUnavailable, row.UserID, row.Handle, err)
	}
	return err
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
