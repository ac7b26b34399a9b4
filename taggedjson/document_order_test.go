package taggedjson_test

import (
	"slices"
	"testing"

	"github.com/gourd-auth/gourd/internal/vectors"
)

// The members of a Document have names and no order; what they hold keeps its own.
func TestDocumentInOrder(t *testing.T) {
	for _, text := range []string{
		`{"z":{"b":1,"a":2},"y":null}`,
		`{" di":{" z__":{"b":1,"a":2}}}`,
	} {
		d := must(ordered.Open(text))
		if got := d.Keys(); !slices.IsSorted(got) {
			t.Errorf("%s: got keys %q", text, got)
		}
		name := d.Keys()[d.Len()-1]
		want := any(object{{Key: "b", Value: int64(1)}, {Key: "a", Value: int64(2)}})
		got, _ := d.Get(name)
		if diff := vectors.Diff(got, want) + vectors.Diff(d.Values()[name], want); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}
