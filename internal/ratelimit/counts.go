package ratelimit

import (
	"hash/maphash"
	"time"
)

// counts says for each key when its budget is whole again. A key has one slot in each
// of two tables, by hashes of its own that nobody outside can tell, and the slot that
// is whole sooner counts: a count-min sketch. Several keys may share a slot, which can
// only refuse more, and both slots of a key are seldom shared.
//
// So memory is bounded and nothing has to be forgotten. A table that forgets can be
// made to: 65536 guesses at other names, say, and an account under attack would have
// its whole budget again. Here, to be refused for what others did, an account's two
// slots must both be spent: 100 000 other names with ten wrong guesses each, a million
// hashes within less than three hours, do that to one account in a hundred.
//
// Its caller holds the lock, so that looking and taking are one step.
type counts struct {
	seeds  [2]maphash.Seed
	tables [2][]time.Duration
}

func newCounts(slots int) *counts {
	c := &counts{}
	for i := range c.tables {
		c.seeds[i], c.tables[i] = maphash.MakeSeed(), make([]time.Duration, slots)
	}
	return c
}

// slots are the two of a key.
func (c *counts) slots(d draw) [2]*time.Duration {
	var found [2]*time.Duration
	for i, table := range c.tables {
		n := maphash.Comparable(c.seeds[i], [2]string{d.kind, d.key}) % uint64(len(table))
		found[i] = &table[n]
	}
	return found
}

// wait is how long until a key has something left: zero if it has now.
func (c *counts) wait(d draw, now time.Duration) time.Duration {
	if d.key == "" {
		return 0
	}
	slots := c.slots(d)
	whole := max(min(*slots[0], *slots[1]), now)
	return max(0, whole+d.every-now-time.Duration(d.burst)*d.every)
}

// take counts one, which wait has allowed.
func (c *counts) take(d draw, now time.Duration) {
	if d.key == "" {
		return
	}
	for _, slot := range c.slots(d) {
		*slot = max(*slot, now) + d.every
	}
}

// give takes one back that was taken less than every ago: the slot cannot have
// become whole since, so it is as if nothing had been taken.
func (c *counts) give(d draw) {
	if d.key == "" {
		return
	}
	for _, slot := range c.slots(d) {
		*slot -= d.every
	}
}
