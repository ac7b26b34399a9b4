package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/account/sqlaccount"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// store is the database of a data folder, opened for a command. A server may
// have it open at the same time.
type store struct {
	db       *sql.DB
	users    *account.Service
	registry *sqlstore.Store
	sessions *session.Manager
}

// openStore opens the database. Only a command that puts something into it
// makes one that is not there.
func (a *app) openStore(ctx context.Context, f *dataFlags, create bool) (*store, error) {
	c, err := f.load(a)
	if err != nil {
		return nil, err
	}
	path := c.DatabasePath()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return nil, configf("there is no database %s: 'gourd serve' or 'gourd user add' makes one, and --data names its folder", path)
	}
	db, err := sqlaccount.Open(path)
	if err != nil {
		return nil, configError(err)
	}
	s := &store{db: db}
	if err := s.open(ctx, a, c); err != nil {
		return nil, configError(errors.Join(err, db.Close()))
	}
	return s, nil
}

func (s *store) open(ctx context.Context, a *app, c settings) error {
	repo, err := sqlaccount.New(ctx, s.db)
	if err != nil {
		return err
	}
	if s.registry, err = sqlstore.New(ctx, s.db); err != nil {
		return err
	}
	if s.users, err = c.accounts(repo, a.now); err != nil {
		return err
	}
	s.sessions, err = c.manager(s.registry, a.now)
	return err
}

func (s *store) Close() error { return s.db.Close() }

// endSessions ends all sessions of a user and says how many there were.
func (a *app) endSessions(ctx context.Context, s *store, u account.User, why string) error {
	n, err := s.sessions.EndUser(ctx, u.LoginID, why)
	if err != nil {
		return fmt.Errorf("the sessions of %s are still alive: %w", u.Username, err)
	}
	if n > 0 {
		a.say("%s ended", count(n, "session"))
	}
	return nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// throwaway is a ring for a manager that lists and ends sessions and signs none.
func throwaway() *keyring.Ring {
	ring, _ := keyring.New(keyring.Generate()) // one new key is never refused
	return ring
}
