// Package ratelimit bounds how often a password may be guessed, by account, by the
// network that the guess comes from and by a known device, and how many accounts a
// network may make. Flask-Login has no such thing; Flask-Limiter is the nearest.
//
// Start with [New] and [Limiter.Guess]: a guess is reserved before the password is
// hashed and refunded if it was right, so that guesses made at the same time cannot
// get past the count together.
//
// It counts in memory only, in one process, and starts no goroutine. There is no
// lock for ever and no captcha: whoever waits may go on.
package ratelimit

import (
	"errors"
	"net/netip"
	"sync"
	"time"
)

// A budget is how often something may be done under one key: burst times at once,
// and once more each time that every has passed.
type budget struct {
	kind  string // keeps keys of different kinds apart
	burst int
	every time.Duration
}

// The budgets. In any 24 hours an account, and each of its devices, has 10 + 24 h /
// 16 min = 100 wrong guesses, the bound that NIST SP 800-63B-4, section 3.2.2, sets
// for guesses in a row before an authenticator is disabled. Here it is a day's,
// because a lock that only its owner's recovery opens is a way to lock people out.
//
// An address is many people's, so it earns guesses faster; what one person loses by
// it is bounded by the account. New accounts cost a hash each, right or wrong.
var (
	perAccount = budget{"account", 10, 16 * time.Minute}
	perDevice  = budget{"device", 10, 16 * time.Minute}
	perAddress = budget{"address", 10, time.Minute}
	perMaker   = budget{"register", 10, 10 * time.Minute}
)

// Config says how to count. The zero value is right.
type Config struct {
	// Slots is how many counts each of two tables has, of 8 bytes. Zero means
	// 1048576, so 16 MiB in all, of which only what is used is taken up. Nothing
	// is ever forgotten to make room: what no longer fits shares a count with
	// others, and may be refused for what they did, never allowed more.
	Slots int
	// Now is the clock; nil means time.Now. One that is set back does not hold
	// anybody up: time goes on from where it was.
	Now func() time.Time
}

// A Limiter counts guesses. It must be made by New, is not copied, and may be
// used concurrently.
type Limiter struct {
	mu     sync.Mutex // guards both
	clock  clock
	counts *counts
}

// New makes a Limiter.
func New(cfg Config) (*Limiter, error) {
	if cfg.Slots < 0 {
		return nil, errors.New("ratelimit: Slots is negative")
	}
	if cfg.Slots == 0 {
		cfg.Slots = 1 << 20
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Limiter{clock: clock{now: cfg.Now, last: cfg.Now()}, counts: newCounts(cfg.Slots)}, nil
}

// Guess counts one guess at a password, or none: then refund is nil and wait, above
// zero, is how long until it would be allowed, for Retry-After.
//
// It is counted against the account and the network of the address, and against
// neither if one of them refuses. If device names a device from which the password of
// this very account was proved before, it is counted against the two of them instead,
// so that whoever attacks the account does not lock its owner out. An empty account
// or the zero address is not counted.
//
// account is one key for one account, however it was spelled. Addresses are counted
// by /32 for IPv4 (also when it is written as IPv6) and by /64 for IPv6, which is the
// least that one subscriber has.
//
// refund takes the guess back. It is called when the guess was right, or when it was
// never tried; it may be called from any goroutine, and only the first call counts.
// What time has given back meanwhile is not given twice: a refund later than a
// budget's one-more is none.
func (l *Limiter) Guess(account, device string, addr netip.Addr) (refund func(), wait time.Duration) {
	if device != "" && account != "" {
		return l.reserve(draw{perDevice, device + " " + account})
	}
	return l.reserve(draw{perAccount, account}, draw{perAddress, networkOf(addr)})
}

// Register counts one account that is to be made from the network of an address, or
// none, as Guess does; ten at once and one every ten minutes are allowed. refund is
// for those whose password was never hashed.
func (l *Limiter) Register(addr netip.Addr) (refund func(), wait time.Duration) {
	return l.reserve(draw{perMaker, networkOf(addr)})
}

// A draw takes one from the budget of a key; none from that of an empty key.
type draw struct {
	budget
	key string
}

// reserve makes all draws or none.
func (l *Limiter) reserve(draws ...draw) (refund func(), wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.elapsed()
	for _, d := range draws {
		wait = max(wait, l.counts.wait(d, now))
	}
	if wait > 0 {
		return nil, wait
	}
	for _, d := range draws {
		l.counts.take(d, now)
	}
	return sync.OnceFunc(func() { l.refund(now, draws) }), 0
}

func (l *Limiter) refund(taken time.Duration, draws []draw) {
	l.mu.Lock()
	defer l.mu.Unlock()
	age := l.clock.elapsed() - taken
	for _, d := range draws {
		if age < d.every {
			l.counts.give(d)
		}
	}
}

// networkOf is the text that an address is counted under: the address itself for
// IPv4, its first 64 bits for IPv6, "" for the zero Addr. An IPv6 zone does not
// count.
func networkOf(addr netip.Addr) string {
	addr = addr.Unmap().WithZone("")
	if !addr.Is6() {
		if !addr.IsValid() {
			return ""
		}
		return addr.String()
	}
	prefix, _ := addr.Prefix(64) // fails for a zone or a length over 128 only
	return prefix.String()
}

// clock is time since it was made, which never goes back.
type clock struct {
	now  func() time.Time
	last time.Time
	sum  time.Duration
}

func (c *clock) elapsed() time.Duration {
	now := c.now()
	c.sum += max(0, now.Sub(c.last))
	c.last = now
	return c.sum
}
