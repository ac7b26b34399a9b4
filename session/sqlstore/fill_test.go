package sqlstore_test

import (
	"database/sql"
	"testing"
	"time"
)

// fill adds n rows of many users that were last seen at a time, by one statement.
func fill(t testing.TB, db *sql.DB, n int, seen time.Time) {
	t.Helper()
	_, err := db.Exec(`
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
INSERT INTO gourd_sessions (key, handle, user_id, generation, from_flask, created, last_seen, address, agent, contents)
SELECT randomblob(32), hex(randomblob(10)), 'user' || (n % 1000), 0, 0, ?2, ?2, '192.0.2.1', 'Test/1.0', '{"a":"' || hex(randomblob(100)) || '"}'
FROM numbers`, n, seen.UnixMilli())
	check(t, err)
}
