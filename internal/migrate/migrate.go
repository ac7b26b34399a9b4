// Package migrate brings tables of an SQLite database up to date: what
// Flask-Migrate's `flask db upgrade` does, at each start and forward only.
//
// [Up] is all there is. Each package that keeps tables calls it with files and a
// version table of its own. Steps back are absent on purpose.
package migrate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// Up makes the migrations of folder "migrations" in files that are missing, and
// notes them in the table versions. A database that a newer program has been at
// is an error. Several processes may do it at once.
func Up(ctx context.Context, db *sql.DB, files fs.FS, versions string) error {
	folder, err := fs.Sub(files, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, folder, goose.WithTableName(versions))
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
