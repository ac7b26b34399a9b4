package sqlstore_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
	_ "modernc.org/sqlite"
)

var start = time.UnixMilli(1718000000123).UTC()

// open makes a store in a file of its own; a second call with the same path is
// another process.
func open(t *testing.T, path string) (*sqlstore.Store, *sql.DB) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_txlock=immediate")
	check(t, err)
	t.Cleanup(func() { db.Close() })
	s, err := sqlstore.New(t.Context(), db)
	check(t, err)
	return s, db
}

func file(t *testing.T) string { return filepath.Join(t.TempDir(), "gourd.db") }

func record(n byte, user string) session.Record {
	return session.Record{
		Key: session.Key{n, 1}, Handle: "handle" + string('0'+rune(n)), UserID: user,
		Created: start, LastSeen: start, Address: "192.0.2.1", Agent: "Test/1.0",
	}
}

func TestRowsComeBackWhole(t *testing.T) {
	s, _ := open(t, file(t))
	ctx := t.Context()
	want := record(1, "ann")
	want.FromFlask = true
	started, err := s.Start(ctx, want)
	check(t, err)
	found, ok, err := s.Lookup(ctx, want.Key)
	check(t, err)
	if !ok || found.Record != want || started != found {
		t.Errorf("got %+v, %v, want %+v", found, ok, want)
	}
	if found, ok, err := s.ByHandle(ctx, want.Handle); !ok || found.Record != want || err != nil {
		t.Errorf("by handle: %+v, %v, %v", found, ok, err)
	}
	for _, ask := range []func() (session.Found, bool, error){
		func() (session.Found, bool, error) { return s.Lookup(ctx, session.Key{9}) },
		func() (session.Found, bool, error) { return s.ByHandle(ctx, "nothing") },
	} {
		if found, ok, err := ask(); ok || err != nil || found != (session.Found{}) {
			t.Errorf("what is not there: %+v, %v, %v", found, ok, err)
		}
	}
}

func TestStartKeepsTheRowThatStands(t *testing.T) {
	s, _ := open(t, file(t))
	first, second := record(1, "ann"), record(1, "ann")
	second.Handle = "another"
	for _, r := range []session.Record{first, second} {
		found, err := s.Start(t.Context(), r)
		check(t, err)
		if found.Record != first {
			t.Errorf("got %+v, want the first", found)
		}
	}
}

func TestTouchNeverMovesBackAndOnlyWhatLives(t *testing.T) {
	s, _ := open(t, file(t))
	ctx := t.Context()
	r := record(1, "ann")
	start1(t, s, r)
	for _, step := range []struct {
		about string
		at    time.Time
		want  time.Time
	}{
		{"forward", start.Add(time.Minute), start.Add(time.Minute)},
		{"a late one", start, start.Add(time.Minute)},
	} {
		alive, err := s.Touch(ctx, r.Key, step.at)
		check(t, err)
		found, _, _ := s.Lookup(ctx, r.Key)
		if !alive || !found.LastSeen.Equal(step.want) {
			t.Errorf("%s: %v, %v", step.about, alive, found.LastSeen)
		}
	}
	end1(t, s, r.Key, session.Ending{At: start, Reason: "logout"})
	for _, k := range []session.Key{r.Key, {9}} {
		if alive, err := s.Touch(ctx, k, start); alive || err != nil {
			t.Errorf("key %x: %v, %v", k[:2], alive, err)
		}
	}
}

func TestEndKeepsTheFirstReason(t *testing.T) {
	s, _ := open(t, file(t))
	ctx := t.Context()
	r := record(1, "ann")
	start1(t, s, r)
	next := session.Key{7}
	end1(t, s, r.Key, session.Ending{At: start, Reason: "switch", Successor: next})
	end1(t, s, r.Key, session.Ending{At: start.Add(time.Hour), Reason: "logout"})
	end1(t, s, session.Key{9}, session.Ending{At: start, Reason: "nothing there"})
	found, _, err := s.Lookup(ctx, r.Key)
	check(t, err)
	if found.Reason != "switch" || !found.Ended.Equal(start) || found.Successor != next {
		t.Errorf("got %+v", found)
	}
	if !found.User.Cutoff.IsZero() {
		t.Errorf("a session of our own moved the cut-off to %v", found.User.Cutoff)
	}
}

