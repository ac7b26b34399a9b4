package ratelimit

import (
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	home    = netip.MustParseAddr("192.0.2.7")
	nowhere netip.Addr
)

// clock is a time that only the test moves.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(1_700_000_000)
	return c
}
func (c *clock) now() time.Time          { return time.Unix(c.at.Load(), 0) }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d / time.Second)) }

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
	for range n {
		if refund, _ := l.Reserve(account, addr); refund != nil {
			let++
		}
	}
	return let
}

func TestA20BurstAndRefill(t *testing.T) {
	c := newClock()
	l := mustNew(t, Config{Now: c.now})
	if got := guesses(l, 30, "ada", nowhere); got != 10 {
		t.Fatalf("%d guesses at once, want 10", got)
	}
	if _, wait := l.Reserve("ada", nowhere); wait != time.Minute {
		t.Errorf("wait %v, want 1m", wait)
	}
	c.advance(59 * time.Second)
	if refund, wait := l.Reserve("ada", nowhere); refund != nil || wait <= 0 || wait > time.Second+time.Millisecond {
		t.Errorf("after 59 s: let %v, wait %v, want 1s", refund != nil, wait)
	}
	c.advance(time.Second)
	if got := guesses(l, 5, "ada", nowhere); got != 1 {
		t.Errorf("%d guesses after a minute, want 1", got)
	}
	c.advance(24 * time.Hour)
	if got := guesses(l, 30, "ada", nowhere); got != 10 {
		t.Errorf("%d guesses after a day, want 10", got)
	}
}

// TestA20OneDay: 10 000 guesses in a day, evenly, are 10 and one a minute at most.
func TestA20OneDay(t *testing.T) {
	c := newClock()
	l := mustNew(t, Config{Now: c.now})
	let := 0
	for range 10_000 {
		let += guesses(l, 1, "ada", nowhere)
		c.advance(8 * time.Second)
	}
	if limit := 10 + 80_000/60 + 1; let > limit || let < limit-2 {
		t.Errorf("%d of 10000 guesses, want about %d", let, limit)
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
		refund, _ := l.Reserve("", netip.MustParseAddr(row.b))
		if blocked := refund == nil; blocked != row.same {
			t.Errorf("%s: %s and %s share a budget: %v", row.why, row.a, row.b, blocked)
		}
	}
}

// TestNeitherIsCountedWhenOneRefuses: an account that is full does not use up
// the address, nor the other way round.
func TestNeitherIsCountedWhenOneRefuses(t *testing.T) {
	c := newClock()
	l := mustNew(t, Config{Now: c.now})
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

func TestRefund(t *testing.T) {
	c := newClock()
	l := mustNew(t, Config{Now: c.now})
	for range 100 {
		refund, _ := l.Reserve("ada", home)
		if refund == nil {
			t.Fatal("a right guess was counted")
		}
		refund()
	}
	if n := len(l.accounts.byKey) + len(l.addresses.byKey); n != 0 {
		t.Errorf("%d keys are remembered after refunds", n)
	}

	guesses(l, 9, "ada", nowhere)
	refund, _ := l.Reserve("ada", nowhere)
	c.advance(30 * time.Second)
	refund()
	refund() // counts once
	if got := guesses(l, 5, "ada", nowhere); got != 1 {
		t.Errorf("%d guesses after one refund and half a minute, want 1", got)
	}
}

// TestRefundAfterForgetting: a refund for a key that was forgotten is nothing.
func TestRefundAfterForgetting(t *testing.T) {
	l := mustNew(t, Config{Keep: 1})
	refund, _ := l.Reserve("ada", nowhere)
	guesses(l, 1, "bob", nowhere)
	refund()
	if len(l.accounts.byKey) != 1 {
		t.Errorf("%d keys", len(l.accounts.byKey))
	}
}

// TestMemoryIsBounded: the least recently tried is forgotten, so an account
// that is guessed at all the time is not.
func TestMemoryIsBounded(t *testing.T) {
	l := mustNew(t, Config{Keep: 100, Burst: 20, Every: time.Hour})
	for i := range 1000 {
		if i%50 == 0 {
			guesses(l, 1, "ada", nowhere)
		}
		guesses(l, 1, fmt.Sprint("other", i), nowhere)
	}
	if n := len(l.accounts.byKey); n != 100 || l.accounts.order.Len() != 100 {
		t.Errorf("%d keys, %d in order, want 100", n, l.accounts.order.Len())
	}
	if got := guesses(l, 1, "ada", nowhere); got != 0 {
		t.Error("an account under attack was forgotten")
	}
}

// TestA23ExactUnderConcurrency: 64 at once are still ten.
func TestA23ExactUnderConcurrency(t *testing.T) {
	c := newClock()
	l := mustNew(t, Config{Now: c.now})
	var let, refunded atomic.Int64
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			let.Add(int64(guesses(l, 1, "ada", netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}))))
			if refund, _ := l.Reserve("bob", nowhere); refund != nil {
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

func TestNewReportsAllFaults(t *testing.T) {
	_, err := New(Config{Burst: -1, Every: -1, Keep: -1})
	if err == nil {
		t.Fatal("no error")
	}
	for _, field := range []string{"Burst", "Every", "Keep"} {
		if !strings.Contains(err.Error(), "ratelimit: "+field) {
			t.Errorf("%v does not name %s", err, field)
		}
	}
}
