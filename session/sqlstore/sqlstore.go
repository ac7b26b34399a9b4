// Package sqlstore keeps the rows of tracked sessions in a SQL database: it is a
// session.Registry on SQLite. It takes a *sql.DB and imports no driver.
//
// Start with [New] and give the store to session.Config as its Registry. Open the
// database in WAL mode, so that readers do not wait for the writer; with a busy
// timeout, so that writers wait for each other; with transactions that begin as
// writers; and with synchronous=FULL if an acknowledged logout has to survive a
// power failure. For the driver modernc.org/sqlite that is
//
//	sql.Open("sqlite", "file:/path/of.db?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)"+
//		"&_pragma=synchronous(FULL)&_txlock=immediate")
//
// Two tables are made if they are missing: gourd_sessions, a row for each
// session that is signed in, and gourd_session_users, a row for each user whose
// sessions were once ended all together. Nothing removes rows that are over but
// session.Manager's Sweep: call it now and then.
//
// `gourd serve` keeps its sessions so in gourd.db. A program with the same key
// that opens that file knows what ended there.
//
// It knows no database but SQLite, and it closes none.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// Store is a session.Registry. It is safe for concurrent use, by several
// processes too.
type Store struct{ db *sql.DB }

var _ session.Registry = (*Store)(nil)

// New makes the tables if they are missing and returns the store. It does not
// own db: closing it is the caller's.
func New(ctx context.Context, db *sql.DB) (*Store, error) {
	if err := createTables(ctx, db); err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

const selectRow = `
SELECT s.key, s.handle, s.user_id, s.generation, s.from_flask, s.created, s.last_seen,
       s.ended, s.reason, s.successor, s.address, s.agent,
       COALESCE(u.generation, 0), COALESCE(u.cutoff, 0)
FROM gourd_sessions s LEFT JOIN gourd_session_users u ON u.user_id = s.user_id
`

// Start adds a row unless one with that key stands, and returns the one that
// stands.
func (s *Store) Start(ctx context.Context, r session.Record) (session.Found, error) {
	_, err := s.db.ExecContext(ctx, `
INSERT INTO gourd_sessions (key, handle, user_id, generation, from_flask, created, last_seen, address, agent)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
		r.Key[:], r.Handle, r.UserID, r.Generation, r.FromFlask, millis(r.Created), millis(r.LastSeen), r.Address, r.Agent)
	if err != nil {
		return session.Found{}, fmt.Errorf("sqlstore: start: %w", err)
	}
	found, ok, err := s.Lookup(ctx, r.Key)
	if err == nil && !ok {
		err = errors.New("sqlstore: start: the row is gone")
	}
	return found, err
}

// Lookup returns the row of a key.
func (s *Store) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	return one(s.db.QueryRowContext(ctx, selectRow+`WHERE s.key = ?`, k[:]))
}

// ByHandle returns the row of a handle.
func (s *Store) ByHandle(ctx context.Context, handle string) (session.Found, bool, error) {
	return one(s.db.QueryRowContext(ctx, selectRow+`WHERE s.handle = ?`, handle))
}

// Touch moves last_seen, never back, if the row is alive.
func (s *Store) Touch(ctx context.Context, k session.Key, now time.Time) (bool, error) {
	result, err := s.db.ExecContext(ctx, `
UPDATE gourd_sessions SET last_seen = MAX(last_seen, ?)
WHERE key = ? AND ended = 0 AND generation = COALESCE(
	(SELECT generation FROM gourd_session_users u WHERE u.user_id = gourd_sessions.user_id), 0)`,
		millis(now), k[:])
	if err != nil {
		return false, fmt.Errorf("sqlstore: touch: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// End ends a row that is alive; if Flask began it, the user's cut-off moves in
// the same transaction.
func (s *Store) End(ctx context.Context, k session.Key, e session.Ending) (ended bool, err error) {
	err = s.inTx(ctx, "end", func(tx *sql.Tx) error {
		var user string
		var fromFlask bool
		err := tx.QueryRowContext(ctx, `
UPDATE gourd_sessions SET ended = ?, reason = ?, successor = ? WHERE key = ? AND ended = 0
RETURNING user_id, from_flask`, endedAt(e), e.Reason, successor(e), k[:]).Scan(&user, &fromFlask)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		ended = err == nil
		if err != nil || !fromFlask {
			return err
		}
		_, err = tx.ExecContext(ctx, `
INSERT INTO gourd_session_users (user_id, generation, cutoff) VALUES (?, 0, ?)
ON CONFLICT (user_id) DO UPDATE SET cutoff = MAX(cutoff, excluded.cutoff)`, user, millis(e.At))
		return err
	})
	return ended, err
}

// EndUser raises the user's generation, moves the cut-off and ends the rows.
func (s *Store) EndUser(ctx context.Context, userID string, e session.Ending) (ended []session.Key, err error) {
	err = s.inTx(ctx, "end user", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
INSERT INTO gourd_session_users (user_id, generation, cutoff) VALUES (?, 1, ?)
ON CONFLICT (user_id) DO UPDATE SET generation = generation + 1, cutoff = MAX(cutoff, excluded.cutoff)`,
			userID, millis(e.At))
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx,
			`UPDATE gourd_sessions SET ended = ?, reason = ? WHERE user_id = ? AND ended = 0 RETURNING key`,
			endedAt(e), e.Reason, userID)
		if err != nil {
			return err
		}
		ended, err = keys(rows)
		return err
	})
	return ended, err
}

