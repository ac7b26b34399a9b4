package sessiontest

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// SeriesRegistry is a store that keeps rows and remember series, and ties the two
// together.
type SeriesRegistry interface {
	session.Registry
	session.SeriesStore
}

// TestSeries runs all tests of remember series beside rows. open is as for
// [TestRegistry].
func TestSeries(t *testing.T, open func(t *testing.T) SeriesRegistry) {
	run(t, func(t *testing.T) *seriesSuite {
		s := open(t)
		return &seriesSuite{&suite{t, s}, s}
	}, []part[*seriesSuite]{
		{"series come back whole", (*seriesSuite).whole},
		{"a selector names one series", (*seriesSuite).selectorTaken},
		{"a validator is good once", (*seriesSuite).rotate},
		{"of many rotations at once one wins", (*seriesSuite).manyRotations},
		{"a series that has expired is not rotated", (*seriesSuite).expired},
		{"a row ends with its series", (*seriesSuite).endWithRow},
		{"a series goes on with the row that takes its row's place", (*seriesSuite).handOn},
		{"a row that was dead hands on nothing", (*seriesSuite).handOnOfTheDead},
		{"a user ends with all series", (*seriesSuite).endWithUser},
		{"everybody ends with all series", (*seriesSuite).endWithEverybody},
		{"the oldest rows end with theirs", (*seriesSuite).endWithOldest},
		{"a series is ended by itself", (*seriesSuite).endSeries},
		{"a series that begins too late is never good", (*seriesSuite).tooLate},
		{"a rotation ends the session that the series belonged to", (*seriesSuite).rotateEndsTheFormer},
		{"a series is not rotated to a session that has ended", (*seriesSuite).rotateTooLate},
		{"a row that ends leaves no series, whatever is rotated or begun", (*seriesSuite).racesWithEnd},
		{"a user who ends leaves no series, whatever is rotated or begun", (*seriesSuite).racesWithEndUser},
		{"a sweep removes series that have expired", (*seriesSuite).sweepSeries},
		{"rows that are swept leave their series", (*seriesSuite).sweepRows},
		{"a call that was cancelled is an error", (*seriesSuite).cancelledSeries},
	})
}

// seriesSuite is one empty store.
type seriesSuite struct {
	*suite
	store session.SeriesStore
}

// series is one of a user, which n tells from others, of the row of that number.
func series(n int, user string, row session.Key) session.Series {
	return session.Series{
		Selector: key(1000 + n), Validator: key(2000 + n), Seed: key(3000 + n), UserID: user, Session: row,
		Created: start, Expires: start.AddDate(0, 0, 30),
	}
}

func (s *seriesSuite) remember(x session.Series) {
	s.Helper()
	s.check(s.store.StartSeries(s.Context(), x))
}

func (s *seriesSuite) rotate1(n int, from, to, row session.Key, now time.Time) bool {
	s.Helper()
	did, err := s.store.RotateSeries(s.Context(), key(1000+n), from, to, row, now)
	s.check(err)
	return did
}

// wantSeries fails unless the series is there and good, or is not, as it should be.
func (s *seriesSuite) wantSeries(about string, want bool, n int) session.Series {
	s.Helper()
	found, ok, err := s.store.Series(s.Context(), key(1000+n))
	s.check(err)
	if good := ok && found.Generation == found.User.Generation; good != want {
		s.Errorf("%s: series %d is good: %v, %+v", about, n, good, found)
	}
	if ok && found.Selector != key(1000+n) {
		s.Errorf("%s: got another series: %+v", about, found)
	}
	return found.Series
}

func (s *seriesSuite) whole() {
	s.endAll("ann", session.Ending{At: start})
	want := series(1, "ann", key(1))
	want.Generation, want.Previous, want.Rotated = 1, key(7), start.Add(time.Second)
	s.remember(want)
	s.remember(series(2, "bob", session.Key{})) // of a session without a row
	found, ok, err := s.store.Series(s.Context(), want.Selector)
	if found.Series != want || found.User != s.user("ann") || !ok || err != nil {
		s.Errorf("got %+v, %v, %v", found, ok, err)
	}
	s.wantSeries("without a row", true, 2)
	if found, ok, err := s.store.Series(s.Context(), key(9)); found != (session.FoundSeries{}) || ok || err != nil {
		s.Errorf("no series: %+v, %v, %v", found, ok, err)
	}
}

