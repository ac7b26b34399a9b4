package memstore

import "time"

// reserve makes sure of a place for one more row, dropping another if the store is
// full, and reports whether there is one. The caller holds no lock. A place that
// is not used is given back by lowering rowCount.
func (s *Store) reserve() bool {
	for {
		n := s.rowCount.Load()
		if n >= s.max {
			if !s.evict() {
				return false
			}
			continue
		}
		if s.rowCount.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// never is later than all times that a row can have ended at.
var never = time.Unix(1<<40, 0)

// evict drops a row that is over or, if there is none, that of the visitor least
// recently seen, and reports whether it is worth asking again.
func (s *Store) evict() bool {
	bounds := *s.swept.Load()
	bounds.EndedBefore = never
	var oldest *shard
	var seen time.Time
	for i := range s.shards {
		home := &s.shards[i]
		home.mu.Lock()
		r := home.past(bounds)
		if r == nil {
			r = home.flask.top(never)
		}
		if r != nil {
			s.remove(r)
			home.mu.Unlock()
			return true
		}
		if r := home.visitors.top(never); r != nil && (oldest == nil || r.LastSeen.Before(seen)) {
			oldest, seen = home, r.LastSeen
		}
		home.mu.Unlock()
	}
	if oldest == nil {
		return false
	}
	oldest.mu.Lock()
	defer oldest.mu.Unlock()
	if r := oldest.visitors.top(never); r != nil { // else somebody else made room
		s.remove(r)
	}
	return true
}