// EndOldest ends all living rows of a user but the newest keep.
func (s *Store) EndOldest(ctx context.Context, userID string, keep int, alive session.Bounds, e session.Ending) ([]session.Record, error) {
	rows, err := s.db.QueryContext(ctx, `
UPDATE gourd_sessions SET ended = ?, reason = ? WHERE key IN (
	SELECT key FROM gourd_sessions
	WHERE user_id = ? AND ended = 0 AND last_seen >= ? AND created >= ? AND generation = COALESCE(
		(SELECT generation FROM gourd_session_users WHERE user_id = ?), 0)
	ORDER BY created DESC, handle LIMIT -1 OFFSET ?)
RETURNING key, handle`, endedAt(e), e.Reason, userID, millis(alive.SeenBefore), millis(alive.CreatedBefore), userID, keep)
	if err != nil {
		return nil, fmt.Errorf("sqlstore: end oldest: %w", err)
	}
	defer rows.Close()
	var ended []session.Record
	for rows.Next() {
		r, key := session.Record{UserID: userID}, []byte(nil)
		if err := rows.Scan(&key, &r.Handle); err != nil {
			return nil, fmt.Errorf("sqlstore: end oldest: %w", err)
		}
		copy(r.Key[:], key)
		ended = append(ended, r)
	}
	return ended, rows.Err()
}

// User returns a user's generation and cut-off.
func (s *Store) User(ctx context.Context, userID string) (session.UserState, error) {
	var generation, cutoff int64
	err := s.db.QueryRowContext(ctx,
		`SELECT generation, cutoff FROM gourd_session_users WHERE user_id = ?`, userID).Scan(&generation, &cutoff)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return session.UserState{}, fmt.Errorf("sqlstore: user: %w", err)
	}
	return session.UserState{Generation: generation, Cutoff: fromMillis(cutoff)}, nil
}

// List returns living rows, newest first.
func (s *Store) List(ctx context.Context, userID string) ([]session.Record, error) {
	query, args := listQuery(userID)
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("sqlstore: list: %w", err)
	}
	defer rows.Close()
	var records []session.Record
	for rows.Next() {
		found, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("sqlstore: list: %w", err)
		}
		records = append(records, found.Record)
	}
	return records, rows.Err()
}

// listQuery names the user only if there is one: a condition that is true of
// everybody would keep SQLite from the index.
func listQuery(userID string) (query string, args []any) {
	query = selectRow + `WHERE s.ended = 0 AND s.generation = COALESCE(u.generation, 0)`
	if userID != "" {
		query, args = query+` AND s.user_id = ?`, []any{userID}
	}
	return query + ` ORDER BY s.created DESC, s.handle`, args
}

const sweepQuery = `
DELETE FROM gourd_sessions WHERE key IN (
	SELECT key FROM gourd_sessions
	WHERE last_seen < ? OR created < ? OR (ended > 0 AND ended < ?) LIMIT ?)`

// sweepBatch bounds how long one Sweep holds the writer.
const sweepBatch = 500

// Sweep removes up to 500 rows that are past their bounds.
func (s *Store) Sweep(ctx context.Context, b session.Bounds) (int, error) {
	result, err := s.db.ExecContext(ctx, sweepQuery,
		millis(b.SeenBefore), millis(b.CreatedBefore), millis(b.EndedBefore), sweepBatch)
	if err != nil {
		return 0, fmt.Errorf("sqlstore: sweep: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// inTx runs f in a transaction.
func (s *Store) inTx(ctx context.Context, what string, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("sqlstore: %s: %w", what, err)
	}
	defer tx.Rollback() // does nothing after Commit
	if err := f(tx); err != nil {
		return fmt.Errorf("sqlstore: %s: %w", what, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("sqlstore: %s: %w", what, err)
	}
	return nil
}