func (s *seriesSuite) selectorTaken() {
	s.remember(series(1, "ann", key(1)))
	second := series(1, "bob", key(2))
	if err := s.store.StartSeries(s.Context(), second); err == nil {
		s.Error("a second series took the selector")
	}
	if x := s.wantSeries("the first", true, 1); x.UserID != "ann" {
		s.Errorf("got %+v", x)
	}
}

func (s *seriesSuite) rotate() {
	want := series(1, "ann", key(1))
	s.remember(want)
	s.remember(series(2, "ann", key(1)))
	first, second, third := want.Validator, key(51), key(52)
	for _, step := range []struct {
		about    string
		n        int
		from, to session.Key
		want     bool
	}{
		{"the good one", 1, first, second, true},
		{"the same once more", 1, first, third, false},
		{"one that never was", 1, key(99), third, false},
		{"the new one", 1, second, third, true},
		{"the one before the last", 1, first, key(53), false},
		{"the last, which is Previous", 1, second, key(53), false},
		{"none", 1, session.Key{}, key(53), false},
		{"a series that is not there", 9, first, second, false},
		{"of another series", 2, third, key(53), false},
	} {
		if did := s.rotate1(step.n, step.from, step.to, key(5), start.Add(time.Minute)); did != step.want {
			s.Errorf("%s: rotated %v", step.about, did)
		}
	}
	want.Validator, want.Previous, want.Session, want.Rotated = third, second, key(5), start.Add(time.Minute)
	if x := s.wantSeries("rotated twice", true, 1); x != want {
		s.Errorf("got  %+v\nwant %+v", x, want)
	}
	if x := s.wantSeries("another", true, 2); x != series(2, "ann", key(1)) {
		s.Errorf("got %+v", x)
	}
}

func (s *seriesSuite) manyRotations() {
	x := series(1, "ann", key(1))
	s.remember(x)
	var won, winner atomic.Int32
	together(32, func(i int) {
		did, err := s.store.RotateSeries(s.Context(), x.Selector, x.Validator, key(i), key(100+i), start)
		if err != nil {
			s.Error(err)
		}
		if did {
			won.Add(1)
			winner.Store(int32(i))
		}
	})
	n := int(winner.Load())
	if x := s.wantSeries("rotated", true, 1); won.Load() != 1 || x.Validator != key(n) || x.Session != key(100+n) {
		s.Errorf("%d calls won; %+v, the last was %d", won.Load(), x, n)
	}
}

func (s *seriesSuite) expired() {
	x := series(1, "ann", key(1))
	s.remember(x)
	for _, after := range []time.Duration{0, time.Hour} {
		if s.rotate1(1, x.Validator, key(51), key(1), x.Expires.Add(after)) {
			s.Errorf("rotated %v after it expired", after)
		}
	}
	if !s.rotate1(1, x.Validator, key(51), key(1), x.Expires.Add(-time.Second)) {
		s.Error("not rotated a second before it expires")
	}
	if got := s.wantSeries("rotated", true, 1); !got.Expires.Equal(x.Expires) || !got.Created.Equal(x.Created) {
		s.Errorf("a rotation moved its end: %+v", got)
	}
}

func (s *seriesSuite) cancelledSeries() {
	x := series(1, "ann", key(1))
	s.remember(x)
	s.wantCancelled(map[string]func(context.Context) error{
		"StartSeries": func(ctx context.Context) error { return s.store.StartSeries(ctx, series(2, "ann", key(1))) },
		"Series":      func(ctx context.Context) error { _, _, err := s.store.Series(ctx, x.Selector); return err },
		"RotateSeries": func(ctx context.Context) error {
			_, err := s.store.RotateSeries(ctx, x.Selector, x.Validator, key(51), key(1), start)
			return err
		},
		"EndSeries": func(ctx context.Context) error { _, err := s.store.EndSeries(ctx, x.Selector); return err },
	})
	s.wantSeries("a cancelled start", false, 2)
	if got := s.wantSeries("after cancelled calls", true, 1); got != x {
		s.Errorf("got %+v", got)
	}
}
