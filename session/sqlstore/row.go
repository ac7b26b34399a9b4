package sqlstore

import (
	"errors"
	"time"

	"github.com/gourd-auth/gourd/session"
)

var (
	errShortKey   = errors.New("a key of the wrong length")
	errForeignRow = errors.New("the database answered with another row than was asked for")
)

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(dest ...any) error }

// rowColumns are what scan reads, but for the contents.
const rowColumns = `
s.key, s.handle, s.user_id, s.generation, s.from_flask, s.created, s.last_seen, s.ended, s.reason, s.successor,
s.address, s.agent, s.method, s.proved, s.version, ` + stateOf

// stateOf is what is kept of the user of a row s: both generations and the later
// cut-off, of the user's row and of everybody's.
const stateOf = present + `,
(SELECT COALESCE(MAX(cutoff), 0) FROM gourd_session_users WHERE user_id IN ('', s.user_id))`

// present is the generation that a row s has to be of: the user's and everybody's.
const present = sumOf + `s.user_id))`

const sumOf = `(SELECT COALESCE(SUM(generation), 0) FROM gourd_session_users WHERE user_id IN ('', `

// scan reads rowColumns and the contents.
func scan(row scanner) (session.Found, error) {
	var f session.Found
	var key, next []byte
	var created, seen, ended, proved, cutoff int64
	err := row.Scan(&key, &f.Handle, &f.UserID, &f.Generation, &f.FromFlask, &created, &seen, &ended, &f.Reason, &next,
		&f.Address, &f.Agent, &f.Method, &proved, &f.Version, &f.User.Generation, &cutoff, &f.Contents)
	if err != nil {
		return session.Found{}, err
	}
	if !read(&f.Key, key) || len(next) > 0 && !read(&f.Successor, next) {
		return session.Found{}, errShortKey
	}
	f.Created, f.LastSeen, f.Ended = fromMillis(created), fromMillis(seen), fromMillis(ended)
	f.Proved, f.User.Cutoff = fromMillis(proved), fromMillis(cutoff)
	return f, nil
}

// read reports whether b is a key.
func read(k *session.Key, b []byte) bool {
	return copy(k[:], b) == len(k) && len(b) == len(k)
}

// optional is a key as a column that may be empty.
func optional(k session.Key) []byte {
	if k.IsZero() {
		return []byte{}
	}
	return k[:]
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
