package sqlstore

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/gourd-auth/gourd/session"
)

var errShortKey = errors.New("a key of the wrong length")

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(dest ...any) error }

// one reads a single row; none is no error.
func one(row *sql.Row) (session.Found, bool, error) {
	found, err := scan(row)
	if errors.Is(err, sql.ErrNoRows) {
		return session.Found{}, false, nil
	}
	if err != nil {
		return session.Found{}, false, fmt.Errorf("sqlstore: lookup: %w", err)
	}
	return found, true, nil
}

// scan reads the columns of selectRow.
func scan(row scanner) (session.Found, error) {
	var f session.Found
	var key, next []byte
	var created, seen, ended, cutoff int64
	err := row.Scan(&key, &f.Handle, &f.UserID, &f.Generation, &f.FromFlask, &created, &seen,
		&ended, &f.Reason, &next, &f.Address, &f.Agent, &f.User.Generation, &cutoff)
	if err != nil {
		return session.Found{}, err
	}
	if copy(f.Key[:], key) != len(f.Key) {
		return session.Found{}, errShortKey
	}
	copy(f.Successor[:], next)
	f.Created, f.LastSeen, f.Ended = fromMillis(created), fromMillis(seen), fromMillis(ended)
	f.User.Cutoff = fromMillis(cutoff)
	return f, nil
}

// keys reads a column of keys and closes rows.
func keys(rows *sql.Rows) (list []session.Key, err error) {
	defer rows.Close()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var k session.Key
		if copy(k[:], b) != len(k) {
			return nil, errShortKey
		}
		list = append(list, k)
	}
	return list, rows.Err()
}

func successor(e session.Ending) []byte {
	if e.Successor.IsZero() {
		return []byte{}
	}
	return e.Successor[:]
}

// endedAt is never 0, which says that a row is alive.
func endedAt(e session.Ending) int64 {
	if ms := millis(e.At); ms != 0 {
		return ms
	}
	return 1
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
