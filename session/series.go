package session

import (
	"context"
	"time"
)

// SeriesStore keeps the series of remember cookies; see login.Config.Remember. A
// store that is a Registry as well ties the two together: End ends the series of
// the row, or hands it on to Ending.Next; EndUser ends all of the user's, even that
// of a row which goes on; EndOldest those of the rows that it ends. An ended
// series is removed. A series that begins for a row that has ended, or in a
// generation that is over, is not kept, and none is rotated to a dead row or once
// it has expired. Errors are failures of the store alone.
type SeriesStore interface {
	// StartSeries adds a series.
	StartSeries(ctx context.Context, s Series) error

	// Series returns the series of a selector, with the state of its user, and
	// whether there is one.
	Series(ctx context.Context, selector Key) (FoundSeries, bool, error)

	// RotateSeries replaces the validator from by to, if from is still the one
	// that is good: from is Previous then, Rotated is now, and the series belongs
	// to that session. The session that it belonged to before, if that is another
	// one and alive, ends in the same step, with ReasonRememberedAgain: the
	// browser has no cookie of it any more. It reports whether it did.
	RotateSeries(ctx context.Context, selector, from, to, session Key, now time.Time) (bool, error)

	// EndSeries removes a series and reports whether there was one.
	EndSeries(ctx context.Context, selector Key) (bool, error)
}

// ReasonRememberedAgain is why a session ended whose series began another.
const ReasonRememberedAgain = "remembered again"

// Series is the server's side of a remember cookie that names it by a selector
// and proves itself by a validator, which changes with every use. Only hashes of
// both are kept.
type Series struct {
	Selector   Key       // SHA-256 of the selector
	Validator  Key       // SHA-256 of the validator that is good
	Previous   Key       // of the one before it, zero if there was none
	Seed       Key       // random, what the next validator is derived with
	UserID     string    // whom it signs in
	Generation int64     // the user's at its start; another one ends it
	Session    Key       // the row of the session that it began, or was begun in
	Rotated    time.Time // when Previous was replaced
	Created    time.Time
	Expires    time.Time // moved by nothing
}

// FoundSeries is a series with what is kept of its user.
type FoundSeries struct {
	Series
	User UserState
}
