package account_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/ratelimit"
	"github.com/gourd-auth/gourd/password"
)

// countingHasher counts what it is asked for.
type countingHasher struct {
	account.Hasher
	checks, decoys, hashes atomic.Int64
}

func (h *countingHasher) Check(ctx context.Context, hash, pw string) (password.Result, error) {
	h.checks.Add(1)
	return h.Hasher.Check(ctx, hash, pw)
}

func (h *countingHasher) Decoy(ctx context.Context, name, pw string, inUse []password.Use) error {
	h.decoys.Add(1)
	return h.Hasher.Decoy(ctx, name, pw, inUse)
}

func (h *countingHasher) Hash(ctx context.Context, pw string) (string, error) {
	h.hashes.Add(1)
	return h.Hasher.Hash(ctx, pw)
}

// limitedWorld has a limiter that runs by the world's clock, and counts hashes.
func limitedWorld(t *testing.T) (*world, *countingHasher) {
	t.Helper()
	var counting countingHasher
	w := newWorld(t, func(c *account.Config) {
		limiter, err := ratelimit.New(ratelimit.Config{Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		counting.Hasher = c.Hasher
		c.Limiter, c.Hasher = limiter, &counting
	})
	return w, &counting
}

func addrs(n int) []netip.Addr {
	list := make([]netip.Addr, n)
	for i := range list {
		list[i] = netip.AddrFrom4([4]byte{203, 0, byte(i >> 8), byte(i)})
	}
	return list
}

// attack guesses wrong, 10 000 times within a day, in 100 bursts of 100 guesses at
// once, from 1000 addresses, and with a device of the attacker's own.
func attack(w *world, names ...string) (throttled int64) {
	from := addrs(1000)
	var refused atomic.Int64
	for burst := range 100 {
		var wg sync.WaitGroup
		for i := range 100 {
			n := burst*100 + i
			wg.Go(func() {
				ctx := account.WithAddr(context.Background(), from[n%1000])
				ctx = account.WithDevice(ctx, account.Device{ID: "theirs", Users: provedBy(time.Now(), "attacker")})
				if _, err := w.Authenticate(ctx, names[n%len(names)], fmt.Sprint("wrong ", n)); errors.Is(err, account.ErrThrottled) {
					refused.Add(1)
				}
			})
		}
		wg.Wait()
		w.at.Add(int64(24 * time.Hour / 100))
	}
	return refused.Load()
}

// TestA20TenThousandGuessesInADay: of 10 000 wrong passwords for one account, from
// 1000 addresses and in several spellings, at most 100 are hashed in a day.
func TestA20TenThousandGuessesInADay(t *testing.T) {
	w, hasher := limitedWorld(t)
	w.mustRegister(t, "ada", "ada@example.com")
	throttled := attack(w, "ada", "ADA", "ada@example.com", " ada ")
	if n := hasher.checks.Load(); n > 100 || n < 95 || throttled != 10_000-n {
		t.Errorf("%d checks, %d guesses throttled, want at most 100 checks and the rest throttled", n, throttled)
	}
	if n := hasher.decoys.Load(); n != 0 {
		t.Errorf("%d decoys", n)
	}
}

// TestA23TenThousandAtOnce: and all at the same moment, just the ten that there are.
func TestA23TenThousandAtOnce(t *testing.T) {
	w, hasher := limitedWorld(t)
	w.mustRegister(t, "ada", "")
	from := addrs(1000)
	var wg sync.WaitGroup
	for i := range 10_000 {
		wg.Go(func() { w.Authenticate(account.WithAddr(context.Background(), from[i%1000]), "ada", "wrong") })
	}
	wg.Wait()
	if n := hasher.checks.Load(); n != 10 {
		t.Errorf("%d checks, want 10", n)
	}
}

// TestA26UnknownNamesAreThrottledAlike: nor does the count tell who exists.
func TestA26UnknownNamesAreThrottledAlike(t *testing.T) {
	known, hasher := limitedWorld(t)
	known.mustRegister(t, "ada", "")
	first := attack(known, "ada")
	unknown, decoys := limitedWorld(t)
	second := attack(unknown, "ada")
	if first != second || hasher.checks.Load() != decoys.decoys.Load() {
		t.Errorf("a known name: %d throttled, %d checks; an unknown one: %d throttled, %d decoys",
			first, hasher.checks.Load(), second, decoys.decoys.Load())
	}
}

// TestA21KnownDeviceGetsIn: while the account has no guess left, its owner's device
// has; others, with the right password even, have to wait.
func TestA21KnownDeviceGetsIn(t *testing.T) {
	w, hasher := limitedWorld(t)
	ada, bob := w.mustRegister(t, "ada", ""), w.mustRegister(t, "bob", "")
	for _, addr := range addrs(20) {
		w.Authenticate(account.WithAddr(t.Context(), addr), "ada", "wrong")
	}
	try := func(d account.Device, name, pw string) error {
		ctx := account.WithAddr(t.Context(), addrs(1)[0])
		_, err := w.Authenticate(account.WithDevice(ctx, d), name, pw)
		return err
	}
	laptop := account.Device{ID: "laptop", Users: provedBy(w.now(), bob.ID, ada.ID)}
	for _, d := range []account.Device{{}, {ID: "laptop"}, {ID: "laptop", Users: provedBy(w.now(), bob.ID)}, {Users: provedBy(w.now(), ada.ID)}} {
		err := try(d, "ada", goodPw)
		if e, ok := errors.AsType[*account.ThrottledError](err); !ok || e.UserID != ada.ID {
			t.Errorf("device %+v: %#v, want throttled, and whose account it was", d, err)
		}
	}
	for i := range 30 {
		if err := try(laptop, "ada", goodPw); err != nil {
			t.Fatalf("login %d from the owner's device: %v", i, err)
		}
	}
	before := hasher.checks.Load()
	for range 20 {
		try(laptop, "ada", "wrong")
	}
	if n := hasher.checks.Load() - before; n != 10 {
		t.Errorf("%d wrong guesses from the device were hashed, want 10", n)
	}
	if err := try(laptop, "ada", goodPw); !errors.Is(err, account.ErrThrottled) {
		t.Errorf("a device without guesses left: %v", err)
	}
	if _, err := w.ChangePassword(account.WithDevice(t.Context(), account.Device{ID: "phone", Users: provedBy(w.now(), ada.ID)}), ada.ID, goodPw, newPw); err != nil {
		t.Errorf("a change of password from another device: %v", err)
	}
}

// provedBy are the users of a device, all of one time.
func provedBy(at time.Time, ids ...string) map[string]time.Time {
	users := map[string]time.Time{}
	for _, id := range ids {
		users[id] = at
	}
	return users
}

// TestA21DeviceOfAFormerPassword: who proved a password that is changed by now has no
// guesses of its own.
func TestA21DeviceOfAFormerPassword(t *testing.T) {
	w, hasher := limitedWorld(t)
	ada := w.mustRegister(t, "ada", "")
	w.at.Add(int64(time.Hour))
	laptop := account.Device{ID: "laptop", Users: provedBy(w.now(), ada.ID)}
	w.at.Add(int64(time.Microsecond))
	changed, err := w.SetPassword(t.Context(), ada.ID, newPw)
	if err != nil {
		t.Fatal(err)
	}
	phone := account.Device{ID: "phone", Users: provedBy(changed.PasswordChangedAt, ada.ID)}
	for _, d := range []account.Device{{}, laptop, phone} {
		for range 20 {
			w.Authenticate(account.WithDevice(t.Context(), d), "ada", "wrong")
		}
	}
	if n := hasher.checks.Load(); n != 20 {
		t.Errorf("%d were hashed, want 10 of anybody's and 10 of the device that proved the new password", n)
	}
}

// TestA21StolenDeviceIsBounded: whoever has a copy of the cookie has a hundred
// guesses a day with it, however many addresses.
func TestA21StolenDeviceIsBounded(t *testing.T) {
	w, hasher := limitedWorld(t)
	ada := w.mustRegister(t, "ada", "")
	stolen := account.Device{ID: "laptop", Users: provedBy(w.now(), ada.ID)}
	for i, from := 0, addrs(1000); i < 10_000; i++ {
		ctx := account.WithDevice(account.WithAddr(t.Context(), from[i%1000]), stolen)
		w.Authenticate(ctx, "ada", "wrong")
		w.at.Add(int64(24 * time.Hour / 10_000))
	}
	if n := hasher.checks.Load(); n > 100 || n < 95 {
		t.Errorf("%d checks in a day, want at most 100", n)
	}
}

// TestA29OnePasswordOverManyAccounts: who tries one password at 500 accounts from
// one address has ten guesses, and one a minute.
func TestA29OnePasswordOverManyAccounts(t *testing.T) {
	w, hasher := limitedWorld(t)
	w.mustRegister(t, "user7", "")
	ctx := account.WithAddr(t.Context(), addrs(1)[0])
	for i := range 500 {
		w.Authenticate(ctx, fmt.Sprint("user", i), "spring and summer 2026")
	}
	if n := hasher.checks.Load() + hasher.decoys.Load(); n != 10 {
		t.Errorf("%d were hashed, want 10", n)
	}
	w.at.Add(int64(time.Minute))
	if _, err := w.Authenticate(ctx, "user7", goodPw); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

// TestRegisterIsLimited: what is hashed counts, whoever it was for; what is refused
// before counts not.
func TestRegisterIsLimited(t *testing.T) {
	w, hasher := limitedWorld(t)
	home := account.WithAddr(t.Context(), addrs(1)[0])
	register := func(ctx context.Context, name, pw string) error {
		_, err := w.Register(ctx, account.NewUser{Username: name, Password: pw})
		return err
	}
	for range 20 {
		if err := register(home, "ada", "short"); !errors.Is(err, account.ErrInvalid) {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		if err := register(home, fmt.Sprint("user", i), goodPw); err != nil {
			t.Fatal(err)
		}
		if err := register(home, "user0", goodPw); !errors.Is(err, account.ErrTaken) {
			t.Fatalf("a taken name: %v", err)
		}
	}
	err := register(home, "late", goodPw)
	if e, ok := errors.AsType[*account.ThrottledError](err); !ok || e.Wait != 10*time.Minute {
		t.Errorf("the eleventh: %v", err)
	}
	if n := hasher.hashes.Load(); n != 10 {
		t.Errorf("%d were hashed, want 10", n)
	}
	if err := register(account.WithAddr(t.Context(), addrs(2)[1]), "other", goodPw); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	if _, err := w.Add(home, account.NewUser{Username: "bob", Password: goodPw}); err != nil {
		t.Errorf("the command line: %v", err)
	}
	if _, err := w.Authenticate(home, "bob", goodPw); err != nil {
		t.Errorf("a login after it: %v", err)
	}
	w.at.Add(int64(10 * time.Minute))
	if err := register(home, "late", goodPw); err != nil {
		t.Errorf("ten minutes later: %v", err)
	}
}

// TestBusyIsNoNewAccount: what was never hashed is given back.
func TestBusyIsNoNewAccount(t *testing.T) {
	w, hasher := limitedWorld(t)
	home := account.WithAddr(t.Context(), addrs(1)[0])
	inner := hasher.Hasher
	hasher.Hasher = busyHasher{inner}
	for range 20 {
		if _, err := w.Register(home, account.NewUser{Username: "ada", Password: goodPw}); !errors.Is(err, password.ErrBusy) {
			t.Fatal(err)
		}
	}
	hasher.Hasher = inner
	if _, err := w.Register(home, account.NewUser{Username: "ada", Password: goodPw}); err != nil {
		t.Error(err)
	}
}

type busyHasher struct{ account.Hasher }

func (busyHasher) Hash(context.Context, string) (string, error) { return "", password.ErrBusy }
