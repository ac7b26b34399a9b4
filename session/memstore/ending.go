package memstore

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// End ends a row, unless it has ended already, and reports whether it did. Its
// remember series end with it, or go on with e.Next.
func (s *Store) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	reserved := e.Next != nil && s.reserve()
	next, ended, err := s.end(k, e, reserved)
	if reserved && next == nil {
		s.rowCount.Add(-1)
	}
	return ended, err
}

func (s *Store) end(k session.Key, e session.Ending, reserved bool) (next *row, ended bool, err error) {
	r := s.rows.get(k)
	if r == nil {
		return nil, false, nil
	}
	r.home.mu.Lock()
	defer r.home.mu.Unlock()
	if r.gone || !r.Ended.IsZero() {
		return nil, false, nil
	}
	if s.alive(r) {
		if next, err = s.successor(r, e); err != nil {
			return nil, false, err
		}
	}
	if r.FromFlask && r.UserID != "" {
		r.owner.state.Cutoff = later(r.owner.state.Cutoff, e.At)
	}
	s.finish(r, e, next, reserved)
	return next, true, nil
}

// successor makes the row that begins in place of r, with its names but not yet in
// the shard; nil if there is none. The caller holds the lock.
func (s *Store) successor(r *row, e session.Ending) (*row, error) {
	if e.Next == nil {
		return nil, nil
	}
	next := &row{Record: *e.Next, home: r.home}
	next.UserID, next.Contents, next.Version = r.UserID, r.Contents, r.Version
	next.Ended, next.Reason, next.Successor = time.Time{}, "", session.Key{}
	if err := s.name(next); err != nil {
		return nil, err
	}
	return next, nil
}

// finish ends a row and begins its successor, if there is one, which takes over
// its series. If no place was reserved for that one there is a row too many until
// the next begins: a request under way with the old id has to find out what took its
// place.
func (s *Store) finish(r *row, e session.Ending, next *row, reserved bool) {
	if next == nil {
		s.endSeriesOf(r, nil)
		r.home.end(r, e, ownSuccessor(e))
		return
	}
	next.Generation = s.state(r.owner.state).Generation
	s.enter(next)
	s.endSeriesOf(r, next)
	r.home.end(r, e, next.Key)
	if !reserved {
		s.rowCount.Add(1)
	}
}

// ownSuccessor is the successor of a row that nothing took the place of.
func ownSuccessor(e session.Ending) session.Key {
	if e.Next != nil {
		return session.Key{}
	}
	return e.Successor
}

// EndUser ends all sessions and remember series of a user, or everybody's if
// userID is empty, visitors' too; for everybody it stops the whole store while it
// looks at each row.
func (s *Store) EndUser(ctx context.Context, userID string, e session.Ending) ([]session.Key, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	reserved := e.Next != nil && s.reserve()
	next, ended, err := s.endUser(userID, e, reserved)
	if reserved && next == nil {
		s.rowCount.Add(-1)
	}
	return ended, err
}

func (s *Store) endUser(userID string, e session.Ending, reserved bool) (*row, []session.Key, error) {
	if userID == "" {
		return s.endEverybody(e, reserved)
	}
	home := s.home(userID, session.Key{})
	home.mu.Lock()
	defer home.mu.Unlock()
	from := s.rows.get(e.From)
	if from != nil && (from.home != home || from.UserID != userID) {
		from = nil // not that user's
	}
	from, next, err := s.goesOn(from, e)
	if err != nil {
		return nil, nil, err
	}
	u := home.user(userID)
	raise(&u.state, e.At)
	return next, s.endRows([]*user{u}, from, next, e, reserved), nil
}

func (s *Store) endEverybody(e session.Ending, reserved bool) (*row, []session.Key, error) {
	var users []*user
	for i := range s.shards {
		s.shards[i].mu.Lock()
		defer s.shards[i].mu.Unlock()
		users = append(users, &s.shards[i].nobody)
		users = slices.AppendSeq(users, maps.Values(s.shards[i].users))
	}
	from, next, err := s.goesOn(s.rows.get(e.From), e)
	if err != nil {
		return nil, nil, err
	}
	raise(&s.all, e.At)
	return next, s.endRows(users, from, next, e, reserved), nil
}

// goesOn returns the row that e.Next takes the place of, if it is alive, and the
// one that does. The caller holds its lock.
func (s *Store) goesOn(from *row, e session.Ending) (*row, *row, error) {
	if from == nil || e.Next == nil || !s.alive(from) {
		return nil, nil, nil
	}
	next, err := s.successor(from, e)
	return from, next, err
}

// raise ends what carries an older generation and what Flask signed before.
func raise(u *session.UserState, at time.Time) {
	u.Generation++
	u.Cutoff = later(u.Cutoff, at)
}

// endRows ends all rows of users whose state was raised, and returns the keys of
// those that had not ended.
func (s *Store) endRows(users []*user, from, next *row, e session.Ending, reserved bool) (keys []session.Key) {
	for _, u := range users {
		for len(u.series) > 0 {
			s.removeSeries(u.series[len(u.series)-1])
		}
		for _, r := range u.rows {
			if !r.Ended.IsZero() {
				continue
			}
			keys = append(keys, r.Key)
			if r != from {
				r.home.end(r, e, session.Key{})
			}
		}
	}
	if from != nil {
		s.finish(from, e, next, reserved)
	}
	return keys
}

// EndOldest ends, of a user's living rows, all but the keep newest, and returns
// those it ended, without their contents. Their remember series end with them. A
// negative keep is 0, and nobody's rows are no user's.
func (s *Store) EndOldest(ctx context.Context, userID string, keep int, alive session.Bounds, e session.Ending) ([]session.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	home := s.home(userID, session.Key{})
	home.mu.Lock()
	defer home.mu.Unlock()
	u := home.users[userID]
	if u == nil {
		return nil, nil
	}
	rows := slices.DeleteFunc(slices.Clone(u.rows), func(r *row) bool {
		return !s.alive(r) || r.LastSeen.Before(alive.SeenBefore) || r.Created.Before(alive.CreatedBefore)
	})
	slices.SortFunc(rows, func(a, b *row) int { return newestFirst(&a.Record, &b.Record) })
	var ended []session.Record
	for _, r := range rows[min(max(keep, 0), len(rows)):] {
		s.endSeriesOf(r, nil)
		home.end(r, e, e.Successor)
		ended = append(ended, withoutContents(r))
	}
	return ended, nil
}
