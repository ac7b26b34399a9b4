package sqlstore

import (
	"context"
	"errors"
	"time"

	"github.com/gourd-auth/gourd/session"
)

const (
	startQuery = `
INSERT INTO gourd_sessions (key, handle, user_id, generation, from_flask, created, last_seen,
	address, agent, method, proved, version, contents)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`

	touchQuery = `
UPDATE gourd_sessions AS s SET last_seen = MAX(last_seen, ?)
WHERE key = ? AND ended = 0 AND generation = ` + present

	saveQuery = `
UPDATE gourd_sessions AS s SET contents = ?, version = version + 1, last_seen = MAX(last_seen, ?)
WHERE key = ? AND version = ? AND ended = 0 AND generation = ` + present
)

var errGone = errors.New("the row is gone")

// Start adds a row unless one with that key stands, and returns the one that
// stands.
func (s *Store) Start(ctx context.Context, r session.Record) (session.Found, error) {
	if _, err := insert(ctx, s.db, r); err != nil {
		return session.Found{}, wrap("start", err)
	}
	found, ok, err := own(r.Key, s.lookup.QueryRowContext(ctx, r.Key[:]))
	if err == nil && !ok {
		err = errGone
	}
	return found, wrap("start", err)
}

// insert reports whether no row with that key stood.
func insert(ctx context.Context, db execer, r session.Record) (bool, error) {
	n, err := changed(db.ExecContext(ctx, startQuery, r.Key[:], r.Handle, r.UserID, r.Generation, r.FromFlask,
		millis(r.Created), millis(r.LastSeen), r.Address, r.Agent, r.Method, millis(r.Proved), r.Version, r.Contents))
	return n == 1, err
}

// Touch moves last_seen, never back, if the row is alive.
func (s *Store) Touch(ctx context.Context, k session.Key, now time.Time) (bool, error) {
	n, err := changed(s.touch.ExecContext(ctx, millis(now), k[:]))
	return n == 1, wrap("touch", err)
}

// Save replaces the contents of a row that is alive and of that version.
func (s *Store) Save(ctx context.Context, k session.Key, version int64, contents string, now time.Time) (bool, error) {
	n, err := changed(s.save.ExecContext(ctx, contents, millis(now), k[:], version))
	return n == 1, wrap("save", err)
}
