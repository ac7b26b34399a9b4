//go:build !race

package taggedjson_test

import (
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

func TestAllocations(t *testing.T) {
	login := []byte(typicalText)
	values := must(taggedjson.Loads(login))
	cart := must(taggedjson.Serializer{}.Open(bigCart))
	for _, row := range []struct {
		about string
		call  func()
		most  float64
	}{
		{"Dumps: its result", func() { taggedjson.Dumps(values) }, 1},
		{"Loads: a copy of the text, the map and its members, a box for each text", func() { taggedjson.Loads(login) }, 6},
		{"Open of a cart: the Document and its members", func() { taggedjson.Serializer{}.Open(bigCart) }, 2},
		{"Get beside a cart: the box around the text", func() { cart.Get("user_id") }, 1},
		{"Has", func() { cart.Has("cart") }, 0},
	} {
		if got := testing.AllocsPerRun(100, row.call); got > row.most {
			t.Errorf("%s: got %v allocations, want %v at most", row.about, got, row.most)
		}
	}
}
