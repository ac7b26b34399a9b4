package account_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/ratelimit"
	"github.com/gourd-auth/gourd/password"
)

// TestA10ChangePassword needs the current one, and wrong ones are counted.
func TestA10ChangePassword(t *testing.T) {
	limiter, err := ratelimit.New(ratelimit.Config{})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(c *account.Config) { c.Limiter = limiter })
	ctx := t.Context()
	u := w.mustRegister(t, "ada", "")
	if _, err := w.ChangePassword(ctx, u.ID, goodPw, "short"); !errors.Is(err, account.ErrInvalid) || !strings.Contains(err.Error(), "new_password too_short") {
		t.Errorf("a short one: %v", err)
	}
	w.at.Add(int64(time.Hour))
	changed, err := w.ChangePassword(ctx, u.ID, goodPw, newPw)
	if err != nil || changed.PasswordChangedAt.Sub(u.PasswordChangedAt) != time.Hour {
		t.Errorf("%+v, %v", changed, err)
	}
	if _, err := w.Authenticate(ctx, "ada", newPw); err != nil {
		t.Error(err)
	}
	for i := range 10 {
		if _, err := w.ChangePassword(ctx, u.ID, "wrong", goodPw); cause(err) != account.CauseWrongPassword {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	_, err = w.ChangePassword(ctx, u.ID, newPw, goodPw)
	if e, ok := errors.AsType[*account.ThrottledError](err); !ok || !errors.Is(err, account.ErrThrottled) || e.Wait <= 0 || e.Wait > 16*time.Minute {
		t.Errorf("the 11th: %v", err)
	}
	if _, err := w.Authenticate(ctx, "ada", newPw); !errors.Is(err, account.ErrThrottled) {
		t.Errorf("a login after it: %v", err)
	}
	if _, err := w.ChangePassword(ctx, "nobody", goodPw, newPw); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("unknown id: %v", err)
	}
}

// TestA22OneCounter: spellings, and the address beside the name, share one
// budget; so do the spellings of an unknown name.
func TestA22OneCounter(t *testing.T) {
	rows := []struct {
		why   string
		names []string
	}{
		{"a known account", []string{"ada", "ADA", " ada ", "ａda", "ada@example.com", "ADA@EXAMPLE.COM"}},
		{"a name that nobody has", []string{"bob", "BOB", "ｂob", " bob"}},
	}
	for _, row := range rows {
		limiter, err := ratelimit.New(ratelimit.Config{})
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, func(c *account.Config) { c.Limiter = limiter })
		w.mustRegister(t, "ada", "ada@example.com")
		checked := 0
		for i := range 20 {
			if _, err := w.Authenticate(t.Context(), row.names[i%len(row.names)], "wrong"); errors.Is(err, account.ErrInvalidCredentials) {
				checked++
			}
		}
		if checked != 10 {
			t.Errorf("%s: %d guesses were checked, want 10", row.why, checked)
		}
	}
}

// TestA23ParallelGuesses: of 64 at once at most the budget is checked, and right
// ones cost nothing.
func TestA23ParallelGuesses(t *testing.T) {
	limiter, err := ratelimit.New(ratelimit.Config{})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(c *account.Config) { c.Limiter = limiter })
	w.mustRegister(t, "ada", "")
	home := account.WithAddr(t.Context(), netip.MustParseAddr("192.0.2.7"))
	for range 30 {
		if _, err := w.Authenticate(home, "ada", goodPw); err != nil {
			t.Fatalf("a right password: %v", err)
		}
	}
	var checked atomic.Int64
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			if _, err := w.Authenticate(home, "ada", "wrong"); errors.Is(err, account.ErrInvalidCredentials) {
				checked.Add(1)
			}
		})
	}
	wg.Wait()
	if checked.Load() != 10 {
		t.Errorf("%d of 64 guesses were checked, want 10", checked.Load())
	}
	if _, err := w.Authenticate(home, "someone else", "wrong"); !errors.Is(err, account.ErrThrottled) {
		t.Errorf("another account from the same address: %v", err)
	}
	if _, err := w.Authenticate(t.Context(), "someone else", "wrong"); !errors.Is(err, account.ErrInvalidCredentials) {
		t.Errorf("another account from elsewhere: %v", err)
	}
}

// TestA07BusyIsNoGuess: a login that was never checked is refunded, and an
// upgrade that finds no slot waits for the next login.
func TestA07BusyIsNoGuess(t *testing.T) {
	limiter, err := ratelimit.New(ratelimit.Config{})
	if err != nil {
		t.Fatal(err)
	}
	slow, err := password.New(password.Config{Method: "argon2id:262144:3:1", Slots: 1, Queue: -1})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(c *account.Config) { c.Limiter, c.Hasher = limiter, slow })
	release := hold(t, slow)
	busy, checked := 0, 0 // between two long hashes a login may slip in
	for busy < 20 && checked < 5 {
		if _, err := w.Authenticate(t.Context(), "nobody", "pw"); errors.Is(err, password.ErrBusy) {
			busy++
		} else {
			checked++
		}
	}
	if busy < 20 {
		t.Fatalf("while the only slot was taken: %d logins busy, %d checked", busy, checked)
	}
	release()
	if _, err := w.Authenticate(t.Context(), "nobody", "pw"); cause(err) != account.CauseUnknownName {
		t.Errorf("after 20 times busy: %v", err)
	}
}

// hold takes a hasher's only slot until release is called, with hashes that each
// take long; it returns once the slot is taken.
func hold(t *testing.T, h *password.Hasher) (release func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		for ctx.Err() == nil {
			h.Hash(ctx, "takes long") // busy while the question below is asked
		}
	})
	cheap, err := password.Hash("pw", "pbkdf2:sha256:1")
	if err != nil {
		t.Fatal(err)
	}
	for !errors.Is(err, password.ErrBusy) {
		_, err = h.Check(ctx, cheap, "pw")
	}
	return func() { cancel(); wg.Wait() }
}
