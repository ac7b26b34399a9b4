package session

import (
	"maps"
	"slices"

	"github.com/gourd-auth/gourd/taggedjson"
)

// contents are the values of a session. Those that came in a cookie have been
// checked as a whole and are decoded one by one, when they are asked for: whoever
// wants the user's id does not pay for the cart. The zero contents are empty.
type contents struct {
	came   *taggedjson.Document // nil if nothing came, or once all of it is in values
	hidden bool                 // the tracking value of came is none of the session's
	values map[string]any       // those that were asked for or set
}

// get returns a value and whether there is one. It decodes a value at most once, so that one which is changed in place stays
// changed.
func (c *contents) get(key string) (any, bool) {
	if v, ok := c.values[key]; ok || c.came == nil || c.hides(key) {
		return v, ok
	}
	v, ok := c.came.Get(key)
	if ok {
		c.put(key, v)
	}
	return v, ok
}

func (c *contents) put(key string, v any) {
	if c.values == nil {
		c.values = map[string]any{}
	}
	c.values[key] = v
}

func (c *contents) has(key string) bool {
	_, ok := c.values[key]
	return ok || c.came != nil && !c.hides(key) && c.came.Has(key)
}

func (c *contents) hides(key string) bool { return c.hidden && key == trackedKey }

// hideTracking takes the tracking value out.
func (c *contents) hideTracking() {
	delete(c.values, trackedKey)
	c.hidden = true
}

func (c *contents) len() int {
	switch {
	case c.came == nil:
		return len(c.values)
	case c.hidden && c.came.Has(trackedKey):
		return c.came.Len() - 1
	}
	return c.came.Len()
}

// keys returns the keys in order.
func (c *contents) keys() []string {
	if c.came == nil {
		return slices.Sorted(maps.Keys(c.values))
	}
	return slices.DeleteFunc(c.came.Keys(), c.hides)
}

// all decodes what is left, and returns the values to be changed or written.
func (c *contents) all() map[string]any {
	if c.came != nil {
		for _, key := range c.keys() {
			c.get(key)
		}
		c.came = nil
	}
	if c.values == nil {
		c.values = map[string]any{}
	}
	return c.values
}
