package sessiontest

import (
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// TestRegistry runs all tests of a registry. open returns an empty one each time
// that it is called, and closes it with t.Cleanup. Registries are asked with
// times of whole milliseconds in UTC, and have to return them so.
func TestRegistry(t *testing.T, open func(t *testing.T) session.Registry) {
	for _, part := range []struct {
		name string
		test func(*suite)
	}{
		{"rows come back whole", (*suite).whole},
		{"the row that stands stays", (*suite).stands},
		{"a touch never moves back and wakes nothing", (*suite).touch},
		{"the first ending counts", (*suite).firstEnding},
		{"no time is a time to end at", (*suite).endAtNoTime},
		{"ending a session of Flask's moves the cut-off", (*suite).flaskCutoff},
		{"ending a user raises the generation", (*suite).endUser},
		{"a list is of living rows, newest first", (*suite).list},
		{"a sweep removes what is over", (*suite).sweep},
		{"of many endings at once one counts", (*suite).manyEndings},
		{"of many starts at once one row stands", (*suite).manyStarts},
		{"a user who ends has no row left, whatever begins", (*suite).startsDuringEnd},
		{"a call that was cancelled is an error", (*suite).cancelled},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(&suite{t, open(t)}) })
	}
}

// suite is one empty registry.
type suite struct {
	*testing.T
	session.Registry
}

var start = time.UnixMilli(1718000000123).UTC()

// record is a row of a user, which n tells from others.
func record(n byte, user string) session.Record {
	return session.Record{
		Key: session.Key{n, 1}, Handle: "handle" + string('0'+rune(n)), UserID: user,
		Created: start, LastSeen: start, Address: "192.0.2.1", Agent: "Test/1.0",
	}
}

func (s *suite) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *suite) begin(r session.Record) {
	s.Helper()
	_, err := s.Start(s.Context(), r)
	s.check(err)
}

func (s *suite) end(k session.Key, e session.Ending) {
	s.Helper()
	_, err := s.End(s.Context(), k, e)
	s.check(err)
}

// wantDead fails if a touch finds the row alive.
func (s *suite) wantDead(about string, k session.Key) {
	s.Helper()
	if alive, err := s.Touch(s.Context(), k, start); alive || err != nil {
		s.Errorf("%s: alive %v, %v", about, alive, err)
	}
}

func (s *suite) whole() {
	want := record(1, "ann")
	want.FromFlask, want.Generation = true, 7
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
	if found, ok, err := s.Lookup(s.Context(), session.Key{9}); ok || err != nil || found != (session.Found{}) {
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
		found, _, _ := s.Lookup(s.Context(), r.Key)
		if !alive || !found.LastSeen.Equal(step.want) {
			s.Errorf("%s: %v, %v", step.about, alive, found.LastSeen)
		}
	}
	s.end(r.Key, session.Ending{At: start, Reason: "logout"})
	s.wantDead("a row that ended", r.Key)
	s.wantDead("a key that is not there", session.Key{9})
	if found, _, err := s.Lookup(s.Context(), r.Key); found.Ended.IsZero() || err != nil {
		s.Errorf("touched after its end: %+v, %v", found, err)
	}
}

func (s *suite) list() {
	for i, user := range []string{"ann", "bob", "ann"} {
		r := record(byte(i+1), user)
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

func (s *suite) sweep() {
	old, idle, ended, fresh := record(1, "a"), record(2, "b"), record(3, "c"), record(4, "d")
	old.Created = start.Add(-48 * time.Hour)
	idle.LastSeen = start.Add(-2 * time.Hour)
	for _, r := range []session.Record{old, idle, ended, fresh} {
		s.begin(r)
	}
	s.end(ended.Key, session.Ending{At: start.Add(-time.Hour)})
	n, err := s.Sweep(s.Context(), session.Bounds{
		SeenBefore: start.Add(-time.Hour), CreatedBefore: start.Add(-24 * time.Hour), EndedBefore: start.Add(-time.Minute)})
	s.check(err)
	list, err := s.List(s.Context(), "")
	s.check(err)
	if n != 3 || len(list) != 1 || list[0].Key != fresh.Key {
		s.Errorf("swept %d, left %+v", n, list)
	}
}
