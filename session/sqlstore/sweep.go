package sqlstore

import (
	"context"

	"github.com/gourd-auth/gourd/session"
)

const (
	// A row that Flask began has copies without an id, which would begin it anew.
	sweepQuery = `
DELETE FROM gourd_sessions WHERE key IN (
	SELECT key FROM gourd_sessions
	WHERE (last_seen < ?1 OR created < ?2 OR (ended > 0 AND ended < ?3))
		AND (from_flask = 0 OR last_seen < ?1 AND ended < ?1) LIMIT ?4)`

	sweepSeriesQuery = `
DELETE FROM gourd_remember WHERE selector IN (SELECT selector FROM gourd_remember WHERE expires <= ? LIMIT ?)`

	// sweepBatch bounds how long one Sweep holds the writer: about 12 ms, of which
	// who reads meanwhile notices little. Larger ones finish sooner.
	sweepBatch = 100
)

// Sweep removes up to 100 rows and 100 series that are past their bounds, and
// returns how many of both. Leave a pause of 50 ms or so between two calls: then the
// slowest hundredth of what others read takes no longer than without a sweep.
func (s *Store) Sweep(ctx context.Context, b session.Bounds) (int, error) {
	rows, err := changed(s.db.ExecContext(ctx, sweepQuery,
		millis(b.SeenBefore), millis(b.CreatedBefore), millis(b.EndedBefore), sweepBatch))
	if err != nil {
		return 0, wrap("sweep", err)
	}
	series, err := changed(s.db.ExecContext(ctx, sweepSeriesQuery, millis(b.SeriesBefore), sweepBatch))
	return rows + series, wrap("sweep", err)
}
