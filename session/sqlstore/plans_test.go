package sqlstore

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

// TestS22NoScan: a user's list and the sweep cost what they return, however many
// rows there are; the sweep holds the writer meanwhile.
func TestS22NoScan(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "gourd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := createTables(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	list, args := listQuery("ann")
	for query, args := range map[string][]any{list: args, sweepQuery: {1, 1, 1, 1}, selectRow + "WHERE s.handle = ?": {"h"}} {
		if got := plan(t, db, query, args); strings.Contains(got, "SCAN") {
			t.Errorf("%s\nis answered by\n%s", query, got)
		}
	}
}

func plan(t *testing.T, db *sql.DB, query string, args []any) (text string) {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		text += detail + "\n"
	}
	return text
}
