package sqlstore_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// writes are all calls that change something, made with a row and a series that
// are there.
func writes(s *sqlstore.Store) map[string]func(context.Context) error {
	r, e := record(1, "ann"), session.Ending{At: start, Reason: "late"}
	return map[string]func(context.Context) error{
		"start":    func(ctx context.Context) error { _, err := s.Start(ctx, record(2, "ann")); return err },
		"touch":    func(ctx context.Context) error { _, err := s.Touch(ctx, r.Key, start.Add(time.Hour)); return err },
		"save":     func(ctx context.Context) error { _, err := s.Save(ctx, r.Key, 0, long, start); return err },
		"end":      func(ctx context.Context) error { _, err := s.End(ctx, r.Key, e); return err },
		"end user": func(ctx context.Context) error { _, err := s.EndUser(ctx, "ann", e); return err },
		"end all":  func(ctx context.Context) error { _, err := s.EndUser(ctx, "", e); return err },
		"end oldest": func(ctx context.Context) error {
			_, err := s.EndOldest(ctx, "ann", 0, session.Bounds{}, e)
			return err
		},
		"start series": func(ctx context.Context) error { return s.StartSeries(ctx, series(2)) },
		"rotate series": func(ctx context.Context) error {
			_, err := s.RotateSeries(ctx, series(1).Selector, series(1).Validator, session.Key{9}, r.Key, start)
			return err
		},
		"end series": func(ctx context.Context) error { _, err := s.EndSeries(ctx, series(1).Selector); return err },
		"sweep": func(ctx context.Context) error {
			_, err := s.Sweep(ctx, session.Bounds{SeenBefore: start.Add(time.Hour)})
			return err
		},
	}
}

var long = strings.Repeat("x", 100_000)

func series(n byte) session.Series {
	return session.Series{
		Selector: session.Key{n, 2}, Validator: session.Key{n, 3}, UserID: "ann", Session: session.Key{1, 1},
		Created: start, Expires: start.Add(time.Hour),
	}
}

// wantUnchanged fails unless the row and the series are there as they were.
func wantUnchanged(t *testing.T, about string, s *sqlstore.Store) {
	t.Helper()
	want := session.Found{Record: record(1, "ann")}
	if found, ok, err := s.Lookup(t.Context(), want.Key); found != want || !ok || err != nil {
		t.Errorf("%s: %+v, %v, %v", about, found, ok, err)
	}
	if found, ok, err := s.Series(t.Context(), series(1).Selector); found.Series != series(1) || !ok || err != nil {
		t.Errorf("%s: %+v, %v, %v", about, found, ok, err)
	}
}

func wantRefused(t *testing.T, about string, s *sqlstore.Store) {
	t.Helper()
	for name, write := range writes(s) {
		if err := write(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "sqlstore: "+strings.Replace(name, "all", "user", 1)+": ") {
			t.Errorf("%s: %s: %v", about, name, err)
		}
	}
	wantUnchanged(t, about, s)
}

// A writer that waited too long for another, here another process, is an error;
// who reads does not wait.
func TestZ04ABusyDatabaseIsAnError(t *testing.T) {
	path := file(t)
	s, _ := open(t, path)
	start1(t, s, record(1, "ann"))
	check(t, s.StartSeries(t.Context(), series(1)))
	hurried, db := open(t, path)
	db.SetMaxOpenConns(1) // of which the timeout is one
	_, err := db.Exec(`PRAGMA busy_timeout = 1`)
	check(t, err)
	tx, err := openDB(t, path).Begin()
	check(t, err)
	wantRefused(t, "busy", hurried)
	check(t, tx.Rollback())
	if alive, err := hurried.Touch(t.Context(), record(1, "ann").Key, start); !alive || err != nil {
		t.Errorf("after it: %v, %v", alive, err)
	}
}

// A disk that is full: writes are errors, reads go on, and so does all as soon as
// there is room.
func TestZ03AFullDiskIsAnError(t *testing.T) {
	s, db := open(t, file(t))
	db.SetMaxOpenConns(1) // of which the limit is one
	start1(t, s, record(1, "ann"))
	check(t, s.StartSeries(t.Context(), series(1)))
	_, err := db.Exec(`PRAGMA max_page_count = 1`) // as many as there are
	check(t, err)
	for name, write := range map[string]func(context.Context) error{
		"save": writes(s)["save"],
		"start": func(ctx context.Context) error {
			r := record(2, "ann")
			r.Contents = long
			_, err := s.Start(ctx, r)
			return err
		},
	} {
		if err := write(t.Context()); err == nil || !strings.Contains(err.Error(), "full") {
			t.Errorf("%s: %v", name, err)
		}
		wantUnchanged(t, name, s)
	}
	_, err = db.Exec(`PRAGMA max_page_count = 1000000`)
	check(t, err)
	if saved, err := s.Save(t.Context(), record(1, "ann").Key, 0, long, start); !saved || err != nil {
		t.Errorf("after it: %v, %v", saved, err)
	}
}

func TestZ03AReadOnlyDatabaseIsAnErrorToWriters(t *testing.T) {
	path := file(t)
	s, _ := open(t, path)
	start1(t, s, record(1, "ann"))
	check(t, s.StartSeries(t.Context(), series(1)))
	reader, err := sqlstore.New(t.Context(), openDB(t, path, "query_only(1)"))
	check(t, err)
	wantRefused(t, "read only", reader)
}
