package audit

import (
	"sync"
	"time"
)

// maxKeys is how many keys a Bound counts apart; all others share one count.
const maxKeys = 10_000

// A Bound lets so many events of each key pass in a time and counts the others,
// so that strangers cannot fill a disk. It is safe for concurrent use and must
// not be copied.
type Bound struct {
	most  int
	every time.Duration
	now   func() time.Time

	mu     sync.Mutex // guards the two below
	keys   map[string]*count
	forgot time.Time // when keys were dropped, which takes a while
}

// count is what came of a key since a time.
type count struct {
	since          time.Time
	passed, missed int
}

// NewBound lets most events of a key pass in a time. now nil means time.Now.
func NewBound(most int, every time.Duration, now func() time.Time) *Bound {
	if now == nil {
		now = time.Now
	}
	return &Bound{most: most, every: every, now: now, keys: map[string]*count{}}
}

// Pass reports whether one more event of a key passes, and if so how many did
// not since the last that did.
func (b *Bound) Pass(key string) (missed int, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.of(key)
	if c.passed >= b.most {
		c.missed++
		return 0, false
	}
	c.passed++
	missed, c.missed = c.missed, 0
	return missed, true
}

// of is the count of a key in the present time.
func (b *Bound) of(key string) *count {
	now := b.now()
	c := b.keys[key]
	if c == nil {
		b.forget(now)
		if len(b.keys) >= maxKeys {
			key = ""
		}
		if c = b.keys[key]; c == nil {
			c = &count{since: now}
			b.keys[key] = c
		}
	}
	if b.over(c, now) {
		*c = count{since: now, missed: c.missed}
	}
	return c
}

// over reports whether the time of a count has passed. A clock that was put back
// begins a new one, too.
func (b *Bound) over(c *count, now time.Time) bool {
	return now.Sub(c.since) >= b.every || now.Before(c.since)
}

// forget drops the counts whose time has passed, if there are too many, and not
// at every key of somebody who makes up more of them.
func (b *Bound) forget(now time.Time) {
	if len(b.keys) < maxKeys || !b.over(&count{since: b.forgot}, now) {
		return
	}
	b.forgot = now
	for key, c := range b.keys {
		if b.over(c, now) {
			delete(b.keys, key)
		}
	}
}
