package session

import (
	"context"
	"errors"
	"time"
)

// Info is what people are shown of a session.
type Info struct {
	Handle   string // names the session; no credential
	UserID   string
	Created  time.Time // when the user signed in
	LastSeen time.Time // to a minute
	Expires  time.Time // when it ends if it is not used again
	Address  string
	Agent    string
	Method   string    // how the user signed in: see Login.Method; "flask" at Flask
	Proved   time.Time // when credentials were last checked, zero if unknown
}

// List returns the living sessions of a user, newest first, or everybody's if
// userID is empty. Of a kind without rows it is ErrNotRevocable.
func (m *Manager) List(ctx context.Context, userID string) ([]Info, error) {
	if !m.hasRows() {
		return nil, ErrNotRevocable
	}
	records, err := m.config.Registry.List(ctx, userID)
	if err != nil {
		return nil, unavailable(err)
	}
	infos := make([]Info, 0, len(records))
	for _, r := range records {
		if f := (Found{Record: r, User: UserState{Generation: r.Generation}}); m.dead(f) == "" {
			infos = append(infos, m.info(r))
		}
	}
	return infos, nil
}

func (m *Manager) info(r Record) Info {
	idle, absolute := r.LastSeen.Add(m.config.Lifetime), r.Created.Add(m.config.AbsoluteLifetime)
	if absolute.Before(idle) {
		idle = absolute
	}
	return Info{
		Handle: r.Handle, UserID: r.UserID, Created: r.Created, LastSeen: r.LastSeen,
		Expires: idle, Address: r.Address, Agent: r.Agent, Method: r.Method, Proved: r.Proved,
	}
}

// EndOne ends a user's session by its handle and reports whether it was alive;
// a handle of somebody else's is nothing to that user. One that was renewed since its
// handle was listed ends under its new one. With an empty userID it ends anybody's,
// for an administrator. Of a kind without rows it is ErrNotRevocable.
func (m *Manager) EndOne(ctx context.Context, userID, handle, reason string) (bool, error) {
	if !m.hasRows() {
		return false, ErrNotRevocable
	}
	found, ok, err := m.config.Registry.ByHandle(ctx, handle)
	if err != nil {
		return false, unavailable(err)
	}
	switch {
	case ok && found.Handle != handle:
		return false, unavailable(errWrongRow)
	case !ok || userID != "" && userID != found.UserID:
		return false, nil
	case m.dead(found) != "" && found.Successor.IsZero():
		return false, nil
	}
	ended, err := m.endLine(ctx, found.Record, found.UserID, reason)
	return !ended.Key.IsZero(), err
}

// EndUser ends all sessions of a user and returns how many had not ended, those that
// were unused for too long among them. To keep the one in hand use
// Session.EndOthers. Of a kind without rows it is ErrNotRevocable.
func (m *Manager) EndUser(ctx context.Context, userID, reason string) (int, error) {
	if !m.hasRows() {
		return 0, ErrNotRevocable
	}
	if userID == "" {
		return 0, errors.New("session: EndUser needs a user id; EndAll ends everybody's")
	}
	ended, err := m.endUser(ctx, userID, Ending{Reason: reason})
	return len(ended), err
}

// EndAll ends the sessions of everybody and returns how many were alive: after a
// theft of the database, or to put back a copy of it. Sessions that Flask began
// end too, of users whom the registry has not met as well. Of a kind without rows
// it is ErrNotRevocable.
func (m *Manager) EndAll(ctx context.Context, reason string) (int, error) {
	if !m.hasRows() {
		return 0, ErrNotRevocable
	}
	ended, err := m.endUser(ctx, "", Ending{Reason: reason})
	return len(ended), err
}

// endUser ends all sessions of a user, or everybody's, and returns the keys of
// those it ended.
func (m *Manager) endUser(ctx context.Context, userID string, e Ending) ([]Key, error) {
	ctx, cancel := unhurried(ctx)
	defer cancel()
	e.At = m.config.Now()
	ended, err := m.config.Registry.EndUser(ctx, userID, e)
	if err != nil {
		return nil, unavailable(err)
	}
	m.config.OnEvent(ctx, Event{Name: eventEnded, UserID: userID, Reason: e.Reason})
	return ended, nil
}

// sweepAfter is how long the row of an ended session is kept: late requests
// then still tell why they were refused.
const sweepAfter = 24 * time.Hour

// Sweep removes rows that can never be alive again, a bounded number at a time,
// and returns how many. Call it now and then, until it returns 0. Of a kind
// without rows there is nothing to remove.
func (m *Manager) Sweep(ctx context.Context) (int, error) {
	if !m.hasRows() {
		return 0, nil
	}
	bounds := m.bounds()
	bounds.EndedBefore, bounds.SeriesBefore = m.config.Now().Add(-sweepAfter), m.config.Now()
	n, err := m.config.Registry.Sweep(ctx, bounds)
	if err != nil {
		return n, unavailable(err)
	}
	return n, nil
}

// bounds are those of the lifetimes.
func (m *Manager) bounds() Bounds {
	now := m.config.Now()
	return Bounds{SeenBefore: now.Add(-m.config.Lifetime), CreatedBefore: now.Add(-m.config.AbsoluteLifetime)}
}

// Handle names the session to people, as in Info, and is empty if it has no row.
func (s *Session) Handle() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return s.track.row.Handle
}

// Row returns the session's row, the zero one if it has none. Its contents are
// those that the request came with, not what it changed.
func (s *Session) Row() Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return s.track.row
}

// SignedInAt is when the session's row began, zero if it has none. A login of
// Flask's begins when Gourd first meets it.
func (s *Session) SignedInAt() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return s.track.row.Created
}
