package sqlstore_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sessiontest"
	"github.com/gourd-auth/gourd/session/sqlstore"
	_ "modernc.org/sqlite"
)

var start = time.UnixMilli(1718000000123).UTC()

// open makes a store in a file of its own; a second call with the same path is
// another process.
func open(t testing.TB, path string) (*sqlstore.Store, *sql.DB) {
	t.Helper()
	db := openDB(t, path, "synchronous(NORMAL)")
	s, err := sqlstore.New(t.Context(), db)
	check(t, err)
	return s, db
}

// openDB opens a file as the package says to, but for more or other pragmas: only
// who loses power needs synchronous=FULL, and it costs most of a write.
func openDB(t testing.TB, path string, pragmas ...string) *sql.DB {
	t.Helper()
	dsn := "file:" + path + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate"
	for _, pragma := range pragmas {
		dsn += "&_pragma=" + pragma
	}
	db, err := sql.Open("sqlite", dsn)
	check(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func file(t testing.TB) string { return filepath.Join(t.TempDir(), "gourd.db") }

func record(n byte, user string) session.Record {
	return session.Record{
		Key: session.Key{n, 1}, Handle: "handle" + string('0'+rune(n)), UserID: user,
		Created: start, LastSeen: start, Address: "192.0.2.1", Agent: "Test/1.0",
	}
}

// What every registry has to do.
func TestRegistry(t *testing.T) {
	sessiontest.TestRegistry(t, func(t *testing.T) session.Registry { return openNew(t) })
}

func openNew(t *testing.T) *sqlstore.Store {
	s, _ := open(t, file(t))
	return s
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

func start1(t testing.TB, s *sqlstore.Store, r session.Record) {
	t.Helper()
	_, err := s.Start(t.Context(), r)
	check(t, err)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func end1(t testing.TB, s *sqlstore.Store, k session.Key, e session.Ending) {
	t.Helper()
	_, err := s.End(t.Context(), k, e)
	check(t, err)
}
