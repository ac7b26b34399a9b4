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
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/gourd-auth/gourd/internal/account"
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
	if err := migrate(ctx, db); err != nil {
		return nil, wrap(err)
	}
	return &Repo{db: db}, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithTableName(versionTable))
	if err != nil {
		return err
	}
	have, known, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if have > known {
		return fmt.Errorf("the database has version %d, this program knows %d; use a newer program", have, known)
	}
	return up(ctx, provider, have)
}

// up makes the migrations that are missing. Another process may be at the same:
// the one that comes second fails, and goes on if the version moved meanwhile.
func up(ctx context.Context, provider *goose.Provider, have int64) error {
	for {
		_, failed := provider.Up(ctx)
		if failed == nil {
			return nil
		}
		now, _, err := provider.GetVersions(ctx)
		if err != nil || now == have {
			return errors.Join(failed, err)
		}
		have = now
	}
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
