package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/gourd-auth/gourd/session"
)

const (
	// A request that was under way while its session ended, or all of its user's,
	// brings no series back.
	startSeriesQuery = `
INSERT INTO gourd_remember (selector, validator, previous, seed, user_id, generation, session, rotated, created, expires)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
WHERE ?6 = ` + sumOf + `?5)) AND NOT EXISTS (` + endedRow + `?7)`

	endedRow = `SELECT 1 FROM gourd_sessions WHERE ended > 0 AND key = `

	seriesQuery = `
SELECT s.selector, s.validator, s.previous, s.seed, s.user_id, s.generation, s.session, s.rotated, s.created, s.expires,
` + stateOf + ` FROM gourd_remember s WHERE s.selector = ?`

	rotateQuery = `
UPDATE gourd_remember SET previous = validator, validator = ?1, session = ?2, rotated = ?3
WHERE selector = ?4 AND validator = ?5 AND expires > ?3 AND NOT EXISTS (` + endedRow + `?2)`

	ownerQuery     = `SELECT session FROM gourd_remember WHERE selector = ?`
	endSeriesQuery = `DELETE FROM gourd_remember WHERE selector = ?`
	endSeriesOfRow = `DELETE FROM gourd_remember WHERE session = ?`
	handOnSeries   = `UPDATE gourd_remember SET session = ? WHERE session = ?`
)

// StartSeries adds a series. One that began too late is dropped in silence: after
// the row of its session ended, or all of its user's. One with that selector
// already is an error.
func (s *Store) StartSeries(ctx context.Context, r session.Series) error {
	_, err := s.db.ExecContext(ctx, startSeriesQuery, r.Selector[:], r.Validator[:], optional(r.Previous), r.Seed[:],
		r.UserID, r.Generation, r.Session[:], millis(r.Rotated), millis(r.Created), millis(r.Expires))
	return wrap("start series", err)
}

// Series returns the series of a selector.
func (s *Store) Series(ctx context.Context, selector session.Key) (session.FoundSeries, bool, error) {
	f, err := scanSeries(s.db.QueryRowContext(ctx, seriesQuery, selector[:]))
	if errors.Is(err, sql.ErrNoRows) {
		return session.FoundSeries{}, false, nil
	}
	if err == nil && f.Selector != selector {
		err = errForeignRow
	}
	if err != nil {
		return session.FoundSeries{}, false, wrap("series", err)
	}
	return f, true, nil
}

func scanSeries(row scanner) (session.FoundSeries, error) {
	var f session.FoundSeries
	var selector, validator, previous, seed, owner []byte
	var rotated, created, expires, cutoff int64
	err := row.Scan(&selector, &validator, &previous, &seed, &f.UserID, &f.Generation, &owner,
		&rotated, &created, &expires, &f.User.Generation, &cutoff)
	if err != nil {
		return session.FoundSeries{}, err
	}
	if !read(&f.Selector, selector) || !read(&f.Validator, validator) || !read(&f.Seed, seed) ||
		!read(&f.Session, owner) || len(previous) > 0 && !read(&f.Previous, previous) {
		return session.FoundSeries{}, errShortKey
	}
	f.Rotated, f.Created, f.Expires = fromMillis(rotated), fromMillis(created), fromMillis(expires)
	f.User.Cutoff = fromMillis(cutoff)
	return f, nil
}

// RotateSeries replaces the validator if it is still the one that is good, unless
// the series has expired by now or the row of the session has ended, and ends the
// row that the series belonged to.
func (s *Store) RotateSeries(ctx context.Context, selector, from, to, owner session.Key, now time.Time) (bool, error) {
	rotated := false
	err := inTx(ctx, s.db, "rotate series", func(tx *sql.Tx) error {
		former, ok, err := ownerOf(ctx, tx, selector)
		if err != nil || !ok {
			return err
		}
		n, err := changed(tx.ExecContext(ctx, rotateQuery, to[:], owner[:], millis(now), selector[:], from[:]))
		if rotated = n == 1; err != nil || !rotated || former == owner {
			return err
		}
		e := session.Ending{At: now, Reason: session.ReasonRememberedAgain}
		_, err = tx.ExecContext(ctx, endQuery, endedAt(e), e.Reason, optional(e.Successor), former[:])
		return err
	})
	return rotated && err == nil, err
}

// ownerOf returns the row that a series belongs to.
func ownerOf(ctx context.Context, tx *sql.Tx, selector session.Key) (owner session.Key, ok bool, err error) {
	var b []byte
	err = tx.QueryRowContext(ctx, ownerQuery, selector[:]).Scan(&b)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return owner, false, nil
	case err == nil && !read(&owner, b):
		err = errShortKey
	}
	return owner, err == nil, err
}

// EndSeries removes a series.
func (s *Store) EndSeries(ctx context.Context, selector session.Key) (bool, error) {
	n, err := changed(s.db.ExecContext(ctx, endSeriesQuery, selector[:]))
	return n == 1, wrap("end series", err)
}
