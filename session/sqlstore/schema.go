package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// steps make the tables, each from what the one before it left. A step that was
// released is never changed: databases out there have taken it. Times are Unix
// milliseconds, 0 for none. Keys are hashes: nobody makes a session out of a copy
// of the tables.
var steps = []string{
	// 1. Databases from before the steps were counted have these, so that they
	// may stand already.
	`
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
) WITHOUT ROWID;`,

	// 2. Contents, how a user signed in, and the series of remember cookies. A row
	// of gourd_session_users whose user_id is empty is everybody's. Contents come
	// last, so that the columns before them are read without them.
	`
ALTER TABLE gourd_sessions ADD COLUMN method   TEXT    NOT NULL DEFAULT '';
ALTER TABLE gourd_sessions ADD COLUMN proved   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE gourd_sessions ADD COLUMN version  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE gourd_sessions ADD COLUMN contents TEXT    NOT NULL DEFAULT '';
CREATE TABLE gourd_remember (
	selector   BLOB    PRIMARY KEY,
	validator  BLOB    NOT NULL,
	previous   BLOB    NOT NULL,
	seed       BLOB    NOT NULL,
	user_id    TEXT    NOT NULL,
	generation INTEGER NOT NULL,
	session    BLOB    NOT NULL,
	rotated    INTEGER NOT NULL,
	created    INTEGER NOT NULL,
	expires    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX gourd_remember_user ON gourd_remember (user_id);
CREATE INDEX gourd_remember_session ON gourd_remember (session);
CREATE INDEX gourd_remember_expires ON gourd_remember (expires);`,
}

var errNewer = errors.New("the database was made by a newer version of this program, whose tables this one does not know")

// migrate takes the steps that a database lacks, each with its mark in one
// transaction: who is killed leaves all of a step or nothing. Of several
// processes that start at once each finds every step taken, by whomever.
func migrate(ctx context.Context, db *sql.DB, steps []string) error {
	_, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS gourd_session_steps (step INTEGER PRIMARY KEY)`)
	if err != nil {
		return fmt.Errorf("sqlstore: creating the tables: %w", err)
	}
	var taken int
	err = db.QueryRowContext(ctx, `SELECT COALESCE(MAX(step), 0) FROM gourd_session_steps`).Scan(&taken)
	if err == nil && taken > len(steps) {
		err = fmt.Errorf("%w: version %d, not %d", errNewer, taken, len(steps))
	}
	if err != nil {
		return fmt.Errorf("sqlstore: reading the version of the tables: %w", err)
	}
	for n := taken + 1; n <= len(steps); n++ {
		if err := take(ctx, db, n, steps[n-1]); err != nil {
			return err
		}
	}
	return nil
}

// take marks the step first: that makes the transaction a writer, which waits for
// another one's.
func take(ctx context.Context, db *sql.DB, n int, step string) error {
	return inTx(ctx, db, fmt.Sprintf("step %d of the tables", n), func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO gourd_session_steps (step) VALUES (?) ON CONFLICT DO NOTHING`, n)
		if err != nil {
			return err
		}
		if marked, err := result.RowsAffected(); err != nil || marked == 0 {
			return err // another process took it meanwhile
		}
		_, err = tx.ExecContext(ctx, step)
		return err
	})
}
