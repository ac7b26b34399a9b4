package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/password"
)

var errStore = errors.New("the store is down")

// faultRepo fails the nth call, counted from 1, and lets the others pass.
type faultRepo struct {
	account.Repo
	n, calls int
}

func (r *faultRepo) fail() error {
	if r.calls++; r.calls == r.n {
		return errStore
	}
	return nil
}

func (r *faultRepo) ByID(ctx context.Context, id string) (account.Record, bool, error) {
	if err := r.fail(); err != nil {
		return account.Record{}, false, err
	}
	return r.Repo.ByID(ctx, id)
}

func (r *faultRepo) ByLoginID(ctx context.Context, id string) (account.Record, bool, error) {
	if err := r.fail(); err != nil {
		return account.Record{}, false, err
	}
	return r.Repo.ByLoginID(ctx, id)
}

func (r *faultRepo) ByName(ctx context.Context, name string) (account.Record, bool, error) {
	if err := r.fail(); err != nil {
		return account.Record{}, false, err
	}
	return r.Repo.ByName(ctx, name)
}

func (r *faultRepo) List(ctx context.Context, after string, limit int) ([]account.Record, error) {
	if err := r.fail(); err != nil {
		return nil, err
	}
	return r.Repo.List(ctx, after, limit)
}

func (r *faultRepo) Methods(ctx context.Context) ([]password.Use, error) {
	if err := r.fail(); err != nil {
		return nil, err
	}
	return r.Repo.Methods(ctx)
}

func (r *faultRepo) Create(ctx context.Context, record account.Record) error {
	if err := r.fail(); err != nil {
		return err
	}
	return r.Repo.Create(ctx, record)
}

func (r *faultRepo) Update(ctx context.Context, id string, change func(*account.Record) error) (account.Record, bool, error) {
	if err := r.fail(); err != nil {
		return account.Record{}, false, err
	}
	return r.Repo.Update(ctx, id, change)
}

func (r *faultRepo) Remove(ctx context.Context, id string) (bool, error) {
	if err := r.fail(); err != nil {
		return false, err
	}
	return r.Repo.Remove(ctx, id)
}

func (r *faultRepo) OfferSetup(ctx context.Context, hash []byte, expires time.Time) (bool, error) {
	if err := r.fail(); err != nil {
		return false, err
	}
	return r.Repo.OfferSetup(ctx, hash, expires)
}

func (r *faultRepo) SetupOpen(ctx context.Context, hash []byte, now time.Time) (bool, error) {
	if err := r.fail(); err != nil {
		return false, err
	}
	return r.Repo.SetupOpen(ctx, hash, now)
}

func (r *faultRepo) ClaimSetup(ctx context.Context, hash []byte, now time.Time, record account.Record) (bool, error) {
	if err := r.fail(); err != nil {
		return false, err
	}
	return r.Repo.ClaimSetup(ctx, hash, now, record)
}

// TestEachCallFailing runs each method with the first, second … call to the
// store failing until it passes untouched. A failing store is that error and
// nothing else: nobody is let in, and nobody is said not to exist.
func TestEachCallFailing(t *testing.T) {
	type call func(w *world, u account.User) (account.User, error)
	ctx := t.Context()
	calls := map[string]call{
		"Authenticate": func(w *world, _ account.User) (account.User, error) { return w.Authenticate(ctx, "ada", goodPw) },
		"Get":          func(w *world, u account.User) (account.User, error) { return w.Get(ctx, u.ID) },
		"GetByLoginID": func(w *world, u account.User) (account.User, error) { return w.GetByLoginID(ctx, u.LoginID) },
		"Find":         func(w *world, _ account.User) (account.User, error) { return w.Find(ctx, "ada") },
		"Disable":      func(w *world, u account.User) (account.User, error) { return w.Disable(ctx, u.ID) },
		"Enable":       func(w *world, u account.User) (account.User, error) { return w.Enable(ctx, u.ID) },
		"Update":       func(w *world, u account.User) (account.User, error) { return w.Update(ctx, u.ID, account.Change{}) },
		"SetPassword":  func(w *world, u account.User) (account.User, error) { return w.SetPassword(ctx, u.ID, newPw) },
		"ChangePassword": func(w *world, u account.User) (account.User, error) {
			return w.ChangePassword(ctx, u.ID, goodPw, newPw)
		},
		"Register": func(w *world, _ account.User) (account.User, error) {
			return w.Register(ctx, account.NewUser{Username: "bob", Password: goodPw})
		},
		"List": func(w *world, _ account.User) (account.User, error) {
			users, next, err := w.List(ctx, 1, "")
			if err != nil && (users != nil || next != "") {
				t.Error("a page beside an error")
			}
			return account.User{}, err
		},
		"Remove": func(w *world, u account.User) (account.User, error) { return account.User{}, w.Remove(ctx, u.ID) },
	}
	for name, run := range calls {
		for n := 1; ; n++ {
			faults := &faultRepo{}
			w := newWorld(t, func(c *account.Config) { faults.Repo = c.Repo; c.Repo = faults })
			u := w.mustRegister(t, "ada", "")
			makeOutdated(t, w, u)
			faults.n, faults.calls = n, 0
			got, err := run(w, u)
			if faults.calls < n {
				if err != nil || n == 1 {
					t.Errorf("%s untouched after %d calls: %v", name, n-1, err)
				}
				break
			}
			if !errors.Is(err, errStore) || got.ID != "" || errors.Is(err, account.ErrNotFound) || errors.Is(err, account.ErrInvalidCredentials) {
				t.Errorf("%s with call %d failing: %+v, %v", name, n, got, err)
			}
		}
	}
}

// makeOutdated gives an account a hash that the next login makes again.
func makeOutdated(t *testing.T, w *world, u account.User) {
	t.Helper()
	hash, err := password.Hash(goodPw, "scrypt:128:1:1")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.repo.Update(t.Context(), u.ID, func(r *account.Record) error { r.PasswordHash = hash; return nil }); err != nil {
		t.Fatal(err)
	}
}

// TestSetupWithCallsFailing: the same for the first administrator. After any
// failure there is no administrator, and the token is as it was.
func TestSetupWithCallsFailing(t *testing.T) {
	for n := 1; n <= 4; n++ {
		faults := &faultRepo{}
		w := newWorld(t, func(c *account.Config) { faults.Repo = c.Repo; c.Repo = faults })
		faults.n = n
		token, err := w.NewSetupToken(t.Context())
		if err == nil {
			err = w.CheckSetupToken(t.Context(), token)
		}
		if err == nil {
			_, err = w.ClaimSetup(t.Context(), token, boss)
		}
		if !errors.Is(err, errStore) || errors.Is(err, account.ErrSetupToken) {
			t.Errorf("call %d failing: %v", n, err)
		}
		faults.n = 0
		if users, _, err := w.List(t.Context(), 0, ""); err != nil || len(users) != 0 {
			t.Errorf("call %d failing left %v, %v", n, users, err)
		}
		if n == 1 {
			continue
		}
		if _, err := w.ClaimSetup(t.Context(), token, boss); err != nil {
			t.Errorf("the token after call %d failed: %v", n, err)
		}
	}
}
