package account_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/account/sqlaccount"
	"github.com/gourd-auth/gourd/internal/ratelimit"
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
		{Field: "password", Code: "too_short", Message: "has at least 15 characters"},
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
	fastest := func(name, pw string) time.Duration {
		best := time.Hour
		for range 7 {
			start := time.Now()
			w.Authenticate(t.Context(), name, pw)
			best = min(best, time.Since(start))
		}
		return best
	}
	for _, pw := range []string{"wrong", "wrong e\u0301"} {
		want := fastest("ada", pw)
		for _, name := range []string{"nobody", "disabled"} {
			if got := fastest(name, pw); got < want/2 || got > want*2 {
				t.Errorf("%s with %q takes %v, a wrong password %v", name, pw, got, want)
			}
		}
	}
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
	if e, ok := errors.AsType[*account.ThrottledError](err); !ok || !errors.Is(err, account.ErrThrottled) || e.Wait <= 0 || e.Wait > time.Minute {
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
	slow, err := password.New(password.Config{Method: "argon2id:131072:2:1", Slots: 1, Queue: -1})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(c *account.Config) { c.Limiter, c.Hasher = limiter, slow })
	done := make(chan error, 1)
	go func() { _, err := slow.Hash(context.Background(), "takes long"); done <- err }()
	busy := 0
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
			if _, err := w.Authenticate(t.Context(), "nobody", "pw"); errors.Is(err, password.ErrBusy) {
				busy++
			}
			if busy > 20 {
				<-done
				running = false
			}
		}
	}
	if busy <= 20 {
		t.Skipf("busy %d times only", busy)
	}
	if _, err := w.Authenticate(t.Context(), "nobody", "pw"); cause(err) != account.CauseUnknownName {
		t.Errorf("after %d times busy: %v", busy, err)
	}
}
