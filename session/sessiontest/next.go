package sessiontest

import (
	"slices"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// wantNext fails unless the row of want, with what it takes over from old, is alive
// and the successor of old.
func (s *suite) wantNext(old session.Record, want session.Record) {
	s.Helper()
	found := s.get(want.Key)
	want.UserID, want.Contents, want.Version = old.UserID, old.Contents, old.Version
	want.Generation = s.user(old.UserID).Generation
	if found.Record != want {
		s.Errorf("got  %+v\nwant %+v", found.Record, want)
	}
	s.wantAlive("what begins in place of another", true, want.Key)
	ended := s.get(old.Key)
	if ended.Ended.IsZero() || ended.Successor != want.Key {
		s.Errorf("what it took the place of: %+v", ended.Record)
	}
	if byHandle, ok, err := s.ByHandle(s.Context(), want.Handle); !ok || byHandle.Key != want.Key || err != nil {
		s.Errorf("by handle: %+v, %v, %v", byHandle, ok, err)
	}
}

func (s *suite) next() {
	for i, user := range []string{"ann", ""} { // a visitor's too
		s.endAll(user, session.Ending{At: start})
		old := record(i+1, user)
		s.beginNow(old)
		old = s.get(old.Key).Record
		want := next(i + 11)
		if !s.end(old.Key, session.Ending{At: start, Reason: "renewed", Next: want}) {
			s.Error("it did not end")
		}
		s.wantNext(old, *want)
		if s.end(old.Key, session.Ending{At: start, Reason: "renewed", Next: next(i + 21)}) {
			s.Error("it ended twice")
		}
		s.wantNone("begun in place of what had ended", key(i+21))
	}
	s.wantNone("begun in place of nothing", key(99))
	if s.end(key(98), session.Ending{At: start, Next: next(99)}) {
		s.Error("what is not there ended")
	}
	s.wantNone("begun in place of nothing", key(99))
}

func (s *suite) nextOfFlask() {
	r := record(1, "ann")
	r.FromFlask = true
	s.begin(r)
	want := next(2)
	s.end(r.Key, session.Ending{At: start, Reason: "renewed", Next: want})
	if u := s.user("ann"); !u.Cutoff.Equal(start) {
		s.Errorf("the cut-off is %v", u.Cutoff)
	}
	s.wantNext(r, *want)
}

// A row of an older generation may still be without an end: it was written late.
func (s *suite) nextOfTheDead() {
	for i, ended := range []string{"ann", ""} {
		s.endAll(ended, session.Ending{At: start})
		late := record(i+1, "ann")
		late.Generation = s.user("ann").Generation - 1
		s.begin(late)
		s.end(late.Key, session.Ending{At: start, Reason: "renewed", Next: next(i + 11)})
		s.wantNone("begun in place of what was dead", key(i+11))
	}
	s.wantList("")
}

func (s *suite) nextTaken() {
	old, other := record(1, "ann"), record(2, "bob")
	s.begin(old)
	s.begin(other)
	if ended, err := s.End(s.Context(), old.Key, session.Ending{At: start, Next: next(2)}); ended || err == nil {
		s.Errorf("end: %v, %v", ended, err)
	}
	keys, err := s.EndUser(s.Context(), "ann", session.Ending{At: start, From: old.Key, Next: next(2)})
	if len(keys) > 0 || err == nil {
		s.Errorf("end user: %x, %v", keys, err)
	}
	if found := s.get(other.Key); found.Record != other {
		s.Errorf("the row that has the key: %+v", found)
	}
	if u := s.user("ann"); u != (session.UserState{}) {
		s.Errorf("half of it was done: %+v", u)
	}
	s.wantAlive("what was to end", true, old.Key)
}

func (s *suite) endOthers() {
	for i := 1; i <= 3; i++ {
		s.begin(record(i, "ann"))
	}
	s.begin(record(4, "bob"))
	old, want := record(2, "ann"), next(11)
	keys := s.endAll("ann", session.Ending{At: start.Add(time.Minute), Reason: "others", From: old.Key, Next: want})
	if len(keys) != 3 || !slices.Contains(keys, old.Key) {
		s.Errorf("ended %x, want all three", keys)
	}
	s.wantNext(old, *want)
	s.wantList("ann", want.Key)
	s.wantList("bob", key(4))
	if u := s.user("ann"); u.Generation != 1 || !u.Cutoff.Equal(start.Add(time.Minute)) {
		s.Errorf("got %+v", u)
	}
	if found := s.get(key(1)); !found.Successor.IsZero() {
		s.Errorf("another row has a successor: %+v", found)
	}
}

func (s *suite) endOthersOfTheDead() {
	ended, late, bobs := record(1, "ann"), record(2, "ann"), record(3, "bob")
	s.begin(ended)
	s.end(ended.Key, session.Ending{At: start, Reason: "logout"})
	s.endAll("ann", session.Ending{At: start})
	s.begin(late)
	s.begin(bobs)
	for about, from := range map[string]session.Key{
		"a row that ended": ended.Key, "one of an older generation": late.Key, "one of another user": bobs.Key,
		"one that is not there": key(9), "none": {},
	} {
		n := next(11)
		s.endAll("ann", session.Ending{At: start, Reason: "others", From: from, Next: n})
		s.wantNone("begun in place of "+about, n.Key)
	}
	s.wantList("", bobs.Key)
	if found := s.get(ended.Key); found.Reason != "logout" {
		s.Errorf("ended again: %+v", found)
	}
}

func (s *suite) endEverybodyElse() {
	s.endAll("ann", session.Ending{At: start})
	old, want := record(1, "ann"), next(11)
	s.beginNow(old)
	old = s.get(old.Key).Record
	s.begin(record(2, "bob"))
	s.begin(record(3, ""))
	if keys := s.endAll("", session.Ending{At: start, Reason: "breach", From: old.Key, Next: want}); len(keys) != 3 {
		s.Errorf("ended %x, want all three", keys)
	}
	s.wantNext(old, *want)
	s.wantList("", want.Key)
	s.wantDead("a visitor's row", key(3))
}
