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
	most, total int
	every       time.Duration
	now         func() time.Time

	mu     sync.Mutex // guards the three below
	keys   map[string]*count
	all    count     // what passed of all keys; missed is told by whichever passes next
	forgot time.Time // when keys were dropped, which takes a while
}

// count is what came of a key since a time.
type count struct {
	since          time.Time
	passed, missed int
}

// NewBound lets most events of a key pass in a time, and total of all keys
// together; 0 is no such limit. now nil means time.Now.
func NewBound(most, total int, every time.Duration, now func() time.Time) *Bound {
	if now == nil {
		now = time.Now
	}
	return &Bound{most: most, total: total, every: every, now: now, keys: map[string]*count{}}
}

// Pass reports whether one more event of a key passes, and if so how many did
// not since the last that did: of that key, and of all that were over the total or
// whose count was dropped.
func (b *Bound) Pass(key string) (missed int, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	c := b.of(key, now)
	b.renew(&b.all, now)
	switch {
	case c.passed >= b.most:
		c.missed++
		return 0, false
	case b.total > 0 && b.all.passed >= b.total:
		b.all.missed++
		return 0, false
	}
	c.passed++
	b.all.passed++
	missed = c.missed + b.all.missed
	c.missed, b.all.missed = 0, 0
	return missed, true
}

// of is the count of a key in the present time.
func (b *Bound) of(key string, now time.Time) *count {
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
	b.renew(c, now)
	return c
}

// renew begins the next time of a count if its time has passed.
func (b *Bound) renew(c *count, now time.Time) {
	if b.over(c, now) {
		*c = count{since: now, missed: c.missed}
	}
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
			b.all.missed += c.missed
			delete(b.keys, key)
		}
	}
}
