//go:build !race

package taggedjson_test

import (
	"fmt"
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

// What Open has checked, Get and Values take as it is: they do not look at the
// tags again, however many there are.
func TestDocumentChecksTagsOnce(t *testing.T) {
	var s taggedjson.Serializer
	for i := range 40 {
		s.Tags = append(s.Tags, taggedjson.Tag{Key: fmt.Sprintf(" %d", i), Decode: func(v any) (any, error) { return v, nil }})
	}
	d := must(s.Open(`{"a":"x","b":{" 7":1},"c":null}`))
	for about, row := range map[string]struct {
		call func()
		most float64
	}{
		"Get":    {func() { d.Get("a") }, 2}, // the tags and the box around the text
		"Values": {func() { d.Values() }, 8}, // the map; the tags, thrice; the boxes; what stands under the tag
	} {
		if got := testing.AllocsPerRun(100, row.call); got > row.most {
			t.Errorf("%s: %v allocations, want %v at most", about, got, row.most)
		}
	}
}
