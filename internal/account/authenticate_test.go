package account_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/password"
)

// TestA26EqualAnswers: one sentence for every cause, which only the log learns.
func TestA26EqualAnswers(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.mustRegister(t, "ada", "")
	off := w.mustRegister(t, "disabled", "")
	if _, err := w.Disable(ctx, off.ID); err != nil {
		t.Fatal(err)
	}
	for name, hash := range map[string]string{
		"nothing": "", "plain": "plain$$" + goodPw, "broken": "scrypt:1:1:1$x$y", "costly": "scrypt:1073741824:8:1$x$y",
	} {
		u := w.mustRegister(t, name, "")
		_, _, err := w.repo.Update(ctx, u.ID, func(r *account.Record) error { r.PasswordHash = hash; return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	rows := []struct {
		name, pw string
		want     account.Cause
	}{
		{"nobody", goodPw, account.CauseUnknownName},
		{"", goodPw, account.CauseUnknownName},
		{strings.Repeat("a", 5000), goodPw, account.CauseUnknownName},
		{"ada", "wrong", account.CauseWrongPassword},
		{"ada", "", account.CauseWrongPassword},
		{"ada", goodPw + " ", account.CauseWrongPassword},
		{"disabled", goodPw, account.CauseDisabled},
		{"disabled", "wrong", account.CauseWrongPassword},
		{"nothing", "", account.CauseNoPassword},
		{"plain", goodPw, account.CauseUnusableHash},
		{"broken", goodPw, account.CauseUnusableHash},
		{"costly", goodPw, account.CauseUnusableHash},
		{"ada", strings.Repeat("a", 1025), account.CauseLongPassword},
	}
	for _, row := range rows {
		u, err := w.Authenticate(ctx, row.name, row.pw)
		if !errors.Is(err, account.ErrInvalidCredentials) || err.Error() != "account: invalid credentials" || u.ID != "" {
			t.Errorf("%.20q with %.20q: %+v, %v", row.name, row.pw, u, err)
		}
		if cause(err) != row.want {
			t.Errorf("%.20q with %.20q: cause %q, want %q", row.name, row.pw, cause(err), row.want)
		}
	}
	if _, err := w.Enable(ctx, off.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Authenticate(ctx, "disabled", goodPw); err != nil {
		t.Errorf("enabled again: %v", err)
	}
}

// countingRepo counts calls, to compare the work for names.
type countingRepo struct {
	account.Repo
	calls []string
}

func (r *countingRepo) ByName(ctx context.Context, name string) (account.Record, bool, error) {
	r.calls = append(r.calls, "ByName")
	return r.Repo.ByName(ctx, name)
}

func (r *countingRepo) Methods(ctx context.Context) ([]password.Use, error) {
	r.calls = append(r.calls, "Methods")
	return r.Repo.Methods(ctx)
}

// TestA27EqualStoreCalls: unknown, wrong and disabled ask the store alike, on the
// first login of a minute and after it.
func TestA27EqualStoreCalls(t *testing.T) {
	for _, name := range []string{"nobody", "ada", "disabled"} {
		counting := &countingRepo{}
		w := newWorld(t, func(c *account.Config) { counting.Repo = c.Repo; c.Repo = counting })
		w.mustRegister(t, "ada", "")
		off := w.mustRegister(t, "disabled", "")
		if _, err := w.Disable(t.Context(), off.ID); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			w.Authenticate(t.Context(), name, "wrong")
		}
		w.at.Add(int64(time.Minute))
		w.Authenticate(t.Context(), name, "wrong")
		if want := []string{"Methods", "ByName", "ByName", "Methods", "ByName"}; !slices.Equal(counting.calls, want) {
			t.Errorf("%s: %v, want %v", name, counting.calls, want)
		}
	}
}

// TestA27EqualTime: with a cost that shows, the fastest of several logins of
// each kind take about the same.
func TestA27EqualTime(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	w := newWorld(t, func(c *account.Config) {
		c.Hasher, _ = password.New(password.Config{Method: "argon2id:8192:1:1"})
	})
	w.mustRegister(t, "ada", "")
	off := w.mustRegister(t, "disabled", "")
	if _, err := w.Disable(t.Context(), off.ID); err != nil {
		t.Fatal(err)
	}
	for _, pw := range []string{"wrong", "wrong e\u0301"} {
		for _, name := range []string{"nobody", "disabled"} {
			if a, b, same := sameTime(w, name, "ada", pw); !same {
				t.Errorf("%s with %q takes %v, a wrong password %v", name, pw, a, b)
			}
		}
	}
}

// sameTime compares the fastest logins with two names. On a busy machine it
// tries again: a difference that is there shows each time.
func sameTime(w *world, name, other, pw string) (a, b time.Duration, same bool) {
	for range 5 {
		a, b = time.Hour, time.Hour
		for range 7 {
			a = min(a, loginTime(w, name, pw))
			b = min(b, loginTime(w, other, pw))
		}
		if a < b*8/5 && b < a*8/5 {
			return a, b, true
		}
	}
	return a, b, false
}

func loginTime(w *world, name, pw string) time.Duration {
	start := time.Now()
	w.Authenticate(context.Background(), name, pw)
	return time.Since(start)
}

// TestA02Normalisation: é typed in two ways is one password; what Werkzeug
// hashed without normalising is found as it was typed, and made again in NFC.
func TestA02Normalisation(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	composed, decomposed := "caf\u00e9 au lait s'il", "cafe\u0301 au lait s'il"
	_, err := w.Register(ctx, account.NewUser{Username: "ada", Password: decomposed})
	if err != nil {
		t.Fatal(err)
	}
	flask, err := password.Hash(decomposed, "pbkdf2:sha256:1")
	if err != nil {
		t.Fatal(err)
	}
	bob := w.mustRegister(t, "bob", "")
	if _, _, err := w.repo.Update(ctx, bob.ID, func(r *account.Record) error { r.PasswordHash = flask; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Authenticate(ctx, "bob", composed); !errors.Is(err, account.ErrInvalidCredentials) {
		t.Errorf("the imported hash is of the other form: %v", err)
	}
	for _, row := range []struct{ name, pw string }{
		{"ada", composed}, {"ada", decomposed}, {"bob", decomposed}, {"bob", composed},
	} {
		if _, err := w.Authenticate(ctx, row.name, row.pw); err != nil {
			t.Errorf("%s with %+q: %v", row.name, row.pw, err)
		}
	}
	if r, _, _ := w.repo.ByID(ctx, bob.ID); password.Method(r.PasswordHash) != quick {
		t.Errorf("the imported hash was not made again: %s", r.PasswordHash)
	}
	long := strings.Repeat("\u0958", 341) // 1023 bytes, and 2046 in NFC
	if _, err := w.Authenticate(ctx, "ada", long); cause(err) != account.CauseWrongPassword {
		t.Errorf("a password that NFC makes too long: %v", err)
	}
}

// racingRepo changes the hash between reading an account and upgrading it.
type racingRepo struct {
	account.Repo
	before func()
}

func (r *racingRepo) Update(ctx context.Context, id string, change func(*account.Record) error) (account.Record, bool, error) {
	if before := r.before; before != nil {
		r.before = nil
		before()
	}
	return r.Repo.Update(ctx, id, change)
}

// TestA09ChangeBeatsUpgrade: a password changed during an upgrade stays changed,
// and an account removed stays removed.
func TestA09ChangeBeatsUpgrade(t *testing.T) {
	racing := &racingRepo{}
	w := newWorld(t, func(c *account.Config) { racing.Repo = c.Repo; c.Repo = racing })
	ctx := t.Context()
	u := w.mustRegister(t, "ada", "")
	old := func() {
		hash, err := password.Hash(goodPw, "scrypt:128:1:1")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.repo.Update(ctx, u.ID, func(r *account.Record) error { r.PasswordHash = hash; return nil }); err != nil {
			t.Fatal(err)
		}
	}

	old()
	racing.before = func() {
		if _, err := w.SetPassword(ctx, u.ID, newPw); err != nil {
			t.Error(err)
		}
	}
	if _, err := w.Authenticate(ctx, "ada", goodPw); err != nil {
		t.Errorf("the password was right when it was asked: %v", err)
	}
	if _, err := w.Authenticate(ctx, "ada", goodPw); cause(err) != account.CauseWrongPassword {
		t.Errorf("the old password after the change: %v", err)
	}
	if _, err := w.Authenticate(ctx, "ada", newPw); err != nil {
		t.Errorf("the new password: %v", err)
	}

	old()
	racing.before = func() {
		if err := w.Remove(ctx, u.ID); err != nil {
			t.Error(err)
		}
	}
	w.Authenticate(ctx, "ada", goodPw)
	if _, err := w.Get(ctx, u.ID); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("an upgrade brought a removed account back: %v", err)
	}
}
