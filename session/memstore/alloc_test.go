//go:build !race

package memstore_test

import (
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session/memstore"
)

// What every request does costs no garbage.
func TestReadingAndTouchingAllocateNothing(t *testing.T) {
	s := open(t, memstore.Config{})
	r := record(1, "ann")
	begin(t, s, r)
	ctx := t.Context()
	version := int64(0)
	for name, call := range map[string]func(){
		"Lookup":   func() { s.Lookup(ctx, r.Key) },
		"ByHandle": func() { s.ByHandle(ctx, r.Handle) },
		"User":     func() { s.User(ctx, "ann") },
		"Touch":    func() { s.Touch(ctx, r.Key, start.Add(time.Hour)) },
		"Save":     func() { s.Save(ctx, r.Key, version, "x", start); version++ },
	} {
		if n := testing.AllocsPerRun(100, call); n > 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
