package sqlstore

import (
	"context"
	"database/sql"

	"github.com/gourd-auth/gourd/session"
)

const (
	raiseQuery = `
INSERT INTO gourd_session_users (user_id, generation, cutoff) VALUES (?, 1, ?)
ON CONFLICT (user_id) DO UPDATE SET generation = generation + 1, cutoff = MAX(cutoff, excluded.cutoff)`

	endRowsOfUser   = `UPDATE gourd_sessions SET ended = ?, reason = ? WHERE ended = 0 AND user_id = ? RETURNING key`
	endRowsOfAll    = `UPDATE gourd_sessions SET ended = ?, reason = ? WHERE ended = 0 RETURNING key`
	endSeriesOfUser = `DELETE FROM gourd_remember WHERE user_id = ?`
	endSeriesOfAll  = `DELETE FROM gourd_remember`
)

// EndUser ends, in one transaction, all that a user has, or everybody, whose row
// among the users is that of an empty id.
func (s *Store) EndUser(ctx context.Context, userID string, e session.Ending) ([]session.Key, error) {
	var ended []session.Key
	err := inTx(ctx, s.db, "end user", func(tx *sql.Tx) error {
		next, err := nextOf(ctx, tx, userID, e)
		if err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, raiseQuery, userID, millis(e.At)); err != nil {
			return err
		}
		if ended, err = endAll(ctx, tx, userID, e); err != nil || next == nil {
			return err
		}
		next.Generation++ // the one that was just raised
		if _, err = tx.ExecContext(ctx, successorQuery, next.Key[:], e.From[:]); err != nil {
			return err
		}
		return begin(ctx, tx, *next)
	})
	if err != nil {
		return nil, err
	}
	return ended, nil
}

// nextOf is the row that takes the place of e.From, if that is alive and one of
// those that end.
func nextOf(ctx context.Context, tx *sql.Tx, userID string, e session.Ending) (*session.Record, error) {
	if e.Next == nil {
		return nil, nil
	}
	row, ok, err := own(e.From, tx.QueryRowContext(ctx, lookupQuery, e.From[:]))
	if err != nil || !ok || userID != "" && userID != row.UserID {
		return nil, err
	}
	return heir(row, e), nil
}

// endAll ends rows and series of a user, or of everybody.
func endAll(ctx context.Context, tx *sql.Tx, userID string, e session.Ending) ([]session.Key, error) {
	if userID == "" {
		if _, err := tx.ExecContext(ctx, endSeriesOfAll); err != nil {
			return nil, err
		}
		return keys(tx.QueryContext(ctx, endRowsOfAll, endedAt(e), e.Reason))
	}
	if _, err := tx.ExecContext(ctx, endSeriesOfUser, userID); err != nil {
		return nil, err
	}
	return keys(tx.QueryContext(ctx, endRowsOfUser, endedAt(e), e.Reason, userID))
}

// keys reads a column of keys and closes rows.
func keys(rows *sql.Rows, err error) ([]session.Key, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []session.Key
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var k session.Key
		if !read(&k, b) {
			return nil, errShortKey
		}
		list = append(list, k)
	}
	return list, rows.Err()
}
