package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/gourd-auth/gourd/session"
)

const (
	endQuery       = `UPDATE gourd_sessions SET ended = ?, reason = ?, successor = ? WHERE key = ? AND ended = 0`
	successorQuery = `UPDATE gourd_sessions SET successor = ? WHERE key = ?`

	cutoffQuery = `
INSERT INTO gourd_session_users (user_id, generation, cutoff) VALUES (?, 0, ?)
ON CONFLICT (user_id) DO UPDATE SET cutoff = MAX(cutoff, excluded.cutoff)`

	oldestQuery = `SELECT ` + rowColumns + `, ''` + living + ` AND s.user_id = ? AND s.user_id > ''
	AND s.last_seen >= ? AND s.created >= ?
ORDER BY s.created DESC, s.handle LIMIT -1 OFFSET ?`
)

var errTaken = errors.New("a row with the key of the next one stands already")

// End ends a row with all that hangs on it, in one transaction: the series of its
// remember cookie, or the row that takes its place, and the cut-off of its user if
// Flask began it.
func (s *Store) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	ended := false
	err := inTx(ctx, s.db, "end", func(tx *sql.Tx) error {
		row, ok, err := own(k, tx.QueryRowContext(ctx, lookupQuery, k[:]))
		if err != nil || !ok || !row.Ended.IsZero() {
			return err
		}
		ended = true
		return end(ctx, tx, row, e)
	})
	return ended && err == nil, err
}

func end(ctx context.Context, tx *sql.Tx, row session.Found, e session.Ending) error {
	if next := heir(row, e); next != nil {
		if err := begin(ctx, tx, *next); err != nil {
			return err
		}
		e.Successor = next.Key
		if _, err := tx.ExecContext(ctx, handOnSeries, next.Key[:], row.Key[:]); err != nil {
			return err
		}
	}
	if row.FromFlask && row.UserID != "" {
		if _, err := tx.ExecContext(ctx, cutoffQuery, row.UserID, millis(e.At)); err != nil {
			return err
		}
	}
	return endRow(ctx, tx, row.Key, e)
}

// endRow ends a row and the series that still belong to it.
func endRow(ctx context.Context, tx *sql.Tx, k session.Key, e session.Ending) error {
	if _, err := tx.ExecContext(ctx, endSeriesOfRow, k[:]); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, endQuery, endedAt(e), e.Reason, optional(e.Successor), k[:])
	return err
}

// heir is the row that takes the place of one that is alive, nil if none does.
func heir(row session.Found, e session.Ending) *session.Record {
	if e.Next == nil || !row.Ended.IsZero() || row.Generation != row.User.Generation {
		return nil
	}
	next := *e.Next
	next.UserID, next.Generation = row.UserID, row.User.Generation
	next.Contents, next.Version = row.Contents, row.Version
	return &next
}

func begin(ctx context.Context, tx *sql.Tx, r session.Record) error {
	began, err := insert(ctx, tx, r)
	if err == nil && !began {
		return errTaken
	}
	return err
}

// EndOldest ends all living rows of a user but the newest keep, and their series.
// A negative keep is 0, and nobody's rows are no user's.
func (s *Store) EndOldest(ctx context.Context, userID string, keep int, alive session.Bounds, e session.Ending) ([]session.Record, error) {
	var ended []session.Record
	err := inTx(ctx, s.db, "end oldest", func(tx *sql.Tx) (err error) {
		ended, err = records(tx.QueryContext(ctx, oldestQuery,
			userID, millis(alive.SeenBefore), millis(alive.CreatedBefore), keep))
		for i := 0; err == nil && i < len(ended); i++ {
			err = endRow(ctx, tx, ended[i].Key, e)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return ended, nil
}

// endedAt is never 0, which says that a row is alive.
func endedAt(e session.Ending) int64 {
	if ms := millis(e.At); ms != 0 {
		return ms
	}
	return 1
}
