// Package sqlaccount keeps accounts in SQLite. A Flask app may read its table
// users with SQLAlchemy; it must not write it, since who owns a name is kept
// beside it.
//
// Start with [Open] and [New]. Times are UTC text as SQLAlchemy's DateTime
// writes it, roles a JSON list.
package sqlaccount

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/migrate"
)

// Repo is an account.Repo. It may be used concurrently; the database is the
// caller's to close.
type Repo struct{ db *sql.DB }

var _ account.Repo = (*Repo)(nil)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable is where goose notes which migrations were made.
const versionTable = "account_migrations"

// New brings the tables up to date and returns the Repo. db is one of Open's,
// or another whose transactions begin immediately and which has foreign keys on.
// A database that a newer version of Gourd has been at is refused.
func New(ctx context.Context, db *sql.DB) (*Repo, error) {
	if err := migrate.Up(ctx, db, migrations, versionTable); err != nil {
		return nil, wrap(err)
	}
	return &Repo{db: db}, nil
}

// write runs one transaction, which holds the only right to write.
func (r *Repo) write(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return wrap(err)
	}
	if err := f(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return wrap(err)
	}
	return nil
}

// ignoreDone: a transaction whose context ended is rolled back already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// wrap names the package in an error, if there is one.
func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlaccount: %w", err)
}
