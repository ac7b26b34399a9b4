package main

import (
	"database/sql"
	"encoding/gob"
	"net/http"
	"time"

	"github.com/alexedwards/scs/sqlite3store"
	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"
)

// idle makes scs end a session that is not used. Gourd's sessions always end so.
const idle = 24 * time.Hour

func init() { gob.Register([]string{}) } // scs encodes with gob, and knows no flashes

// manager is alexedwards/scs.
type manager struct {
	*scs.SessionManager
	db *sql.DB // nil without one
}

func scsMemory(idle time.Duration) func(string) (peer, error) {
	return func(string) (peer, error) {
		return newSCS(memstore.NewWithCleanupInterval(0), idle, nil), nil
	}
}

// scsSQLite keeps the sessions in a database opened as Gourd's are.
func scsSQLite(idle time.Duration) func(string) (peer, error) {
	return func(folder string) (peer, error) {
		db, err := openSQLite(folder)
		if err != nil {
			return nil, err
		}
		_, err = db.Exec(`
CREATE TABLE sessions (token TEXT PRIMARY KEY, data BLOB NOT NULL, expiry REAL NOT NULL);
CREATE INDEX sessions_expiry_idx ON sessions(expiry);`) // as its documentation says
		return newSCS(sqlite3store.NewWithCleanupInterval(db, 0), idle, db), err
	}
}

func newSCS(store scs.Store, idle time.Duration, db *sql.DB) peer {
	m := scs.New()
	m.Store, m.IdleTimeout = store, idle
	return &manager{m, db}
}

func (m *manager) Close() error {
	if m.db == nil {
		return nil
	}
	return m.db.Close()
}

func (m *manager) wrap(next http.Handler) http.Handler { return m.LoadAndSave(next) }

func (m *manager) user(r *http.Request) string { return m.GetString(r.Context(), "user") }

func (m *manager) signIn(r *http.Request, user string) error {
	if err := m.RenewToken(r.Context()); err != nil {
		return err
	}
	m.Put(r.Context(), "user", user)
	return nil
}

func (m *manager) signOut(r *http.Request) error { return m.Destroy(r.Context()) }

func (m *manager) get(r *http.Request, key string) string { return m.GetString(r.Context(), key) }

func (m *manager) set(r *http.Request, key, value string) error {
	m.Put(r.Context(), key, value)
	return nil
}

// flash appends to a list, which is the nearest to it that scs has.
func (m *manager) flash(r *http.Request, message string) error {
	list, _ := m.Get(r.Context(), "flashes").([]string)
	m.Put(r.Context(), "flashes", append(list, message))
	return nil
}

func (m *manager) flashes(r *http.Request) ([]string, error) {
	list, _ := m.Pop(r.Context(), "flashes").([]string)
	return list, nil
}

func (m *manager) save(http.ResponseWriter, *http.Request) error { return nil } // by wrap
