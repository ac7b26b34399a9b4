package ratelimit

import (
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	home    = netip.MustParseAddr("192.0.2.7")
	nowhere netip.Addr
)

// handClock is a time that only the test moves.
type handClock struct{ at atomic.Int64 }

func newClock() *handClock {
	c := &handClock{}
	c.at.Store(1_700_000_000)
	return c
}
func (c *handClock) now() time.Time          { return time.Unix(c.at.Load(), 0) }
func (c *handClock) advance(d time.Duration) { c.at.Add(int64(d / time.Second)) }

func mustNew(t *testing.T, cfg Config) *Limiter {
	t.Helper()
	l, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// guesses makes up to n guesses and says how many were let through.
func guesses(l *Limiter, n int, account string, addr netip.Addr) (let int) {
	return tries(n, func() (func(), time.Duration) { return l.Guess(account, "", addr) })
}

func tries(n int, try func() (func(), time.Duration)) (let int) {
	for range n {
		if refund, _ := try(); refund != nil {
			let++
		}
	}
	return let
}

func TestA20BurstAndRefill(t *testing.T) {
	rows := []struct {
		why   string
		try   func(l *Limiter) (func(), time.Duration)
		every time.Duration
	}{
		{"an account", func(l *Limiter) (func(), time.Duration) { return l.Guess("ada", "", nowhere) }, 16 * time.Minute},
		{"an address", func(l *Limiter) (func(), time.Duration) { return l.Guess("", "", home) }, time.Minute},
		{"a device", func(l *Limiter) (func(), time.Duration) { return l.Guess("ada", "laptop", home) }, 16 * time.Minute},
		{"new accounts", func(l *Limiter) (func(), time.Duration) { return l.Register(home) }, 10 * time.Minute},
	}
	for _, row := range rows {
		c := newClock()
		l := mustNew(t, Config{Now: c.now})
		try := func() (func(), time.Duration) { return row.try(l) }
		if got := tries(30, try); got != 10 {
			t.Fatalf("%s: %d at once, want 10", row.why, got)
		}
		if _, wait := try(); wait != row.every {
			t.Errorf("%s: wait %v, want %v", row.why, wait, row.every)
		}
		c.advance(row.every - time.Second)
		if refund, wait := try(); refund != nil || wait != time.Second {
			t.Errorf("%s, a second too soon: let %v, wait %v, want 1s", row.why, refund != nil, wait)
		}
		c.advance(time.Second)
		if got := tries(5, try); got != 1 {
			t.Errorf("%s: %d after %v, want 1", row.why, got, row.every)
		}
		c.advance(24 * time.Hour)
		if got := tries(30, try); got != 10 {
			t.Errorf("%s: %d after a day, want 10", row.why, got)
		}
	}
}

// TestA20OneDay: whoever guesses all the time has a hundred guesses a day, of
// whatever day is looked at, at an account and from a device of its owner's.
func TestA20OneDay(t *testing.T) {
	for _, device := range []string{"", "laptop"} {
		c := newClock()
		l := mustNew(t, Config{Now: c.now})
		var at []int64
		for range 3 * 24 * 60 * 6 {
			if refund, _ := l.Guess("ada", device, nowhere); refund != nil {
				at = append(at, c.at.Load())
			}
			c.advance(10 * time.Second)
		}
		most := 0
		for from := range at {
			n := 0
			for _, second := range at[from:] {
				if second-at[from] < 24*60*60 {
					n++
				}
			}
			most = max(most, n)
		}
		if most > 100 || most < 99 {
			t.Errorf("device %q: %d guesses in one day, want at most 100", device, most)
		}
	}
}

func TestA20Networks(t *testing.T) {
	rows := []struct {
		why  string
		a, b string
		same bool
	}{
		{"one IPv4 address", "192.0.2.7", "192.0.2.7", true},
		{"its neighbour", "192.0.2.7", "192.0.2.8", false},
		{"IPv4 written as IPv6", "192.0.2.7", "::ffff:192.0.2.7", true},
		{"one /64", "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
		{"the next /64", "2001:db8:1:2::1", "2001:db8:1:3::1", false},
		{"a zone does not count", "fe80::1%eth0", "fe80::2%eth1", true},
	}
	for _, row := range rows {
		l := mustNew(t, Config{})
		guesses(l, 10, "", netip.MustParseAddr(row.a))
		refund, _ := l.Guess("", "", netip.MustParseAddr(row.b))
		if blocked := refund == nil; blocked != row.same {
			t.Errorf("%s: %s and %s share a budget: %v", row.why, row.a, row.b, blocked)
		}
	}
}

// TestNeitherIsCountedWhenOneRefuses: an account that is full does not use up
// the address, nor the other way round.
func TestNeitherIsCountedWhenOneRefuses(t *testing.T) {
	l := mustNew(t, Config{Now: newClock().now})
	guesses(l, 10, "ada", nowhere)
	if got := guesses(l, 50, "ada", home); got != 0 {
		t.Fatalf("%d guesses at a full account", got)
	}
	if got := guesses(l, 10, "bob", home); got != 10 {
		t.Errorf("the address had %d left, want 10", got)
	}
	if got := guesses(l, 10, "cid", home); got != 0 {
		t.Errorf("%d guesses from a full address", got)
	}
	if got := guesses(l, 10, "cid", nowhere); got != 10 {
		t.Errorf("the account had %d left, want 10", got)
	}
}

// TestA21DevicesHaveTheirOwnBudget: for one account each, and nothing of the
// account's or the address's.
func TestA21DevicesHaveTheirOwnBudget(t *testing.T) {
	l := mustNew(t, Config{Now: newClock().now})
	guesses(l, 10, "ada", home)
	device := func(account, device string) int {
		return tries(20, func() (func(), time.Duration) { return l.Guess(account, device, home) })
	}
	if got := device("ada", "laptop"); got != 10 {
		t.Errorf("while the account is attacked: %d guesses from a device, want 10", got)
	}
	if got := device("ada", "phone"); got != 10 {
		t.Errorf("another device: %d, want 10", got)
	}
	if got := device("bob", "laptop"); got != 10 {
		t.Errorf("another account of the device: %d, want 10", got)
	}
	if got := guesses(l, 10, "bob", nowhere); got != 10 {
		t.Errorf("a device used up %d guesses of its account", 10-got)
	}
}

// TestKindsAreApart: an account that is called like an address shares no count.
func TestKindsAreApart(t *testing.T) {
	l := mustNew(t, Config{Now: newClock().now})
	guesses(l, 10, home.String(), nowhere)
	if got := guesses(l, 10, "", home); got != 10 {
		t.Errorf("%d guesses from the address, want 10", got)
	}
	if refund, _ := l.Register(home); refund == nil {
		t.Error("wrong guesses keep an address from registering")
	}
}

func TestRefund(t *testing.T) {
	c := newClock()
	l := mustNew(t, Config{Now: c.now})
	for range 100 {
		refund, _ := l.Guess("ada", "", home)
		if refund == nil {
			t.Fatal("a right guess was counted")
		}
		refund()
	}
	guesses(l, 9, "ada", home)
	refund, _ := l.Guess("ada", "", home)
	c.advance(30 * time.Second)
	refund()
	refund() // counts once
	if got := guesses(l, 5, "ada", nowhere); got != 1 {
		t.Errorf("%d guesses after one refund, want 1", got)
	}
}

// TestLateRefundIsNone: what time has given back is not given back again.
func TestLateRefundIsNone(t *testing.T) {
	c := newClock()
	l := mustNew(t, Config{Now: c.now})
	late, _ := l.Guess("ada", "", nowhere)
	c.advance(time.Hour)
	guesses(l, 10, "ada", nowhere)
	late()
	if got := guesses(l, 5, "ada", nowhere); got != 0 {
		t.Errorf("%d guesses more", got)
	}
}

// TestClockSetBack: nobody waits for the time that a clock lost, and nothing is
// earned by it.
func TestClockSetBack(t *testing.T) {
	c := newClock()
	l := mustNew(t, Config{Now: c.now})
	guesses(l, 10, "ada", nowhere)
	c.advance(-365 * 24 * time.Hour)
	if _, wait := l.Guess("ada", "", nowhere); wait != 16*time.Minute {
		t.Errorf("wait %v, want 16m", wait)
	}
	c.advance(16 * time.Minute)
	if got := guesses(l, 5, "ada", nowhere); got != 1 {
		t.Errorf("%d guesses, want 1", got)
	}
}

// TestA20NothingIsForgotten: whatever number of others are guessed at, an account
// under attack has no guess more; what does not fit refuses others.
func TestA20NothingIsForgotten(t *testing.T) {
	l := mustNew(t, Config{Now: newClock().now, Slots: 100})
	guesses(l, 10, "ada", nowhere)
	for i := range 10_000 {
		guesses(l, 1, fmt.Sprint("other", i), nowhere)
	}
	if got := guesses(l, 1, "ada", nowhere); got != 0 {
		t.Error("an account under attack was forgotten")
	}
}

// TestA20OthersAreSeldomRefused: a hundred thousand names with no guess left cost
// one account in a hundred its guesses, not more.
func TestA20OthersAreSeldomRefused(t *testing.T) {
	l := mustNew(t, Config{Now: newClock().now})
	for i := range 100_000 {
		guesses(l, 10, fmt.Sprint("other", i), nowhere)
	}
	refused := 10_000
	for i := range refused {
		refused -= guesses(l, 1, fmt.Sprint("user", i), nowhere)
	}
	if refused > 150 { // 84 are to be expected
		t.Errorf("%d of 10000 accounts are refused for what was done to others", refused)
	}
}

// TestA23ExactUnderConcurrency: 64 at once are still ten, and a refund beside them
// gives back exactly what it took.
func TestA23ExactUnderConcurrency(t *testing.T) {
	l := mustNew(t, Config{Now: newClock().now})
	var let, refunded atomic.Int64
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			let.Add(int64(guesses(l, 1, "ada", netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}))))
			if refund, _ := l.Guess("bob", "", nowhere); refund != nil {
				refund()
				refunded.Add(1)
			}
		})
	}
	wg.Wait()
	if let.Load() != 10 {
		t.Errorf("%d guesses let through, want 10", let.Load())
	}
	if got := guesses(l, 20, "bob", nowhere); got != 10 {
		t.Errorf("%d left after %d refunds, want 10", got, refunded.Load())
	}
}

func TestNewRefusesANegativeNumber(t *testing.T) {
	if _, err := New(Config{Slots: -1}); err == nil || err.Error() != "ratelimit: Slots is negative" {
		t.Errorf("got %v", err)
	}
}
