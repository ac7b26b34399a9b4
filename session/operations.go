package session

import (
	"maps"
	"slices"
)

// operations are what a request did to a Stored session, so that they can be done
// again to contents which another request changed meanwhile. A nil *operations,
// that of other kinds, notes nothing.
type operations struct {
	cleared bool            // everything that was there is gone
	keys    map[string]bool // set or deleted
	flashed []any           // appended to the flashes
	took    []any           // flashes that were taken out
}

func (m *Manager) newOperations() *operations {
	if m.kind != Stored {
		return nil
	}
	return &operations{keys: map[string]bool{}}
}

func (o *operations) touch(key string) {
	if o != nil {
		o.keys[key] = true
	}
}

func (o *operations) flash(message any) {
	if o != nil && !o.keys[flashesKey] {
		o.flashed = append(o.flashed, message)
	}
}

// take notes that a request took these flashes, which end with its own.
func (o *operations) take(list any) {
	if o == nil {
		return
	}
	messages, _ := list.([]any)
	theirs := len(messages) - len(o.flashed)
	if theirs < 0 {
		o.touch(flashesKey) // somebody put something else there
		return
	}
	o.took, o.flashed = append(o.took, messages[:theirs]...), nil
}

func (o *operations) clear() {
	if o != nil {
		*o = operations{cleared: true, keys: map[string]bool{}}
	}
}

// loginKeys change together or not at all.
var loginKeys = []string{userKey, "_fresh", identifierKey}

// apply does the operations again: to base, what is in the store now, with the
// values that the request left behind.
func (o *operations) apply(base, mine map[string]any, same func(a, b any) bool) map[string]any {
	if o.cleared {
		base = map[string]any{}
	}
	keys := maps.Clone(o.keys)
	if slices.ContainsFunc(loginKeys, func(k string) bool { return keys[k] }) {
		for _, k := range loginKeys {
			keys[k] = true
		}
	}
	for key := range keys {
		if v, ok := mine[key]; ok {
			base[key] = v
		} else {
			delete(base, key)
		}
	}
	if !keys[flashesKey] {
		o.applyFlashes(base, same)
	}
	return base
}

// applyFlashes takes out those that were taken, if they are still there, and
// appends those that were flashed.
func (o *operations) applyFlashes(base map[string]any, same func(a, b any) bool) {
	list, _ := base[flashesKey].([]any)
	for took := o.took; len(took) > 0; took = took[1:] { // others take from the front as well
		if n := len(took); n <= len(list) && same(list[:n], took) {
			list = list[n:]
			break
		}
	}
	list = append(slices.Clone(list), o.flashed...)
	if len(list) == 0 {
		delete(base, flashesKey)
		return
	}
	base[flashesKey] = list
}

// replay does the operations again to what another request stored, and goes on
// with that.
func (s *Session) replay(stored string) ([]byte, error) {
	came, err := s.manager.codec.Open(stored)
	if err != nil {
		return nil, err
	}
	mine := s.values.all()
	if err := s.noteChangedInPlace(mine); err != nil {
		return nil, err
	}
	both := s.ops.apply(came.Values(), mine, s.manager.same)
	for key, v := range both {
		if old, ok := mine[key]; ok && isMutable(old) && s.manager.same(old, v) {
			both[key] = old // the handler may hold it
		}
	}
	s.values, s.text = contents{values: both}, stored
	return s.manager.codec.Dumps(both)
}

// noteChangedInPlace finds the lists and maps that a handler changed without Set.
func (s *Session) noteChangedInPlace(mine map[string]any) error {
	if !s.shared {
		return nil
	}
	was := map[string]any{}
	if s.text != "" {
		came, err := s.manager.codec.Open(s.text)
		if err != nil {
			return err
		}
		was = came.Values()
	}
	for key, v := range mine {
		if key != flashesKey && isMutable(v) && !s.manager.same(v, was[key]) {
			s.ops.touch(key)
		}
	}
	return nil
}

// same reports whether two values are written alike.
func (m *Manager) same(a, b any) bool {
	one, err := m.codec.Dumps(a)
	two, also := m.codec.Dumps(b)
	return err == nil && also == nil && string(one) == string(two)
}
