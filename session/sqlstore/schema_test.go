package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// uncounted is what the first version made, before steps were counted, with two rows.
const uncounted = `
CREATE TABLE IF NOT EXISTS gourd_sessions (
	key        BLOB    PRIMARY KEY,
	handle     TEXT    NOT NULL UNIQUE,
	user_id    TEXT    NOT NULL,
	generation INTEGER NOT NULL,
	from_flask INTEGER NOT NULL,
	created    INTEGER NOT NULL,
	last_seen  INTEGER NOT NULL,
	ended      INTEGER NOT NULL DEFAULT 0,
	reason     TEXT    NOT NULL DEFAULT '',
	successor  BLOB    NOT NULL DEFAULT x'',
	address    TEXT    NOT NULL,
	agent      TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS gourd_sessions_user ON gourd_sessions (user_id, ended);
CREATE INDEX IF NOT EXISTS gourd_sessions_seen ON gourd_sessions (last_seen);
CREATE INDEX IF NOT EXISTS gourd_sessions_created ON gourd_sessions (created);
CREATE INDEX IF NOT EXISTS gourd_sessions_ended ON gourd_sessions (ended) WHERE ended > 0;
CREATE TABLE IF NOT EXISTS gourd_session_users (
	user_id    TEXT    PRIMARY KEY,
	generation INTEGER NOT NULL,
	cutoff     INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO gourd_session_users VALUES ('ann', 2, 1718000000123);
INSERT INTO gourd_sessions (key, handle, user_id, generation, from_flask, created, last_seen, address, agent)
VALUES (unhex('01` + zeros + `'), 'anns', 'ann', 2, 0, 1718000000123, 1718000000123, '192.0.2.1', 'Test/1.0'),
	(unhex('02` + zeros + `'), 'ended', 'ann', 1, 1, 1718000000123, 1718000000123, '', '');
UPDATE gourd_sessions SET ended = 1718000000123, reason = 'logout' WHERE handle = 'ended';
`

const zeros = "00000000000000000000000000000000000000000000000000000000000000" // 31 of them

// openFile opens a database whose writers wait for each other.
func openFile(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// old makes a database of the first version and returns its path.
func old(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gourd.db")
	if _, err := openFile(t, path).Exec(uncounted); err != nil {
		t.Fatal(err)
	}
	return path
}

func taken(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	if err := db.QueryRow(`SELECT COUNT(*) FROM gourd_session_steps`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// wantAnns fails unless the old rows are there and do what rows do.
func wantAnns(t *testing.T, s *Store) {
	t.Helper()
	ctx, at := t.Context(), time.UnixMilli(1718000000123).UTC()
	found, ok, err := s.Lookup(ctx, session.Key{1})
	want := session.Found{
		Record: session.Record{Key: session.Key{1}, Handle: "anns", UserID: "ann", Generation: 2,
			Created: at, LastSeen: at, Address: "192.0.2.1", Agent: "Test/1.0"},
		User: session.UserState{Generation: 2, Cutoff: at},
	}
	if found != want || !ok || err != nil {
		t.Errorf("got %+v, %v, %v", found, ok, err)
	}
	if found, ok, err := s.ByHandle(ctx, "ended"); !ok || found.Reason != "logout" || found.Ended.IsZero() || err != nil {
		t.Errorf("a row that had ended: %+v, %v, %v", found, ok, err)
	}
}

// TestD09AnOldDatabaseComesAlong, as often as the program starts.
func TestD09AnOldDatabaseComesAlong(t *testing.T) {
	db := openFile(t, old(t))
	for range 2 {
		s, err := New(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		wantAnns(t, s)
	}
	if n := taken(t, db); n != len(steps) {
		t.Errorf("%d steps were taken", n)
	}
	s, err := New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if saved, err := s.Save(t.Context(), session.Key{1}, 0, "new", time.Now()); !saved || err != nil {
		t.Errorf("an old row was not saved: %v, %v", saved, err)
	}
	if ended, err := s.EndUser(t.Context(), "", session.Ending{At: time.Now()}); len(ended) != 1 || err != nil {
		t.Errorf("ended %x, %v", ended, err)
	}
}

// TestD09AStepIsTakenWhollyOrNot: a step that fails half way leaves the tables as
// they were before it, and is taken when it can be.
func TestD09AStepIsTakenWhollyOrNot(t *testing.T) {
	for before := range len(steps) + 1 {
		db := openFile(t, old(t))
		broken := append(slices.Clone(steps[:before]), `CREATE TABLE half (a); INSERT INTO half VALUES (1); INSERT INTO nowhere VALUES (1)`)
		if err := migrate(t.Context(), db, broken); err == nil {
			t.Fatal("a broken step was taken")
		}
		if n := taken(t, db); n != before {
			t.Errorf("%d steps were taken, want %d", n, before)
		}
		if _, err := db.Exec(`SELECT * FROM half`); err == nil {
			t.Error("half of a step was taken")
		}
		s, err := New(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		wantAnns(t, s)
	}
}

func TestD09ANewerDatabaseIsRefused(t *testing.T) {
	db := openFile(t, old(t))
	newer := append(slices.Clone(steps), `CREATE TABLE of_tomorrow (a)`)
	if err := migrate(t.Context(), db, newer); err != nil {
		t.Fatal(err)
	}
	if _, err := New(t.Context(), db); !errors.Is(err, errNewer) {
		t.Errorf("got %v", err)
	}
}

func TestD09ManyStartAtOnce(t *testing.T) {
	path := old(t)
	var wg sync.WaitGroup
	for range 8 {
		db := openFile(t, path)
		wg.Go(func() {
			s, err := New(t.Context(), db)
			if err != nil {
				t.Error(err)
				return
			}
			wantAnns(t, s)
		})
	}
	wg.Wait()
	if n := taken(t, openFile(t, path)); n != len(steps) {
		t.Errorf("%d steps were taken", n)
	}
}

func TestAStartThatIsCancelledIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(ctx, openFile(t, old(t))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
