package sessiontest

import (
	"strings"
	"time"

	"github.com/gourd-auth/gourd/session"
)

func (s *suite) whole() {
	want := record(1, "ann")
	want.FromFlask, want.Generation = true, 7
	want.Method, want.Proved = "password", start.Add(-time.Second)
	started, err := s.Start(s.Context(), want)
	s.check(err)
	found, ok, err := s.Lookup(s.Context(), want.Key)
	s.check(err)
	if !ok || found.Record != want || started != found {
		s.Errorf("got %+v, %v, want %+v", found, ok, want)
	}
	if found, ok, err := s.ByHandle(s.Context(), want.Handle); !ok || found.Record != want || err != nil {
		s.Errorf("by handle: %+v, %v, %v", found, ok, err)
	}
	if found, ok, err := s.Lookup(s.Context(), key(9)); ok || err != nil || found != (session.Found{}) {
		s.Errorf("a key that is not there: %+v, %v, %v", found, ok, err)
	}
	if found, ok, err := s.ByHandle(s.Context(), "nothing"); ok || err != nil || found != (session.Found{}) {
		s.Errorf("a handle that is not there: %+v, %v, %v", found, ok, err)
	}
}

func (s *suite) stands() {
	first, second := record(1, "ann"), record(1, "bob")
	second.Handle = "another"
	for _, r := range []session.Record{first, second} {
		found, err := s.Start(s.Context(), r)
		s.check(err)
		if found.Record != first {
			s.Errorf("got %+v, want the first", found)
		}
	}
	if _, ok, err := s.ByHandle(s.Context(), "another"); ok || err != nil {
		s.Errorf("the second row has a handle: %v, %v", ok, err)
	}
	s.wantList("bob")
}

// Whoever ends a row by its handle must end that one.
func (s *suite) handleTaken() {
	first, second := record(1, "ann"), record(2, "bob")
	second.Handle = first.Handle
	s.begin(first)
	if found, err := s.Start(s.Context(), second); err == nil {
		s.Errorf("started %+v", found)
	}
	s.wantNone("a row that did not begin", second.Key)
	if found, ok, err := s.ByHandle(s.Context(), first.Handle); !ok || found.Key != first.Key || err != nil {
		s.Errorf("the handle is of %+v, %v, %v", found, ok, err)
	}
}

func (s *suite) touch() {
	r := record(1, "ann")
	s.begin(r)
	for _, step := range []struct {
		about    string
		at, want time.Time
	}{
		{"forward", start.Add(time.Minute), start.Add(time.Minute)},
		{"a late one", start, start.Add(time.Minute)},
	} {
		alive, err := s.Touch(s.Context(), r.Key, step.at)
		s.check(err)
		found := s.get(r.Key)
		if !alive || !found.LastSeen.Equal(step.want) {
			s.Errorf("%s: %v, %v", step.about, alive, found.LastSeen)
		}
		if !found.Created.Equal(start) {
			s.Errorf("%s: it moved Created to %v", step.about, found.Created)
		}
	}
	s.end(r.Key, session.Ending{At: start, Reason: "logout"})
	s.wantDead("a row that ended", r.Key)
	s.wantDead("a key that is not there", key(9))
	if s.get(r.Key).Ended.IsZero() {
		s.Error("a touch woke it")
	}
}

func (s *suite) list() {
	for i, user := range []string{"ann", "bob", "ann", ""} {
		r := record(i+1, user)
		r.Created = start.Add(time.Duration(i) * time.Hour)
		s.begin(r)
	}
	var got []string
	for _, user := range []string{"ann", "", "nobody"} {
		list, err := s.List(s.Context(), user)
		s.check(err)
		for _, r := range list {
			got = append(got, r.Handle)
		}
		got = append(got, "|")
	}
	if want := "handle3 handle1 | handle3 handle2 handle1 | |"; strings.Join(got, " ") != want {
		s.Errorf("got %v, want %s", got, want)
	}
}
