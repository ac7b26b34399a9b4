package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/http"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver of every SQLite here

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// gourd is Gourd with any kind of session.
type gourd struct {
	sessions *session.Manager
	db       *sql.DB // nil without one
}

func gourdSigned(string) (peer, error) { return newGourd(session.Config{}, nil) }

func gourdSealed(string) (peer, error) { return newGourd(session.Config{Sealed: true}, nil) }

func tracked(s session.Store) session.Config { return session.Config{Registry: s} }

func stored(s session.Store) session.Config { return session.Config{Store: s} }

// gourdMemory and gourdSQL are the kinds that have a store.
func gourdMemory(kind func(session.Store) session.Config) func(string) (peer, error) {
	return func(string) (peer, error) {
		store, err := memstore.New(memstore.Config{})
		if err != nil {
			return nil, err
		}
		return newGourd(kind(store), nil)
	}
}

func gourdSQL(kind func(session.Store) session.Config) func(string) (peer, error) {
	return func(folder string) (peer, error) {
		db, err := openSQLite(folder)
		if err != nil {
			return nil, err
		}
		store, err := sqlstore.New(context.Background(), db)
		if err != nil {
			return nil, err
		}
		return newGourd(kind(store), db)
	}
}

// newGourd fills in a key.
func newGourd(c session.Config, db *sql.DB) (peer, error) {
	key, err := keyring.Bytes([]byte(rand.Text()))
	if err != nil {
		return nil, err
	}
	if c.Keys, err = keyring.New(key); err != nil {
		return nil, err
	}
	sessions, err := session.New(c)
	return &gourd{sessions, db}, err
}

// openSQLite opens a database as the documentation of session/sqlstore says to.
func openSQLite(folder string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+filepath.Join(folder, "sessions.db")+
		"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)&_txlock=immediate")
}

func (g *gourd) Close() error {
	if g.db == nil {
		return nil
	}
	return g.db.Close()
}

func (g *gourd) wrap(next http.Handler) http.Handler { return g.sessions.Handler(next) }

func (g *gourd) user(r *http.Request) string { return of(r).UserID() }

func (g *gourd) signIn(r *http.Request, user string) error { return of(r).Begin(user) }

func (g *gourd) signOut(r *http.Request) error { return of(r).End() }

func (g *gourd) get(r *http.Request, key string) string {
	text, _ := of(r).GetString(key)
	return text
}

func (g *gourd) set(r *http.Request, key, value string) error { return of(r).Set(key, value) }

func (g *gourd) flash(r *http.Request, message string) error { return of(r).Flash("", message) }

func (g *gourd) flashes(r *http.Request) (messages []string, err error) {
	list, err := of(r).Flashes()
	for _, f := range list {
		text, _ := f.Message.(string)
		messages = append(messages, text)
	}
	return messages, err
}

func (g *gourd) save(http.ResponseWriter, *http.Request) error { return nil } // by wrap

func of(r *http.Request) *session.Session {
	s, _ := session.From(r.Context())
	return s
}
