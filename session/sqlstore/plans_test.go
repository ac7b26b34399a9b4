package sqlstore

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

// often are the statements of requests, of lists and of the sweep. Those that end
// everybody's read the whole table, as they have to.
var often = []string{
	lookupQuery, handleQuery, userQuery, listOne, listUsers, startQuery, touchQuery, saveQuery,
	endQuery, successorQuery, cutoffQuery, oldestQuery, raiseQuery, endRowsOfUser, endSeriesOfUser,
	startSeriesQuery, seriesQuery, rotateQuery, endSeriesQuery, endSeriesOfRow, handOnSeries,
	sweepQuery, sweepSeriesQuery,
}

// TestS22NoScan: what a statement costs is what it returns, however many rows
// there are; a writer holds all others up meanwhile.
func TestS22NoScan(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "gourd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := New(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for _, query := range often {
		got := plan(t, db, query)
		if strings.Contains(strings.ReplaceAll(got, "SCAN CONSTANT ROW", ""), "SCAN") {
			t.Errorf("%s\nis answered by\n%s", query, got)
		}
	}
	if got := plan(t, db, listUsers); !strings.Contains(got, "user_id>?") {
		t.Errorf("a list of everybody reads visitors' rows:\n%s", got)
	}
}

func plan(t *testing.T, db *sql.DB, query string) (text string) {
	t.Helper()
	args := make([]any, strings.Count(query, "?"))
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
