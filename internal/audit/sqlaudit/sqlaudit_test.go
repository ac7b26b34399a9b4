package sqlaudit_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account/sqlaccount"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/audit/sqlaudit"
)

func open(t *testing.T) (*sql.DB, *sqlaudit.Repo) {
	t.Helper()
	db, err := sqlaccount.Open(filepath.Join(t.TempDir(), "gourd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	repo, err := sqlaudit.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return db, repo
}

// TestG07RowsAreNotChanged: SQLite itself refuses an UPDATE.
func TestG07RowsAreNotChanged(t *testing.T) {
	db, repo := open(t)
	if err := repo.Add(t.Context(), audit.Event{ID: "a", Name: audit.LoginOK, Time: time.Now()}); err != nil {
		t.Fatal(err)
	}
	_, err := db.ExecContext(t.Context(), `UPDATE audit_events SET reason = 'x'`)
	if err == nil || !strings.Contains(err.Error(), "not changed") {
		t.Errorf("got %v", err)
	}
}

func TestNoScan(t *testing.T) {
	db, _ := open(t)
	for _, query := range []string{
		`SELECT * FROM audit_events WHERE (actor_id = 'a' OR target_id = 'a') ORDER BY seq DESC LIMIT 10`,
		`DELETE FROM audit_events WHERE seq IN (SELECT seq FROM audit_events WHERE at < 5 ORDER BY at LIMIT 10)`,
	} {
		rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(detail, "SCAN") {
				t.Errorf("%s: %s", query, detail)
			}
		}
		rows.Close()
	}
}

func TestRemoveBeforeIsBounded(t *testing.T) {
	_, repo := open(t)
	for i := range 5 {
		if err := repo.Add(t.Context(), audit.Event{Name: audit.LoginOK, Time: time.Unix(int64(i), 0)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{2, 2, 0} {
		if n, err := repo.RemoveBefore(t.Context(), time.Unix(4, 0), 2); n != want || err != nil {
			t.Errorf("got %d, %v; want %d", n, err, want)
		}
	}
}

func TestManyWriters(t *testing.T) {
	_, repo := open(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 25 {
				if err := repo.Add(context.Background(), audit.Event{Name: audit.LoginOK, Time: time.Now()}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	n := 0
	err := repo.Each(t.Context(), audit.Filter{}, func(audit.Event) error { n++; return nil })
	if n != 200 || err != nil {
		t.Errorf("got %d rows, %v; want 200", n, err)
	}
}

func TestErrorsNameThePackage(t *testing.T) {
	db, repo := open(t)
	db.Close()
	_, removed := repo.RemoveBefore(t.Context(), time.Now(), 1)
	_, opened := sqlaudit.New(t.Context(), db)
	for _, err := range []error{
		repo.Add(t.Context(), audit.Event{}),
		repo.Each(t.Context(), audit.Filter{}, func(audit.Event) error { return nil }),
		removed, opened,
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "sqlaudit: ") {
			t.Errorf("got %v", err)
		}
	}
}
