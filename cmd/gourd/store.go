package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/account/sqlaccount"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/audit/sqlaudit"
	"github.com/gourd-auth/gourd/internal/config"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/password"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// store is the database of a data folder and what works on it. Several
// processes may have it open at the same time.
type store struct {
	path     string
	db       *sql.DB
	users    *account.Service
	registry *sqlstore.Store
	events   *sqlaudit.Repo
}

func databasePath(c *config.Config) string { return filepath.Join(c.Data, "gourd.db") }

// openStore opens the database, and makes one that is not there. The limiter
// may be nil, where no stranger guesses.
func (a *app) openStore(ctx context.Context, c *config.Config, limiter account.Limiter) (*store, error) {
	s := &store{path: databasePath(c)}
	var err error
	if s.db, err = sqlaccount.Open(s.path); err != nil {
		return nil, configError(err)
	}
	if err := s.open(ctx, a, c, limiter); err != nil {
		return nil, configError(errors.Join(err, s.db.Close()))
	}
	return s, nil
}

func (s *store) open(ctx context.Context, a *app, c *config.Config, limiter account.Limiter) error {
	repo, err := sqlaccount.New(ctx, s.db)
	if err != nil {
		return err
	}
	if s.registry, err = sqlstore.New(ctx, s.db); err != nil {
		return err
	}
	if s.events, err = sqlaudit.New(ctx, s.db); err != nil {
		return err
	}
	hasher, err := password.New(password.Config{Method: hashMethod(c), Secret: decoySecret(c.Keys.Ring)})
	if err != nil {
		return err
	}
	s.users, err = account.New(account.Config{
		Repo: repo, Hasher: hasher, Limiter: limiter, Now: a.now,
		Policy: account.Policy{MinLength: c.PasswordMinLength, Service: siteName},
	})
	return err
}

func (s *store) Close() error { return s.db.Close() }

// siteName stands on the pages, and is no password.
const siteName = "Gourd"

func hashMethod(c *config.Config) string {
	if c.PasswordHash == config.HashWerkzeug {
		return password.Scrypt
	}
	return password.Argon2id
}

// decoySecret is the same after every start, so that a name whose answer takes
// another time then is no sign that nobody has it.
func decoySecret(ring *keyring.Ring) []byte {
	secret, _ := ring.Secrets()
	if secret == nil {
		return nil
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("gourd password decoy v1"))
	return mac.Sum(nil)
}

// sessionConfig is how sessions are kept, signed by these keys.
func sessionConfig(c *config.Config, s *store, keys *keyring.Ring) session.Config {
	return session.Config{
		Keys: keys, Registry: s.registry, Digest: c.SessionDigest, Refresh: c.SessionRefresh,
		Cookie: c.SessionCookie, ScriptsMayRead: !c.SessionCookie.HTTPOnly,
		Lifetime: c.SessionLifetime, AbsoluteLifetime: c.SessionAbsolute,
		FlaskSharesLogin: c.FlaskAppSharesLogin,
	}
}

// desk is the store with the sessions and the audit log, for a command that
// manages users.
type desk struct {
	*store
	sessions *session.Manager
	audit    *audit.Log
}

// withDesk opens the database of the data folder for a command. Only one that
// puts something into it makes one that is not there.
func (a *app) withDesk(f *settingFlags, create bool, do func(context.Context, desk) error) (err error) {
	c, err := f.load(a)
	if err != nil {
		return err
	}
	_, err = os.Stat(databasePath(c))
	isNew := errors.Is(err, fs.ErrNotExist)
	if isNew && !create {
		return configf("there is no database %s: 'gourd serve' or 'gourd user add' makes one, and --data names its folder", databasePath(c))
	}
	ctx := context.Background()
	s, err := a.openStore(ctx, c, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if isNew {
		a.say("made the database %s", s.path)
	}
	sc := sessionConfig(c, s, throwaway())
	sc.Now = a.now
	sessions, err := session.New(sc)
	if err != nil {
		return configError(err)
	}
	log, err := audit.New(audit.Config{Repo: s.events, Now: a.now})
	if err != nil {
		return configError(err)
	}
	return do(ctx, desk{s, sessions, log})
}

// throwaway is a ring for a manager that lists and ends sessions and signs
// none: a user can be signed out by whoever does not have the key.
func throwaway() *keyring.Ring {
	ring, _ := keyring.New(keyring.Generate()) // one new key is never refused
	return ring
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
