//go:build !race

package pyjson

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// An object of many names costs as much per name as a small one, in order too, so
// that nobody can send a text that keeps a server busy.
func TestManyNames(t *testing.T) {
	var text strings.Builder
	text.WriteString(`{"":0`)
	for i := range 20000 {
		fmt.Fprintf(&text, `,"%d":0`, i)
	}
	text.WriteByte('}')
	best := func(d Decoder) time.Duration {
		least := time.Hour
		for range 3 {
			start := time.Now()
			if _, err := d.DecodeString(text.String()); err != nil {
				t.Fatal(err)
			}
			least = min(least, time.Since(start))
		}
		return least
	}
	if plain, ordered := best(Decoder{}), best(Decoder{Ordered: true}); ordered > 15*plain {
		t.Errorf("20 001 names: %v in order, %v as a map", ordered, plain)
	}
}

// The fields of a type are looked for once.
func TestFieldsAreRemembered(t *testing.T) {
	account := reflect.TypeFor[struct{ ID, Name string }]()
	if n := testing.AllocsPerRun(100, func() { _, _ = Fields(account) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
