// Package sqlstore keeps sessions on SQLite: the rows of tracked and stored
// sessions, and the series of remember cookies. Its twin in Python is
// Flask-Session's SqlAlchemySessionInterface, whose tables are others. It takes a
// *sql.DB and imports no driver.
//
// Start with [New] and give the store to session.Config, and to login.Config.Remember
// if there is one. Open the
// database in WAL mode, so that readers do not wait for the writer; with a busy
// timeout, so that writers wait for each other; with transactions that begin as
// writers; and with synchronous=FULL if an acknowledged logout has to survive a
// power failure. For the driver modernc.org/sqlite that is
//
//	sql.Open("sqlite", "file:/path/of.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)"+
//		"&_pragma=synchronous(FULL)&_txlock=immediate")
//
// Four tables are made if they are missing, and altered if an older version made
// them: gourd_sessions, a row for each session; gourd_session_users, a row for each
// user whose sessions were once ended all together, and one for everybody;
// gourd_remember, a row for each series; gourd_session_steps, which says what
// version the others are of. A database that a newer version altered is refused.
// Nothing removes rows that are over but session.Manager's Sweep: call it now and
// then.
//
// `gourd serve` keeps its sessions so in gourd.db. A program with the same key
// that opens that file knows what ended there.
//
// It knows no database but SQLite, and it closes none. Times are kept to the
// millisecond. A database that is busy, full or away is an error, never a session
// that is not there.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/gourd-auth/gourd/session"
)

// Store is a session.Store and a session.SeriesStore. It is safe for concurrent
// use, by several processes too.
//
// The statements that a request runs are prepared once: preparing takes three
// quarters of a lookup. They are closed with the database.
type Store struct {
	db                  *sql.DB
	lookup, touch, save *sql.Stmt
}

var (
	_ session.Store       = (*Store)(nil)
	_ session.SeriesStore = (*Store)(nil)
)

// New makes or alters the tables as it is needed and returns the store. It does
// not own db: closing it is the caller's. Processes that call it at the same time
// agree.
func New(ctx context.Context, db *sql.DB) (*Store, error) {
	if err := migrate(ctx, db, steps); err != nil {
		return nil, err
	}
	s := &Store{db: db}
	err := errors.Join(
		s.prepare(ctx, &s.lookup, lookupQuery), s.prepare(ctx, &s.touch, touchQuery), s.prepare(ctx, &s.save, saveQuery))
	if err != nil {
		return nil, wrap("preparing", err)
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context, to **sql.Stmt, query string) (err error) {
	*to, err = s.db.PrepareContext(ctx, query)
	return err
}

// execer is a *sql.DB or a *sql.Tx.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// inTx runs f in a transaction: all of it holds, or nothing.
func inTx(ctx context.Context, db *sql.DB, what string, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return wrap(what, err)
	}
	defer tx.Rollback() // does nothing after Commit
	if err := f(tx); err != nil {
		return wrap(what, err)
	}
	return wrap(what, tx.Commit())
}

// changed returns how many rows a statement changed.
func changed(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlstore: %s: %w", what, err)
}
