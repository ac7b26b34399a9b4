package account_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/account/sqlaccount"
	"github.com/gourd-auth/gourd/password"
)

const (
	quick  = "argon2id:64:1:1"
	goodPw = "correct horse battery"
	newPw  = "another horse battery"
)

// world is a service on a fresh store, with a clock that the test moves.
type world struct {
	*account.Service
	repo   account.Repo
	hasher *password.Hasher
	at     atomic.Int64
}

func (w *world) now() time.Time { return time.Unix(0, w.at.Load()) }

func newWorld(t *testing.T, options ...func(*account.Config)) *world {
	t.Helper()
	db, err := sqlaccount.Open(filepath.Join(t.TempDir(), "gourd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := &world{}
	if w.repo, err = sqlaccount.New(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if w.hasher, err = password.New(password.Config{Method: quick, Queue: 1000}); err != nil {
		t.Fatal(err)
	}
	w.at.Store(time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.UTC).UnixNano())
	cfg := account.Config{Repo: w.repo, Hasher: w.hasher, Now: w.now}
	for _, option := range options {
		option(&cfg)
	}
	if w.Service, err = account.New(cfg); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) mustRegister(t *testing.T, name, email string) account.User {
	t.Helper()
	u, err := w.Register(t.Context(), account.NewUser{Username: name, Email: email, Password: goodPw})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func cause(err error) account.Cause {
	if e, ok := errors.AsType[*account.CredentialsError](err); ok {
		return e.Cause
	}
	return ""
}

func TestRegister(t *testing.T) {
	w := newWorld(t)
	u := w.mustRegister(t, "  Ada  Lovelace ", " Ada@Example.com ")
	want := account.User{
		ID: u.ID, LoginID: u.ID, Username: "Ada Lovelace", Email: "Ada@Example.com", Roles: u.Roles,
		CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC), PasswordChangedAt: u.CreatedAt,
	}
	if len(u.ID) != 26 || strings.ToLower(u.ID) != u.ID || len(u.Roles) != 0 || !reflect.DeepEqual(u, want) {
		t.Errorf("%+v, want %+v", u, want)
	}
	for how, find := range map[string]func() (account.User, error){
		"id":       func() (account.User, error) { return w.Get(t.Context(), u.ID) },
		"login id": func() (account.User, error) { return w.GetByLoginID(t.Context(), u.LoginID) },
		"name":     func() (account.User, error) { return w.Find(t.Context(), "ADA LOVELACE") },
		"address":  func() (account.User, error) { return w.Find(t.Context(), "ada@EXAMPLE.com") },
		"password": func() (account.User, error) { return w.Authenticate(t.Context(), "ada lovelace", goodPw) },
		"and mail": func() (account.User, error) { return w.Authenticate(t.Context(), "ADA@example.com", goodPw) },
	} {
		if got, err := find(); err != nil || got.ID != u.ID || got.Username != u.Username {
			t.Errorf("by %s: %+v, %v", how, got, err)
		}
	}
	record, _, _ := w.repo.ByID(t.Context(), u.ID)
	if password.Method(record.PasswordHash) != quick {
		t.Errorf("stored as %q", record.PasswordHash)
	}
}

func TestRegisterReportsAllFields(t *testing.T) {
	w := newWorld(t, func(c *account.Config) { c.Policy.RequireEmail = true })
	_, err := w.Register(t.Context(), account.NewUser{Username: "a@b", Password: "short"})
	faults, ok := errors.AsType[*account.FieldErrors](err)
	if !ok || !errors.Is(err, account.ErrInvalid) || errors.Is(err, account.ErrTaken) {
		t.Fatalf("%v", err)
	}
	want := []account.FieldError{
		{Field: "username", Code: "invalid", Message: "must not hold an @"},
		{Field: "email", Code: "required", Message: "is required"},
		{Field: "password", Code: "too_short", Message: "needs at least 15 characters"},
	}
	if !reflect.DeepEqual(faults.Fields, want) || err.Error() != "account: username invalid, email required, password too_short" {
		t.Errorf("%+v, %q", faults.Fields, err)
	}
}

// TestA22OneIdentity: neither a name nor an address is ever two accounts'.
func TestA22OneIdentity(t *testing.T) {
	w := newWorld(t)
	w.mustRegister(t, "ada", "ada@example.com")
	rows := []struct{ why, name, email string }{
		{"the name", "ada", ""},
		{"the name in other letters", "ＡDA", "x@example.com"},
		{"the address in other case", "bob", "ADA@example.COM"},
	}
	for _, row := range rows {
		_, err := w.Register(t.Context(), account.NewUser{Username: row.name, Email: row.email, Password: goodPw})
		if !errors.Is(err, account.ErrTaken) {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	_, err := w.Register(t.Context(), account.NewUser{Username: "ada@example.com", Password: goodPw})
	if !errors.Is(err, account.ErrInvalid) {
		t.Errorf("another's address as a name: %v", err)
	}
}

// TestA22OneWins: 64 spellings of one name at once make one account.
func TestA22OneWins(t *testing.T) {
	w := newWorld(t)
	spellings := []string{"ada", "Ada", "ADA", "ａｄａ", " ada", "aDA", "ⓐda", "Ａda"}
	var won, taken atomic.Int64
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			n := account.NewUser{Username: spellings[i%len(spellings)], Email: fmt.Sprintf("ada%d@example.com", i), Password: goodPw}
			switch _, err := w.Register(context.Background(), n); {
			case err == nil:
				won.Add(1)
			case errors.Is(err, account.ErrTaken):
				taken.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	users, _, err := w.List(t.Context(), 200, "")
	if won.Load() != 1 || taken.Load() != 63 || len(users) != 1 || err != nil {
		t.Errorf("%d won, %d taken, %d users, %v", won.Load(), taken.Load(), len(users), err)
	}
}
