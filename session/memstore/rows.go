package memstore

import (
	"context"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// Start adds a row, unless one with that key stands already, and returns the row
// that stands. In a full store of people who are signed in it is ErrFull.
func (s *Store) Start(ctx context.Context, r session.Record) (session.Found, error) {
	if err := ctx.Err(); err != nil {
		return session.Found{}, err
	}
	r.Ended, r.Reason, r.Successor = time.Time{}, "", session.Key{}
	for {
		if found, ok := s.lookup(s.rows.get(r.Key)); ok {
			return found, nil
		}
		if !s.reserve() {
			return session.Found{}, ErrFull
		}
		found, err := s.insert(&row{Record: r, home: s.home(r.UserID, r.Key)})
		if err == nil {
			return found, nil
		}
		s.rowCount.Add(-1)
		if err != errKeyTaken { // else another call was first: see what it began
			return session.Found{}, err
		}
	}
}

// insert adds a row, for which there is a place, in a step of its own.
func (s *Store) insert(r *row) (session.Found, error) {
	r.home.mu.Lock()
	defer r.home.mu.Unlock()
	if err := s.name(r); err != nil {
		return session.Found{}, err
	}
	s.enter(r)
	return s.found(r), nil
}

// name puts a row into the indexes. Who finds it there waits for the shard, whose
// lock the caller holds.
func (s *Store) name(r *row) error {
	if !s.rows.add(r.Key, r) {
		return errKeyTaken
	}
	if r.Handle != "" && !s.handles.add(r.Handle, r) {
		s.rows.remove(r.Key)
		r.gone = true
		return errHandleTaken
	}
	return nil
}

// enter adds a row that has its names to its shard.
func (s *Store) enter(r *row) {
	r.home.enter(r)
	if !s.alive(r) {
		r.home.ended(r).put(r)
	}
}

// remove undoes name and enter. The caller holds the lock.
func (s *Store) remove(r *row) {
	s.rows.remove(r.Key)
	if r.Handle != "" {
		s.handles.remove(r.Handle)
	}
	r.home.leave(r)
	s.rowCount.Add(-1)
}

// Lookup returns the row of a key and whether there is one. It allocates nothing.
func (s *Store) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	if err := ctx.Err(); err != nil {
		return session.Found{}, false, err
	}
	found, ok := s.lookup(s.rows.get(k))
	return found, ok, nil
}

// ByHandle returns the row of a handle and whether there is one.
func (s *Store) ByHandle(ctx context.Context, handle string) (session.Found, bool, error) {
	if err := ctx.Err(); err != nil {
		return session.Found{}, false, err
	}
	found, ok := s.lookup(s.handles.get(handle))
	return found, ok, nil
}

// lookup copies a row that an index named, which may be nil.
func (s *Store) lookup(r *row) (session.Found, bool) {
	if r == nil {
		return session.Found{}, false
	}
	r.home.mu.RLock()
	defer r.home.mu.RUnlock()
	if r.gone {
		return session.Found{}, false
	}
	return s.found(r), true
}

// Touch moves LastSeen to now, never back, and reports whether the row is alive.
func (s *Store) Touch(ctx context.Context, k session.Key, now time.Time) (bool, error) {
	return s.change(ctx, k, func(r *row) bool { return true }, now)
}

// Save puts contents into a row that is alive and still of that version.
func (s *Store) Save(ctx context.Context, k session.Key, version int64, contents string, now time.Time) (bool, error) {
	return s.change(ctx, k, func(r *row) bool {
		if r.Version != version {
			return false
		}
		r.Contents = contents
		r.Version++
		return true
	}, now)
}

// change does something to a row that is alive; if it did, the row was seen.
func (s *Store) change(ctx context.Context, k session.Key, do func(*row) bool, now time.Time) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	r := s.rows.get(k)
	if r == nil {
		return false, nil
	}
	r.home.mu.Lock()
	defer r.home.mu.Unlock()
	if !s.alive(r) || !do(r) {
		return false, nil
	}
	r.home.touch(r, now)
	return true, nil
}
