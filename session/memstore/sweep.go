package memstore

import (
	"context"

	"github.com/gourd-auth/gourd/session"
)

const (
	sweepRows = 1000 // that one Sweep removes at most
	sweepStep = 100  // that it removes without letting others in
)

// Sweep removes rows that can never be alive again and series that have expired,
// 1000 at most, and returns how many. It looks at nothing that lives.
func (s *Store) Sweep(ctx context.Context, b session.Bounds) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.swept.Store(&b)
	n := 0
	for i := range s.shards {
		for n < sweepRows {
			step := min(sweepStep, sweepRows-n)
			did := s.sweep(&s.shards[i], b, step)
			if n += did; did < step {
				break
			}
		}
	}
	return n, nil
}

// sweep removes rows and series of one shard, at most so many.
func (s *Store) sweep(home *shard, b session.Bounds, most int) int {
	home.mu.Lock()
	defer home.mu.Unlock()
	for n := range most {
		if r := home.past(b); r != nil {
			s.remove(r)
		} else if x := home.expires.top(b.SeriesBefore.Add(1)); x != nil { // by then, so not after
			s.removeSeries(x)
		} else {
			return n
		}
	}
	return most
}
