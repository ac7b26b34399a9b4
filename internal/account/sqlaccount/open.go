package sqlaccount

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite" // and the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// maxConns bounds how many readers there are at once; SQLite has one writer.
	maxConns = 8
	// busyTimeout is how long one waits for another.
	busyTimeout = 5 * time.Second
)

// pragmas hold for each connection. synchronous=FULL makes an acknowledged
// write (a password changed, a token used) survive a loss of power, at about a
// millisecond each; secure_delete overwrites what is deleted.
var pragmas = []string{
	fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()),
	"journal_mode(WAL)",
	"synchronous(FULL)",
	"foreign_keys(1)",
	"secure_delete(1)",
}

// Open opens an SQLite file for reading and writing, and makes it if there is
// none: 0600, in a folder that is made 0700 if it is missing. Transactions begin
// as writers, so one writer waits for another (up to 5 s) instead of failing
// half way. The caller closes the database.
func Open(path string) (*sql.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, wrap(err)
	}
	if err := makeFile(path); err != nil {
		return nil, wrap(err)
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, wrap(err)
	}
	db.SetMaxOpenConns(maxConns)
	db.SetMaxIdleConns(maxConns)
	if err := ping(db); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlaccount: %s: %w", path, err), db.Close())
	}
	return db, nil
}

// ping opens the first connection. The change to WAL does not wait for others
// who make it at the same moment, as everything after it does, so it is tried
// again for as long.
func ping(db *sql.DB) error {
	for end := time.Now().Add(busyTimeout); ; time.Sleep(10 * time.Millisecond) {
		err := db.Ping()
		var fault *sqlite.Error
		busy := errors.As(err, &fault) && fault.Code()&0xff == sqlite3.SQLITE_BUSY
		if !busy || time.Now().After(end) {
			return err
		}
	}
}

// makeFile makes the file before SQLite does, which would let the umask decide
// who reads it. The files beside it (-wal, -shm) get the same mode from SQLite.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// dsn escapes the path, in which ? and % would end it.
func dsn(path string) string {
	query := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	return u.String()
}
