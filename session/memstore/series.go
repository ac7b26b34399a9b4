package memstore

import (
	"context"
	"slices"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// series is guarded by its home's lock, but for home and owner, which never change.
type series struct {
	session.Series
	home  *shard
	owner *user
	gone  bool

	inExpires int // place in the queue, from 1
}

// StartSeries adds a series. One that began too late is dropped in silence: after
// all of its user's sessions were ended, or the one it belongs to. It is ErrFull if
// there are MaxRows series that have not expired. A series of nobody is an error.
func (s *Store) StartSeries(ctx context.Context, x session.Series) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if x.UserID == "" {
		return errNobody
	}
	if !s.reserveSeries(x.Created) {
		return ErrFull
	}
	added, err := s.addSeries(&series{Series: x, home: s.home(x.UserID, session.Key{})})
	if !added {
		s.seriesCount.Add(-1)
	}
	return err
}

func (s *Store) addSeries(x *series) (bool, error) {
	x.home.mu.Lock()
	defer x.home.mu.Unlock()
	if x.Generation != s.state(x.home.stateOf(x.UserID)).Generation || s.hasEnded(x, x.Session) {
		return false, nil
	}
	if !s.selectors.add(x.Selector, x) {
		return false, errSelectorTaken
	}
	x.owner = x.home.user(x.UserID)
	x.owner.series = append(x.owner.series, x)
	x.home.expires.put(x)
	return true, nil
}

// hasEnded reports whether the row of a session is there, of the same user, and
// not alive. The caller holds the lock of the series.
func (s *Store) hasEnded(x *series, k session.Key) bool {
	r := s.rows.get(k)
	return r != nil && r.UserID == x.UserID && !r.gone && !s.alive(r)
}

// removeSeries removes a series that is there. The caller holds its lock.
func (s *Store) removeSeries(x *series) {
	s.selectors.remove(x.Selector)
	x.gone = true
	x.home.expires.drop(x)
	i := slices.Index(x.owner.series, x)
	x.owner.series = slices.Delete(x.owner.series, i, i+1)
	x.home.forget(x.owner)
	s.seriesCount.Add(-1)
}

// endSeriesOf ends the series of a row, or hands them on.
func (s *Store) endSeriesOf(r, next *row) {
	for _, x := range slices.Clone(r.owner.series) {
		switch {
		case x.Session != r.Key:
		case next != nil:
			x.Session = next.Key
		default:
			s.removeSeries(x)
		}
	}
}

// Series returns the series of a selector and whether there is one.
func (s *Store) Series(ctx context.Context, selector session.Key) (session.FoundSeries, bool, error) {
	if err := ctx.Err(); err != nil {
		return session.FoundSeries{}, false, err
	}
	x := s.selectors.get(selector)
	if x == nil {
		return session.FoundSeries{}, false, nil
	}
	x.home.mu.RLock()
	defer x.home.mu.RUnlock()
	if x.gone {
		return session.FoundSeries{}, false, nil
	}
	return session.FoundSeries{Series: x.Series, User: s.state(x.owner.state)}, true, nil
}

// RotateSeries replaces the validator if from is the one that is good, and reports
// whether it did. It does not for a series that has expired by now, or for a
// session whose row has ended.
func (s *Store) RotateSeries(ctx context.Context, selector, from, to, next session.Key, now time.Time) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	x := s.selectors.get(selector)
	if x == nil {
		return false, nil
	}
	x.home.mu.Lock()
	defer x.home.mu.Unlock()
	if x.gone || x.Validator != from || !now.Before(x.Expires) || s.hasEnded(x, next) {
		return false, nil
	}
	former := s.rows.get(x.Session)
	x.Previous, x.Validator, x.Session, x.Rotated = from, to, next, now
	if former != nil && former.Key != next && former.owner == x.owner && !former.gone && former.Ended.IsZero() {
		x.home.end(former, session.Ending{At: now, Reason: session.ReasonRememberedAgain}, session.Key{})
	}
	return true, nil
}

// EndSeries removes a series and reports whether there was one.
func (s *Store) EndSeries(ctx context.Context, selector session.Key) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	x := s.selectors.get(selector)
	if x == nil {
		return false, nil
	}
	x.home.mu.Lock()
	defer x.home.mu.Unlock()
	if x.gone {
		return false, nil
	}
	s.removeSeries(x)
	return true, nil
}

// reserveSeries is reserve for series, of which only those that have expired make
// room.
func (s *Store) reserveSeries(now time.Time) bool {
	for {
		n := s.seriesCount.Load()
		if n >= s.max {
			if !s.evictSeries(now) {
				return false
			}
			continue
		}
		if s.seriesCount.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (s *Store) evictSeries(now time.Time) bool {
	for i := range s.shards {
		home := &s.shards[i]
		home.mu.Lock()
		x := home.expires.top(now)
		if x != nil {
			s.removeSeries(x)
		}
		home.mu.Unlock()
		if x != nil {
			return true
		}
	}
	return false
}
