package sessiontest

import (
	"fmt"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// two begins two rows of ann and one of bob, each with a series of its number.
func (s *seriesSuite) two() {
	s.Helper()
	for i, user := range []string{"ann", "ann", "bob"} {
		r := record(i+1, user)
		r.Created = start.Add(time.Duration(i) * time.Hour)
		s.begin(r)
		s.remember(series(i+1, user, r.Key))
	}
}

func (s *seriesSuite) endWithRow() {
	s.two()
	s.end(key(1), session.Ending{At: start, Reason: "logout"})
	s.wantSeries("of the row that ended", false, 1)
	s.wantSeries("of another row", true, 2)
	s.wantSeries("of another user", true, 3)
	if s.rotate1(1, key(2001), key(51), key(9), start) {
		s.Error("an ended series was rotated")
	}
}

func (s *seriesSuite) handOn() {
	s.two()
	s.end(key(1), session.Ending{At: start, Reason: "renewed", Next: next(11)})
	if x := s.wantSeries("of the row that goes on", true, 1); x.Session != key(11) {
		s.Errorf("it belongs to %x", x.Session)
	}
	if x := s.wantSeries("of another row", true, 2); x.Session != key(2) {
		s.Errorf("it belongs to %x", x.Session)
	}
	s.end(key(1), session.Ending{At: start, Reason: "late"}) // had ended
	s.wantSeries("after a late ending of the old row", true, 1)
	s.end(key(11), session.Ending{At: start, Reason: "logout"})
	s.wantSeries("of the row that went on and ended", false, 1)
}

func (s *seriesSuite) handOnOfTheDead() {
	s.two()
	s.endAll("ann", session.Ending{At: start})
	late := record(4, "ann")
	s.begin(late)
	s.remember(series(4, "ann", late.Key))
	s.end(late.Key, session.Ending{At: start, Next: next(11)})
	s.wantSeries("of a row that was dead", false, 4)
}

func (s *seriesSuite) endWithUser() {
	s.two()
	s.remember(series(4, "ann", session.Key{}))
	s.endAll("ann", session.Ending{At: start, Reason: "password", From: key(1), Next: next(11)})
	s.wantSeries("even of the row that goes on", false, 1)
	s.wantSeries("of another row", false, 2)
	s.wantSeries("of none", false, 4)
	s.wantSeries("of another user", true, 3)
	fresh := series(5, "ann", key(11))
	fresh.Generation = 1
	s.remember(fresh)
	s.wantSeries("of the new generation", true, 5)
}

func (s *seriesSuite) endWithEverybody() {
	s.two()
	s.endAll("", session.Ending{At: start, Reason: "breach"})
	for n := 1; n <= 3; n++ {
		s.wantSeries("after everybody's end", false, n)
		if s.rotate1(n, key(2000+n), key(51), key(9), start) {
			s.Errorf("series %d was rotated", n)
		}
	}
}

func (s *seriesSuite) endWithOldest() {
	s.two()
	_, err := s.EndOldest(s.Context(), "ann", 1, session.Bounds{}, session.Ending{At: start, Reason: "limit"})
	s.check(err)
	s.wantSeries("of the oldest row", false, 1)
	s.wantSeries("of the newest", true, 2)
	s.wantSeries("of another user", true, 3)
}

func (s *seriesSuite) endSeries() {
	s.two()
	for _, want := range []bool{true, false} {
		if ended, err := s.store.EndSeries(s.Context(), key(1001)); ended != want || err != nil {
			s.Errorf("ended %v, %v, want %v", ended, err, want)
		}
	}
	s.wantSeries("ended", false, 1)
	s.wantAlive("the row that it belonged to", true, key(1))
	s.wantSeries("another", true, 2)
}

func (s *seriesSuite) tooLate() {
	s.two()
	s.end(key(1), session.Ending{At: start, Reason: "logout"})
	s.remember(series(4, "ann", key(1)))
	if found, ok, err := s.store.Series(s.Context(), key(1004)); ok || err != nil {
		s.Errorf("begun after the end of its row: %+v, %v", found, err)
	}
	s.endAll("ann", session.Ending{At: start, Reason: "password"})
	s.remember(series(5, "ann", session.Key{}))
	s.wantSeries("begun after the end of its user", false, 5)
	if s.rotate1(5, key(2005), key(51), key(9), start) {
		s.Error("and it was rotated")
	}
	s.endAll("", session.Ending{At: start, Reason: "breach"})
	s.remember(series(6, "bob", session.Key{}))
	s.wantSeries("begun after everybody's end", false, 6)
}

// Who comes back by a series and signs out while it is rotated is signed out.
func (s *seriesSuite) rotateTooLate() {
	s.two()
	s.begin(record(4, "ann"))
	s.end(key(4), session.Ending{At: start, Reason: "logout"})
	if s.rotate1(1, key(2001), key(51), key(4), start) {
		s.Error("rotated to a row that has ended")
	}
	if !s.rotate1(1, key(2001), key(51), key(2), start) {
		s.Error("not rotated to a living row")
	}
	s.end(key(1), session.Ending{At: start, Reason: "logout"})
	s.wantSeries("when the row that it belonged to ends", true, 1)
	s.end(key(2), session.Ending{At: start, Reason: "logout"})
	s.wantSeries("when the one that it belongs to ends", false, 1)
}

func (s *seriesSuite) rotateEndsTheFormer() {
	s.two()
	s.begin(record(4, "ann"))
	if !s.rotate1(1, key(2001), key(51), key(1), start) {
		s.Error("not rotated in its own session")
	}
	if found := s.get(key(1)); !found.Ended.IsZero() {
		s.Errorf("its own session ended: %+v", found)
	}
	if s.rotate1(1, key(99), key(52), key(4), start) || !s.rotate1(1, key(51), key(52), key(4), start) {
		s.Error("rotated by a wrong validator, or not by the right one")
	}
	if found := s.get(key(1)); found.Reason != session.ReasonRememberedAgain || found.Ended.IsZero() {
		s.Errorf("the former session: %+v", found)
	}
	s.wantSeries("handed on", true, 1)
	if found := s.get(key(4)); !found.Ended.IsZero() {
		s.Errorf("the new session ended: %+v", found)
	}
}

func (s *seriesSuite) racesWithEnd() {
	s.races(func(row session.Key, _ string) error {
		_, err := s.End(s.Context(), row, session.Ending{At: start, Reason: "logout"})
		return err
	})
}

func (s *seriesSuite) racesWithEndUser() {
	s.races(func(_ session.Key, user string) error {
		_, err := s.EndUser(s.Context(), user, session.Ending{At: start, Reason: "password"})
		return err
	})
}

// races ends a row while a series of it is rotated and another begins.
func (s *seriesSuite) races(end func(row session.Key, user string) error) {
	for round := range rounds {
		user, row := fmt.Sprint("user", round), key(round)
		s.begin(record(round, user))
		first, second := 2*round, 2*round+1
		s.remember(series(first, user, row))
		together(3, func(i int) {
			var err error
			switch i {
			case 0:
				err = end(row, user)
			case 1:
				_, err = s.store.RotateSeries(s.Context(), key(1000+first), key(2000+first), key(5000), row, start)
			case 2:
				err = s.store.StartSeries(s.Context(), series(second, user, row))
			}
			if err != nil {
				s.Error(err)
			}
		})
		s.wantSeries("rotated meanwhile", false, first)
		s.wantSeries("begun meanwhile", false, second)
	}
}

func (s *seriesSuite) sweepSeries() {
	for n := range 5 {
		x := series(n, "ann", key(1))
		x.Expires = start.Add(time.Duration(n-2)*time.Hour + time.Minute)
		s.remember(x)
	}
	if n := s.sweepAll(session.Bounds{SeriesBefore: start}); n != 2 {
		s.Errorf("swept %d, want 2", n)
	}
	for n := range 5 {
		s.wantSeries("after a sweep", n >= 2, n)
	}
	s.remember(series(0, "bob", key(1))) // its selector is free again
}

// A browser that comes back after its session was idle for too long is what
// remember series are for.
func (s *seriesSuite) sweepRows() {
	s.two()
	b := session.Bounds{SeenBefore: start.Add(time.Hour), CreatedBefore: start.Add(24 * time.Hour), SeriesBefore: start}
	if n := s.sweepAll(b); n != 3 {
		s.Errorf("swept %d, want the 3 rows", n)
	}
	for n := 1; n <= 3; n++ {
		s.wantSeries("its row is gone", true, n)
	}
	if !s.rotate1(1, key(2001), key(51), key(9), start) {
		s.Error("not rotated")
	}
}
