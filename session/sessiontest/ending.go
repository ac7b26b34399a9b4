package sessiontest

import (
	"time"

	"github.com/gourd-auth/gourd/session"
)

func (s *suite) firstEnding() {
	r, next := record(1, "ann"), session.Key{7}
	s.begin(r)
	for _, step := range []struct {
		key  session.Key
		e    session.Ending
		want bool
	}{
		{r.Key, session.Ending{At: start, Reason: "switch", Successor: next}, true},
		{r.Key, session.Ending{At: start.Add(time.Hour), Reason: "logout"}, false},
		{session.Key{9}, session.Ending{At: start, Reason: "nothing there"}, false},
	} {
		if ended, err := s.End(s.Context(), step.key, step.e); ended != step.want || err != nil {
			s.Errorf("%s: ended %v, %v", step.e.Reason, ended, err)
		}
	}
	found, _, err := s.Lookup(s.Context(), r.Key)
	s.check(err)
	if found.Reason != "switch" || !found.Ended.Equal(start) || found.Successor != next {
		s.Errorf("got %+v", found)
	}
	if !found.User.Cutoff.IsZero() {
		s.Errorf("a session of our own moved the cut-off to %v", found.User.Cutoff)
	}
	if again, err := s.Start(s.Context(), r); again.Ended.IsZero() || err != nil {
		s.Errorf("started again: %+v, %v", again, err)
	}
}

// The clock of a machine without one starts at 0, which is no reason to live.
func (s *suite) endAtNoTime() {
	for i, at := range []time.Time{{}, time.UnixMilli(0)} {
		r := record(byte(i+1), "ann")
		s.begin(r)
		s.end(r.Key, session.Ending{At: at})
		s.wantDead("ended at "+at.String(), r.Key)
	}
}

func (s *suite) flaskCutoff() {
	for i, at := range []time.Time{start.Add(time.Hour), start} {
		r := record(byte(i+1), "ann")
		r.FromFlask = true
		s.begin(r)
		s.end(r.Key, session.Ending{At: at})
	}
	u, err := s.User(s.Context(), "ann")
	s.check(err)
	if want := start.Add(time.Hour); !u.Cutoff.Equal(want) || u.Generation != 0 {
		s.Errorf("got %+v, want the later cut-off %v", u, want)
	}
}

func (s *suite) endUser() {
	for i, user := range []string{"ann", "ann", "bob"} {
		s.begin(record(byte(i+1), user))
	}
	for i, want := range []int{2, 0} {
		keys, err := s.EndUser(s.Context(), "ann", session.Ending{At: start, Reason: "password"})
		s.check(err)
		if len(keys) != want {
			s.Errorf("call %d: %d rows, want %d", i, len(keys), want)
		}
	}
	u, err := s.User(s.Context(), "ann")
	s.check(err)
	if u.Generation != 2 || !u.Cutoff.Equal(start) {
		s.Errorf("got %+v", u)
	}
	if u, err := s.User(s.Context(), "nobody"); u != (session.UserState{}) || err != nil {
		s.Errorf("a user never seen: %+v, %v", u, err)
	}
	late := record(8, "ann") // began before, written after
	s.begin(late)
	s.wantDead("a row of the old generation", late.Key)
	list, err := s.List(s.Context(), "")
	s.check(err)
	if len(list) != 1 || list[0].UserID != "bob" {
		s.Errorf("alive: %+v, want bob's alone", list)
	}
}
