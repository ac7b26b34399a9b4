// Package account is who can sign in: users, their names and passwords, and the
// rules for both. In a Flask app it is the User model together with
// generate_password_hash and check_password_hash.
//
// Start with [New] and two calls: [Service.Register] makes a user,
// [Service.Authenticate] proves one. Every way to sign in goes through
// Authenticate, so that all share one count of guesses, one answer and one
// amount of work.
//
// Names and mail addresses are one space: each belongs to one account, compared
// in [Canonical] form. What is stored comes through a [Repo]; an error of its is
// never taken for "no such user".
//
// Absent on purpose: sessions (a caller who disables a user or changes a
// password ends them), mail, and any log. Causes that the log should have are
// in [CredentialsError].
package account

import (
	"context"
	"crypto/rand"
	"errors"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/gourd-auth/gourd/password"
)

// User is an account as others may see it: no hash is in it.
type User struct {
	ID                string    // never changes
	LoginID           string    // what a session names; equals ID for new accounts
	Username          string    // as it was typed, in NFC
	Email             string    // as it was typed; may be empty
	Roles             []string  // sorted
	Disabled          bool      // may not sign in; whoever loads a user must look
	CreatedAt         time.Time // UTC, whole microseconds
	PasswordChangedAt time.Time // zero if there never was a password
}

// HasRole says whether the user has a role.
func (u User) HasRole(role string) bool {
	return slices.Contains(u.Roles, role)
}

// A Limiter bounds guesses and new accounts: internal/ratelimit. Each call counts
// one before the password is hashed; refund takes it back. A refund of nil means
// no, and then wait is how long until the next may come.
type Limiter interface {
	// Guess counts against the account and the address or, if device is not
	// empty, against that device of the account alone.
	Guess(account, device string, addr netip.Addr) (refund func(), wait time.Duration)
	// Register counts against the address.
	Register(addr netip.Addr) (refund func(), wait time.Duration)
}

// A Hasher does the work: *password.Hasher, whose words on errors hold.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	Check(ctx context.Context, hash, password string) (password.Result, error)
	Decoy(ctx context.Context, name, password string, inUse []password.Use) error
}

// Config is what a Service needs.
type Config struct {
	Repo   Repo   // must be given
	Hasher Hasher // nil: one with the defaults of password.New
	// Limiter is asked before a password is hashed for a stranger. Nil means that
	// nothing is counted, which is for tests and the command line.
	Limiter Limiter
	Policy  Policy
	Now     func() time.Time // nil: time.Now
}

// A Service keeps the rules of accounts. It must be made by New, is not copied,
// and may be used concurrently.
type Service struct {
	repo    Repo
	hasher  Hasher
	limiter Limiter
	policy  Policy
	clock   func() time.Time
	secret  []byte // keys the names of unknown people in the limiter

	mu       sync.Mutex // guards the two below
	uses     []password.Use
	usesTill time.Time
}

// New makes a Service. It reports every fault of cfg at once.
func New(cfg Config) (*Service, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	return &Service{
		repo:    cfg.Repo,
		hasher:  cfg.Hasher,
		limiter: cfg.Limiter,
		policy:  cfg.Policy,
		clock:   cfg.Now,
		secret:  secret,
	}, nil
}

// complete fills in the defaults, or says everything that is wrong.
func (c *Config) complete() error {
	err := c.Policy.validate()
	if c.Repo == nil {
		err = errors.Join(err, errors.New("account: Repo is missing"))
	}
	if c.Hasher == nil && err == nil {
		c.Hasher, err = password.New(password.Config{})
	}
	if c.Limiter == nil {
		c.Limiter = unlimited{}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return err
}

// now is the time as it is stored.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

type unlimited struct{}

func (unlimited) Guess(string, string, netip.Addr) (func(), time.Duration) { return func() {}, 0 }
func (unlimited) Register(netip.Addr) (func(), time.Duration)              { return func() {}, 0 }
