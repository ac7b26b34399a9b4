// Package ratelimit bounds how often a password may be guessed: by account and
// by the network the guess comes from. Flask-Login has no such thing;
// Flask-Limiter is the nearest.
//
// Start with [New] and [Limiter.Reserve]: a guess is reserved before the
// password is hashed and refunded if it was right, so that guesses made at the
// same time cannot get past the count together. An account and an address each
// have a burst of 10 and earn one more a minute.
//
// It holds counts in memory only, in one process, and starts no goroutine.
package ratelimit

import (
	"errors"
	"net/netip"
	"sync"
	"time"
)

// Config says how much is allowed. The zero value is right.
type Config struct {
	// Burst is how many wrong guesses are free at first. Zero means 10.
	Burst int
	// Every is how long one more takes to earn. Zero means a minute.
	Every time.Duration
	// Keep is how many accounts, and how many addresses, are remembered at
	// most; the least recently tried is forgotten first. Zero means 65536. To
	// make one be forgotten takes that many other guesses, each of which was
	// hashed, and that takes longer than to earn the guesses back.
	Keep int
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// A Limiter counts guesses. It must be made by New, is not copied, and may be
// used concurrently.
type Limiter struct {
	now func() time.Time

	mu        sync.Mutex // guards both tables
	accounts  *table
	addresses *table
}

// New makes a Limiter. It reports every fault of cfg at once.
func New(cfg Config) (*Limiter, error) {
	cfg = cfg.withDefaults()
	var err error
	if cfg.Burst < 0 {
		err = errors.Join(err, errors.New("ratelimit: Burst is negative"))
	}
	if cfg.Every < 0 {
		err = errors.Join(err, errors.New("ratelimit: Every is negative"))
	}
	if cfg.Keep < 0 {
		err = errors.Join(err, errors.New("ratelimit: Keep is negative"))
	}
	if err != nil {
		return nil, err
	}
	return &Limiter{now: cfg.Now, accounts: newTable(cfg), addresses: newTable(cfg)}, nil
}

func (c Config) withDefaults() Config {
	if c.Burst == 0 {
		c.Burst = 10
	}
	if c.Every == 0 {
		c.Every = time.Minute
	}
	if c.Keep == 0 {
		c.Keep = 1 << 16
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Reserve counts one guess against an account and the network of an address, or
// against neither: then refund is nil and wait, above zero, is how long until
// both would allow it, for Retry-After. An empty account or the zero address is
// not counted.
//
// account is one key for one account, however it was spelled. Addresses are
// counted by /32 for IPv4 (also when it is written as IPv6) and by /64 for IPv6,
// which is the least that one subscriber has.
//
// refund takes the guess back. It is called when the guess was right, or when
// it was never tried; it may be called from any goroutine, and only the first
// call counts.
func (l *Limiter) Reserve(account string, addr netip.Addr) (refund func(), wait time.Duration) {
	network := networkOf(addr)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if wait = max(l.accounts.wait(account, now), l.addresses.wait(network, now)); wait > 0 {
		return nil, wait
	}
	l.accounts.take(account, now)
	l.addresses.take(network, now)
	return sync.OnceFunc(func() { l.refund(account, network) }), 0
}

func (l *Limiter) refund(account, network string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.accounts.give(account, now)
	l.addresses.give(network, now)
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
