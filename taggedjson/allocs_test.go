//go:build !race

package taggedjson_test

import (
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

// Dumps of a login session allocates its result; Loads a string for each name
// and text, the boxes around the texts, the map and what it grows by.
func TestAllocations(t *testing.T) {
	text := must(taggedjson.Dumps(login))
	for _, row := range []struct {
		about string
		call  func()
		most  float64
	}{
		{"Dumps", func() { taggedjson.Dumps(login) }, 2},
		{"Loads", func() { taggedjson.Loads(text) }, 16},
	} {
		if got := testing.AllocsPerRun(100, row.call); got > row.most {
			t.Errorf("%s: got %v allocations, want %v at most", row.about, got, row.most)
		}
	}
}
