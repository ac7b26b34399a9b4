package sessiontest

import (
	"slices"
	"time"

	"github.com/gourd-auth/gourd/session"
)

func (s *suite) firstEnding() {
	r, successor := record(1, "ann"), key(7)
	s.begin(r)
	for _, step := range []struct {
		key  session.Key
		e    session.Ending
		want bool
	}{
		{r.Key, session.Ending{At: start, Reason: "switch", Successor: successor}, true},
		{r.Key, session.Ending{At: start.Add(time.Hour), Reason: "logout"}, false},
		{key(9), session.Ending{At: start, Reason: "nothing there"}, false},
	} {
		if ended := s.end(step.key, step.e); ended != step.want {
			s.Errorf("%s: ended %v", step.e.Reason, ended)
		}
	}
	found := s.get(r.Key)
	if found.Reason != "switch" || !found.Ended.Equal(start) || found.Successor != successor {
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
		r := record(i+1, "ann")
		s.begin(r)
		s.end(r.Key, session.Ending{At: at})
		s.wantDead("ended at "+at.String(), r.Key)
	}
}

func (s *suite) flaskCutoff() {
	for i, at := range []time.Time{start.Add(time.Hour), start} {
		r := record(i+1, "ann")
		r.FromFlask = true
		s.begin(r)
		s.end(r.Key, session.Ending{At: at})
	}
	if u, want := s.user("ann"), start.Add(time.Hour); !u.Cutoff.Equal(want) || u.Generation != 0 {
		s.Errorf("got %+v, want the later cut-off %v", u, want)
	}
	if u := s.user("bob"); u != (session.UserState{}) {
		s.Errorf("somebody else's: %+v", u)
	}
}

func (s *suite) endUser() {
	for i, user := range []string{"ann", "ann", "bob"} {
		s.begin(record(i+1, user))
	}
	for i, want := range []int{2, 0} {
		if keys := s.endAll("ann", session.Ending{At: start, Reason: "password"}); len(keys) != want {
			s.Errorf("call %d: %d rows, want %d", i, len(keys), want)
		}
	}
	if u := s.user("ann"); u.Generation != 2 || !u.Cutoff.Equal(start) {
		s.Errorf("got %+v", u)
	}
	if found := s.get(key(1)); !found.Ended.Equal(start) || found.Reason != "password" {
		s.Errorf("got %+v", found)
	}
	if u := s.user("nobody"); u != (session.UserState{}) {
		s.Errorf("a user never seen: %+v", u)
	}
	late := record(8, "ann") // began before, written after
	s.begin(late)
	s.wantDead("a row of the old generation", late.Key)
	s.wantList("", key(3))
}

func (s *suite) endEverybody() {
	s.begin(record(1, "ann"))
	s.begin(record(2, "bob"))
	s.begin(record(3, ""))
	s.end(key(2), session.Ending{At: start, Reason: "logout"})
	keys := s.endAll("", session.Ending{At: start.Add(time.Minute), Reason: "breach"})
	if len(keys) != 2 || !slices.Contains(keys, key(1)) || !slices.Contains(keys, key(3)) {
		s.Errorf("ended %x, want ann's row and the visitor's", keys)
	}
	want := session.UserState{Generation: 1, Cutoff: start.Add(time.Minute)}
	for _, user := range []string{"ann", "bob", "never seen", ""} {
		if u := s.user(user); u.Generation != want.Generation || !u.Cutoff.Equal(want.Cutoff) {
			s.Errorf("%q: %+v, want %+v", user, u, want)
		}
	}
	for i, user := range []string{"ann", "never seen", ""} {
		late := record(10+i, user)
		s.begin(late)
		s.wantDead("a row of the old generation, user "+user, late.Key)
		now := record(20+i, user)
		s.beginNow(now)
		s.wantAlive("a row of the new generation, user "+user, true, now.Key)
	}
	if found := s.get(key(2)); found.Reason != "logout" || found.User.Generation != 1 {
		s.Errorf("a row that had ended: %+v", found)
	}
}

func (s *suite) sums() {
	endings := []struct {
		user string
		at   time.Duration
	}{{"ann", time.Hour}, {"", time.Minute}, {"ann", 0}, {"", 2 * time.Hour}}
	for _, e := range endings {
		s.endAll(e.user, session.Ending{At: start.Add(e.at), Reason: "test"})
	}
	for user, want := range map[string]session.UserState{
		"ann": {Generation: 4, Cutoff: start.Add(2 * time.Hour)},
		"bob": {Generation: 2, Cutoff: start.Add(2 * time.Hour)},
		"":    {Generation: 2, Cutoff: start.Add(2 * time.Hour)},
	} {
		if u := s.user(user); u.Generation != want.Generation || !u.Cutoff.Equal(want.Cutoff) {
			s.Errorf("%q: %+v, want %+v", user, u, want)
		}
	}
	s.endAll("bob", session.Ending{At: start})
	r := record(1, "bob")
	s.beginNow(r)
	if found := s.get(r.Key); found.User != s.user("bob") || found.Generation != 3 {
		s.Errorf("beside a row: %+v, by itself %+v", found.User, s.user("bob"))
	}
	s.wantAlive("of a user who ended, after everybody did", true, r.Key)
}
