package migrate_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	_ "modernc.org/sqlite"

	"github.com/gourd-auth/gourd/internal/migrate"
)

func file(text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("-- +goose Up\n" + text + "\n")}
}

func TestUp(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	one := fstest.MapFS{"migrations/00001_one.sql": file("CREATE TABLE one (a TEXT);")}
	two := fstest.MapFS{
		"migrations/00001_one.sql": one["migrations/00001_one.sql"],
		"migrations/00002_two.sql": file("ALTER TABLE one ADD COLUMN b TEXT;"),
	}
	bad := fstest.MapFS{
		"migrations/00001_one.sql":   one["migrations/00001_one.sql"],
		"migrations/00002_two.sql":   two["migrations/00002_two.sql"],
		"migrations/00003_three.sql": file("this is no SQL;"),
	}
	for _, tt := range []struct {
		name  string
		files fstest.MapFS
		want  string // what the error says; empty: none
	}{
		{"a new database", one, ""},
		{"nothing is missing", one, ""},
		{"a step is missing", two, ""},
		{"an older program", one, "has version 2, this program knows 1"},
		{"a step that fails", bad, "syntax error"},
		{"after the failure all is as before", two, ""},
		{"no files", fstest.MapFS{}, "no migration"},
	} {
		err := migrate.Up(t.Context(), db, tt.files, "test_migrations")
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO one (a, b) VALUES ('x', 'y')`); err != nil {
		t.Error(err)
	}
}
