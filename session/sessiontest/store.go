package sessiontest

import (
	"context"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// TestStore runs all tests of what a store does beyond a registry; call
// [TestRegistry] as well. open is as there.
func TestStore(t *testing.T, open func(t *testing.T) session.Store) {
	run(t, func(t *testing.T) *storeSuite {
		s := open(t)
		return &storeSuite{&suite{t, s}, s}
	}, []part[*storeSuite]{
		{"contents come back whole", (*storeSuite).contents},
		{"a save needs a living row of that version", (*storeSuite).save},
		{"a save moves LastSeen, never back", (*storeSuite).saveSeen},
		{"a visitor's row is nobody's", (*storeSuite).visitor},
		{"what begins in place of a row takes over its contents", (*storeSuite).handOver},
		{"of many writers at once none loses anything", (*storeSuite).manyWriters},
		{"a row that ended does not change", (*storeSuite).savesDuringEnd},
		{"a row whose user ended does not change", (*storeSuite).savesDuringEndUser},
		{"a row whose place another took has all that was saved", (*storeSuite).savesDuringNext},
		{"one that went on when its user ended, too", (*storeSuite).savesDuringOthersEnd},
		{"a save that was cancelled is an error", (*storeSuite).cancelledSave},
	})
}

// storeSuite is one empty store.
type storeSuite struct {
	*suite
	store session.Store
}

func (s *storeSuite) save1(k session.Key, version int64, contents string) bool {
	s.Helper()
	saved, err := s.store.Save(s.Context(), k, version, contents, start)
	s.check(err)
	return saved
}

func (s *storeSuite) contents() {
	texts := []string{"", `{"cart":["a","b"]}`, `{"ü":"\u00fc \ud83d"}`, "\xed\xa0\x80 a lone surrogate, \x00 and \n"}
	for i, text := range texts {
		want := record(i+1, "ann")
		want.Contents, want.Version = text, int64(i)
		found, err := s.Start(s.Context(), want)
		s.check(err)
		if found.Record != want || s.get(want.Key).Record != want {
			s.Errorf("got %+v and %+v, want %+v", found.Record, s.get(want.Key).Record, want)
		}
		found, _, err = s.ByHandle(s.Context(), want.Handle)
		s.check(err)
		if found.Record != want {
			s.Errorf("by handle: got %+v, want %+v", found.Record, want)
		}
	}
	for _, user := range []string{"ann", ""} {
		list, err := s.List(s.Context(), user)
		s.check(err)
		for _, r := range list {
			if r.Contents != "" {
				s.Errorf("listed with its contents: %+v", r)
			}
		}
		if len(list) != len(texts) {
			s.Errorf("%d of %d rows listed", len(list), len(texts))
		}
	}
}

func (s *storeSuite) save() {
	s.endAll("bob", session.Ending{At: start})
	for i, user := range []string{"ann", "ann", "bob"} {
		r := record(i+1, user)
		r.Contents = "as begun"
		s.begin(r)
	}
	s.end(key(2), session.Ending{At: start, Reason: "logout"})
	for _, step := range []struct {
		about   string
		key     session.Key
		version int64
		want    bool
	}{
		{"the version that stands", key(1), 0, true},
		{"one that was replaced", key(1), 0, false},
		{"one that never was", key(1), 2, false},
		{"the new one", key(1), 1, true},
		{"a row that ended", key(2), 0, false},
		{"a row of an older generation", key(3), 0, false},
		{"no row", key(9), 0, false},
	} {
		if saved := s.save1(step.key, step.version, step.about); saved != step.want {
			s.Errorf("%s: saved %v", step.about, saved)
		}
	}
	for k, want := range map[session.Key]session.Record{
		key(1): {Contents: "the new one", Version: 2}, key(2): {Contents: "as begun"}, key(3): {Contents: "as begun"},
	} {
		if found := s.get(k); found.Contents != want.Contents || found.Version != want.Version {
			s.Errorf("got %+v", found)
		}
	}
	s.wantNone("a save made a row", key(9))
}

func (s *storeSuite) saveSeen() {
	s.begin(record(1, "ann"))
	for version, step := range []struct{ at, want time.Duration }{{time.Minute, time.Minute}, {0, time.Minute}} {
		saved, err := s.store.Save(s.Context(), key(1), int64(version), "x", start.Add(step.at))
		s.check(err)
		if found := s.get(key(1)); !saved || !found.LastSeen.Equal(start.Add(step.want)) || !found.Created.Equal(start) {
			s.Errorf("saved at %v: %v, %+v", step.at, saved, found)
		}
	}
	saved, err := s.store.Save(s.Context(), key(1), 0, "x", start.Add(time.Hour))
	s.check(err)
	if found := s.get(key(1)); saved || !found.LastSeen.Equal(start.Add(time.Minute)) {
		s.Errorf("a save that was refused: %v, %+v", saved, found)
	}
}

// A visitor has a row like anybody, but is in no list, and ends with everybody.
func (s *storeSuite) visitor() {
	s.endAll("", session.Ending{At: start})
	s.begin(record(1, "ann")) // dead
	for i := 2; i <= 3; i++ {
		s.beginNow(record(i, ""))
	}
	s.wantList("")
	if !s.save1(key(2), 0, "language") {
		s.Error("not saved")
	}
	if found := s.get(key(2)); found.UserID != "" || found.Contents != "language" || found.User != s.user("") {
		s.Errorf("got %+v", found)
	}
	if !s.end(key(2), session.Ending{At: start, Reason: "login"}) || s.save1(key(2), 1, "late") {
		s.Error("it ended and was saved")
	}
	s.wantAlive("another visitor", true, key(3))
	if u := s.user(""); u.Generation != 1 {
		s.Errorf("a visitor moved everybody's state: %+v", u)
	}
	if keys := s.endAll("ann", session.Ending{At: start}); len(keys) > 1 {
		s.Errorf("ending ann ended %x", keys)
	}
	s.wantAlive("a visitor, when somebody else ended", true, key(3))
	s.endAll("", session.Ending{At: start})
	s.wantDead("a visitor, when everybody ended", key(3))
	if s.save1(key(3), 0, "late") {
		s.Error("saved after everybody's end")
	}
}

func (s *storeSuite) handOver() {
	old := record(1, "ann")
	old.Contents, old.Version = "cart", 5
	s.begin(old)
	s.end(old.Key, session.Ending{At: start, Next: next(2)})
	s.wantNext(old, *next(2))
	if !s.save1(key(2), 5, "more") || s.save1(key(1), 5, "late") {
		s.Error("the new row was not saved, or the old one was")
	}
	second := s.get(key(2)).Record
	s.endAll("ann", session.Ending{At: start, From: key(2), Next: next(3)})
	s.wantNext(second, *next(3))
	if !s.save1(key(3), 6, "and more") {
		s.Error("not saved")
	}
}

func (s *storeSuite) cancelledSave() {
	r := record(1, "ann")
	s.begin(r)
	s.wantCancelled(map[string]func(context.Context) error{"Save": func(ctx context.Context) error {
		_, err := s.store.Save(ctx, r.Key, 0, "x", start)
		return err
	}})
	if found := s.get(r.Key); found.Record != r {
		s.Errorf("got %+v", found)
	}
}
