package sqlaccount

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// TestD06FilePermissions whatever the umask is.
func TestD06FilePermissions(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	dir := filepath.Join(t.TempDir(), "data%20 #1?x=y")
	db, err := Open(filepath.Join(dir, "gourd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := New(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"": 0o700, "gourd.db": 0o600, "gourd.db-wal": 0o600, "gourd.db-shm": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%q: %v, %v, want %v", name, info, err, want)
		}
	}
}

// A file that was there before, from a copy say, is closed to others too.
func TestD06FileThatWasOpenToOthers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "gourd.db")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	db, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v, want mode 0600", info, err)
	}
}

func TestPragmas(t *testing.T) {
	_, db := openRepo(t)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "secure_delete": "1",
	} {
		var got string
		if err := db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v, want %q", pragma, got, err, want)
		}
	}
}

func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("this is not a database, by far"), 0o600); err != nil {
		t.Fatal(err)
	}
	for why, path := range map[string]string{"not a database": file, "a folder": dir, "below a file": filepath.Join(file, "x.db")} {
		db, err := Open(path)
		if err == nil {
			_, err = New(t.Context(), db)
			db.Close()
		}
		if err == nil || !strings.HasPrefix(err.Error(), "sqlaccount: ") {
			t.Errorf("%s: %v", why, err)
		}
	}
}

// TestD09Migrations: again is nothing, newer is refused.
func TestD09Migrations(t *testing.T) {
	repo, db := openRepo(t)
	mustCreate(t, repo, ada)
	if _, err := New(t.Context(), db); err != nil {
		t.Errorf("a second start: %v", err)
	}
	if _, err := db.Exec(`INSERT INTO account_migrations (version_id, is_applied) VALUES (999, 1)`); err != nil {
		t.Fatal(err)
	}
	if _, err := New(t.Context(), db); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a newer database: %v", err)
	}
}

// TestManyStarts: the server and a command that start at the same moment both
// find their tables.
func TestManyStarts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gourd.db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			db, err := Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if _, err := New(context.Background(), db); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
