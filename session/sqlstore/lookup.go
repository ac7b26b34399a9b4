package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/gourd-auth/gourd/session"
)

const (
	lookupQuery = `SELECT ` + rowColumns + `, s.contents FROM gourd_sessions s WHERE s.key = ?`
	handleQuery = `SELECT ` + rowColumns + `, s.contents FROM gourd_sessions s WHERE s.handle = ?`
	userQuery   = `SELECT COALESCE(SUM(generation), 0), COALESCE(MAX(cutoff), 0)
		FROM gourd_session_users WHERE user_id IN ('', ?)`

	living  = ` FROM gourd_sessions s WHERE s.ended = 0 AND s.generation = ` + present
	listOne = `SELECT ` + rowColumns + `, ''` + living + ` AND s.user_id = ? ORDER BY s.created DESC, s.handle`
	// Visitors' rows may be many more than those of users: the + keeps SQLite from
	// the index of created, which has them all.
	listUsers = `SELECT ` + rowColumns + `, ''` + living + ` AND s.user_id > '' ORDER BY +s.created DESC, s.handle`
)

// Lookup returns the row of a key.
func (s *Store) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	found, ok, err := own(k, s.lookup.QueryRowContext(ctx, k[:]))
	return found, ok, wrap("lookup", err)
}

// own compares the row with the key that was asked for: a driver that mixed up
// two answers would sign one visitor in as another.
func own(k session.Key, row *sql.Row) (session.Found, bool, error) {
	found, ok, err := one(row)
	if ok && found.Key != k {
		return session.Found{}, false, errForeignRow
	}
	return found, ok, err
}

// ByHandle returns the row of a handle.
func (s *Store) ByHandle(ctx context.Context, handle string) (session.Found, bool, error) {
	found, ok, err := one(s.db.QueryRowContext(ctx, handleQuery, handle))
	if ok && found.Handle != handle {
		return session.Found{}, false, wrap("by handle", errForeignRow)
	}
	return found, ok, wrap("by handle", err)
}

// one reads a single row; none is no error.
func one(row *sql.Row) (session.Found, bool, error) {
	found, err := scan(row)
	if errors.Is(err, sql.ErrNoRows) {
		return session.Found{}, false, nil
	}
	return found, err == nil, err
}

// User returns the sum of the user's generation and everybody's, and the later of
// both cut-offs.
func (s *Store) User(ctx context.Context, userID string) (session.UserState, error) {
	var u session.UserState
	var cutoff int64
	err := s.db.QueryRowContext(ctx, userQuery, userID).Scan(&u.Generation, &cutoff)
	u.Cutoff = fromMillis(cutoff)
	return u, wrap("user", err)
}

// List returns living rows, newest first.
func (s *Store) List(ctx context.Context, userID string) ([]session.Record, error) {
	var list []session.Record
	var err error
	if userID == "" {
		list, err = records(s.db.QueryContext(ctx, listUsers))
	} else {
		list, err = records(s.db.QueryContext(ctx, listOne, userID))
	}
	return list, wrap("list", err)
}

// records reads and closes what a query found.
func records(rows *sql.Rows, err error) ([]session.Record, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []session.Record
	for rows.Next() {
		found, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, found.Record)
	}
	return list, rows.Err()
}
