package ratelimit

import (
	"container/list"
	"math"
	"time"

	"golang.org/x/time/rate"
)

// table is the counts of one kind of key, least recently tried last. Its caller
// holds the lock, so looking and taking are one step.
type table struct {
	burst int
	limit rate.Limit
	keep  int

	byKey map[string]*list.Element // of *entry
	order *list.List
}

type entry struct {
	key     string
	limiter *rate.Limiter
}

func newTable(cfg Config) *table {
	return &table{
		burst: cfg.Burst,
		limit: rate.Every(cfg.Every),
		keep:  cfg.Keep,
		byKey: map[string]*list.Element{},
		order: list.New(),
	}
}

// wait is how long until key has a guess left: zero if it has one now, and for
// a key that is not known.
func (t *table) wait(key string, now time.Time) time.Duration {
	element, known := t.byKey[key]
	if !known {
		return 0
	}
	missing := 1 - element.Value.(*entry).limiter.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return max(time.Duration(math.Ceil(missing/float64(t.limit)*float64(time.Second))), 1)
}

// take counts one guess, which wait has allowed.
func (t *table) take(key string, now time.Time) {
	if key == "" {
		return
	}
	element, known := t.byKey[key]
	if !known {
		element = t.order.PushFront(&entry{key, rate.NewLimiter(t.limit, t.burst)})
		t.byKey[key] = element
	}
	t.order.MoveToFront(element)
	element.Value.(*entry).limiter.AllowN(now, 1)
	if t.order.Len() > t.keep {
		t.forget(t.order.Back())
	}
}

// give takes one guess back: to allow minus one is to add one. What is whole
// again is forgotten, as it is no other than a key never seen.
func (t *table) give(key string, now time.Time) {
	element, known := t.byKey[key]
	if !known {
		return
	}
	limiter := element.Value.(*entry).limiter
	limiter.AllowN(now, -1)
	if limiter.TokensAt(now) >= float64(t.burst) {
		t.forget(element)
	}
}

func (t *table) forget(element *list.Element) {
	delete(t.byKey, element.Value.(*entry).key)
	t.order.Remove(element)
}
