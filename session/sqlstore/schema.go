package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
)

// schema holds times as Unix milliseconds, 0 for none. Keys are hashes: nobody
// makes a session out of a copy of the table.
const schema = `
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
`

func createTables(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, schema); err != nil {
		return fmt.Errorf("sqlstore: creating the tables: %w", err)
	}
	return nil
}