// The clock of a machine without one starts at 0, which is no reason to live.
func TestEndAtNoTime(t *testing.T) {
	s, _ := open(t, file(t))
	for i, at := range []time.Time{{}, time.UnixMilli(0)} {
		r := record(byte(i+1), "ann")
		start1(t, s, r)
		end1(t, s, r.Key, session.Ending{At: at})
		if alive, err := s.Touch(t.Context(), r.Key, start); alive || err != nil {
			t.Errorf("ended at %v: alive %v, %v", at, alive, err)
		}
	}
}

func TestEndOfAFlaskSessionMovesTheCutoff(t *testing.T) {
	s, _ := open(t, file(t))
	ctx := t.Context()
	for i, at := range []time.Time{start.Add(time.Hour), start} {
		r := record(byte(i+1), "ann")
		r.FromFlask = true
		start1(t, s, r)
		end1(t, s, r.Key, session.Ending{At: at})
	}
	u, err := s.User(ctx, "ann")
	check(t, err)
	if want := start.Add(time.Hour); !u.Cutoff.Equal(want) || u.Generation != 0 {
		t.Errorf("got %+v, want the later cut-off %v", u, want)
	}
}

func TestEndUserRaisesTheGeneration(t *testing.T) {
	s, _ := open(t, file(t))
	ctx := t.Context()
	for i, user := range []string{"ann", "ann", "bob"} {
		start1(t, s, record(byte(i+1), user))
	}
	for i, want := range []int{2, 0} {
		keys, err := s.EndUser(ctx, "ann", session.Ending{At: start, Reason: "password"})
		check(t, err)
		if len(keys) != want {
			t.Errorf("call %d: %d rows, want %d", i, len(keys), want)
		}
	}
	u, err := s.User(ctx, "ann")
	check(t, err)
	if u.Generation != 2 || !u.Cutoff.Equal(start) {
		t.Errorf("got %+v", u)
	}
	if u, err := s.User(ctx, "nobody"); u != (session.UserState{}) || err != nil {
		t.Errorf("a user never seen: %+v, %v", u, err)
	}
	late := record(8, "ann") // began before, written after
	start1(t, s, late)
	if alive, err := s.Touch(ctx, late.Key, start); alive || err != nil {
		t.Errorf("a row of the old generation: %v, %v", alive, err)
	}
	list, err := s.List(ctx, "")
	check(t, err)
	if len(list) != 1 || list[0].UserID != "bob" {
		t.Errorf("alive: %+v, want bob's alone", list)
	}
}

