// Package memstore keeps sessions and remember series in memory: a session.Store
// and a session.SeriesStore for tests, for development and for a program that
// runs once and may forget everybody when it restarts. It is what the cachelib
// backend "simple" is to Flask-Session, but it never ends a living login to make
// room.
//
// Start with [New], and give the store to session.Config. Call session.Manager's
// Sweep now and then: the store starts no goroutine of its own.
//
// Memory is bounded by Config.MaxRows. A store that is full makes room for a new
// row by dropping one that is over already: it ended, its user was ended before it
// began, or it lies past the bounds of the last Sweep. Then go the rows of visitors
// who are not signed in, the least recently seen first. If only people who are
// signed in are left, a new row is [ErrFull]: nobody is signed out in silence. What
// takes the place of a row that ends, after a change of rights say, always finds
// room, if need be beyond MaxRows until the next row begins. Series of remember cookies are as many at most; for a new one those that
// expired go.
//
// One thing is kept for ever: the generation and the cut-off of each user whose
// sessions were once ended all together, or whose session a Flask app began and
// somebody ended. Without them an old cookie would live again. They take some 200
// bytes a user, which only an ending writes, so they number as many as your users at
// most, and MaxRows does not count them.
//
// Nothing is shared between processes and nothing survives one; for that there is
// session/sqlstore. Contents are limited in number, not in size: that is the
// session's to bound.
package memstore

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"sync/atomic"

	"github.com/gourd-auth/gourd/session"
)

// DefaultMaxRows is how many rows a store holds unless its Config says otherwise:
// some 100 MB with contents of 200 bytes each.
const DefaultMaxRows = 100_000

// ErrFull says that a store is full of people who are signed in, so that nobody
// else can begin a session until one of theirs is over, or a remember series until
// one has expired.
var ErrFull = errors.New("memstore: full of living sessions")

var errNobody = errors.New("memstore: a remember series of nobody")

// Random names are never taken.
var (
	errKeyTaken      = errors.New("memstore: a row with that key stands already")
	errHandleTaken   = errors.New("memstore: a row with that handle stands already")
	errSelectorTaken = errors.New("memstore: a series with that selector stands already")
)

// Config says how large a store may grow.
type Config struct {
	// MaxRows is how many rows are kept at most, living and ended ones together,
	// and how many remember series. Zero means DefaultMaxRows, negative is an
	// error.
	MaxRows int
}

// Store keeps sessions in memory. It is safe for concurrent use and must not be
// copied. All methods return copies, and the context's error, having done nothing,
// if it is over when they are called.
//
// What belongs to one user lies in one shard behind one lock, so whatever is asked
// of a row, a user or a series is one step. EndUser for everybody stops all shards
// meanwhile.
type Store struct {
	max  int64
	seed maphash.Seed

	shards    [shardCount]shard
	rows      index[session.Key, row]
	handles   index[string, row]
	selectors index[session.Key, series]

	rowCount    atomic.Int64 // of rows that stand or have a place reserved
	seriesCount atomic.Int64
	swept       atomic.Pointer[session.Bounds] // of the last Sweep

	// all is what is kept of everybody. Who writes it holds the locks of all
	// shards, who reads it that of one.
	all session.UserState
}

var (
	_ session.Store       = (*Store)(nil)
	_ session.SeriesStore = (*Store)(nil)
)

// New returns an empty store.
func New(c Config) (*Store, error) {
	if c.MaxRows < 0 {
		return nil, fmt.Errorf("memstore: MaxRows is %d, want at least 1, or 0 for %d", c.MaxRows, DefaultMaxRows)
	}
	if c.MaxRows == 0 {
		c.MaxRows = DefaultMaxRows
	}
	s := &Store{max: int64(c.MaxRows), seed: maphash.MakeSeed()}
	s.swept.Store(&session.Bounds{})
	for i := range s.shards {
		s.shards[i].init()
	}
	s.rows.init()
	s.handles.init()
	s.selectors.init()
	return s, nil
}

// home is the shard of a user, or of a visitor's new row.
func (s *Store) home(userID string, k session.Key) *shard {
	if userID == "" {
		return &s.shards[maphash.Comparable(s.seed, k)%shardCount]
	}
	return &s.shards[maphash.String(s.seed, userID)%shardCount]
}

// state is what User returns. The caller holds the lock of the user's shard.
func (s *Store) state(own session.UserState) session.UserState {
	own.Generation += s.all.Generation
	own.Cutoff = later(own.Cutoff, s.all.Cutoff)
	return own
}

// alive reports whether a row is. The caller holds its lock.
func (s *Store) alive(r *row) bool {
	return !r.gone && r.Ended.IsZero() && r.Generation == s.state(r.owner.state).Generation
}

// found is a copy of a row. The caller holds its lock.
func (s *Store) found(r *row) session.Found {
	return session.Found{Record: r.Record, User: s.state(r.owner.state)}
}

// User returns what is kept of a user and of everybody; for an empty userID what
// is kept of everybody alone.
func (s *Store) User(ctx context.Context, userID string) (session.UserState, error) {
	if err := ctx.Err(); err != nil {
		return session.UserState{}, err
	}
	home := s.home(userID, session.Key{})
	home.mu.RLock()
	defer home.mu.RUnlock()
	return s.state(home.stateOf(userID)), nil
}