func TestListIsNewestFirst(t *testing.T) {
	s, _ := open(t, file(t))
	for i, user := range []string{"ann", "bob", "ann"} {
		r := record(byte(i+1), user)
		r.Created = start.Add(time.Duration(i) * time.Hour)
		start1(t, s, r)
	}
	var got []string
	for _, user := range []string{"ann", "", "nobody"} {
		list, err := s.List(t.Context(), user)
		check(t, err)
		for _, r := range list {
			got = append(got, r.Handle)
		}
		got = append(got, "|")
	}
	if want := "handle3 handle1 | handle3 handle2 handle1 | |"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestSweep(t *testing.T) {
	s, _ := open(t, file(t))
	ctx := t.Context()
	old, idle, ended, fresh := record(1, "a"), record(2, "b"), record(3, "c"), record(4, "d")
	old.Created = start.Add(-48 * time.Hour)
	idle.LastSeen = start.Add(-2 * time.Hour)
	for _, r := range []session.Record{old, idle, ended, fresh} {
		start1(t, s, r)
	}
	end1(t, s, ended.Key, session.Ending{At: start.Add(-time.Hour)})
	n, err := s.Sweep(ctx, session.Bounds{
		SeenBefore: start.Add(-time.Hour), CreatedBefore: start.Add(-24 * time.Hour), EndedBefore: start.Add(-time.Minute)})
	check(t, err)
	list, err := s.List(ctx, "")
	check(t, err)
	if n != 3 || len(list) != 1 || list[0].Key != fresh.Key {
		t.Errorf("swept %d, left %+v", n, list)
	}
}

// Another process ends a session: it holds here at once.
func TestTwoProcesses(t *testing.T) {
	path := file(t)
	here, _ := open(t, path)
	there, _ := open(t, path)
	r := record(1, "ann")
	start1(t, here, r)
	end1(t, there, r.Key, session.Ending{At: start, Reason: "revoked"})
	if found, ok, err := here.Lookup(t.Context(), r.Key); !ok || found.Ended.IsZero() || err != nil {
		t.Errorf("got %+v, %v, %v", found, ok, err)
	}
}

func TestManyWritersAtOnce(t *testing.T) {
	s, _ := open(t, file(t))
	var wg sync.WaitGroup
	for i := range byte(16) {
		wg.Go(func() {
			r := record(i, "ann")
			if _, err := s.Start(t.Context(), r); err != nil {
				t.Error(err)
			}
			if ended, err := s.End(t.Context(), r.Key, session.Ending{At: start}); !ended || err != nil {
				t.Error(ended, err)
			}
		})
	}
	wg.Wait()
	if list, err := s.List(t.Context(), "ann"); len(list) != 0 || err != nil {
		t.Errorf("%d left, %v", len(list), err)
	}
}

func TestAClosedDatabaseIsAnErrorEverywhere(t *testing.T) {
	s, db := open(t, file(t))
	db.Close()
	ctx := t.Context()
	calls := map[string]func() error{
		"start":    func() error { _, err := s.Start(ctx, record(1, "ann")); return err },
		"lookup":   func() error { _, _, err := s.Lookup(ctx, session.Key{}); return err },
		"handle":   func() error { _, _, err := s.ByHandle(ctx, "x"); return err },
		"touch":    func() error { _, err := s.Touch(ctx, session.Key{}, start); return err },
		"end":      func() error { _, err := s.End(ctx, session.Key{}, session.Ending{}); return err },
		"end user": func() error { _, err := s.EndUser(ctx, "ann", session.Ending{}); return err },
		"user":     func() error { _, err := s.User(ctx, "ann"); return err },
		"list":     func() error { _, err := s.List(ctx, ""); return err },
		"sweep":    func() error { _, err := s.Sweep(ctx, session.Bounds{}); return err },
		"new":      func() error { _, err := sqlstore.New(ctx, db); return err },
	}
	for name, call := range calls {
		if err := call(); err == nil || !strings.HasPrefix(err.Error(), "sqlstore: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A database that was altered by hand: an error, never a row.
func TestHostileRows(t *testing.T) {
	s, db := open(t, file(t))
	start1(t, s, record(1, "ann"))
	_, err := db.Exec(`UPDATE gourd_sessions SET key = x'01'`)
	check(t, err)
	if _, err := s.List(t.Context(), ""); err == nil {
		t.Error("a short key was taken")
	}
	if _, _, err := s.ByHandle(t.Context(), "handle1"); err == nil {
		t.Error("a short key was taken")
	}
}

func TestCancelledCallsAreErrors(t *testing.T) {
	s, _ := open(t, file(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Lookup(ctx, session.Key{1}); err == nil {
		t.Error("no error")
	}
}

func start1(t *testing.T, s *sqlstore.Store, r session.Record) {
	t.Helper()
	_, err := s.Start(t.Context(), r)
	check(t, err)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func end1(t *testing.T, s *sqlstore.Store, k session.Key, e session.Ending) {
	t.Helper()
	_, err := s.End(t.Context(), k, e)
	check(t, err)
}
