package vectors

import (
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gourd-auth/gourd/taggedjson"
)

// Diff tells where two values first differ and how, "" if they do not. Floats
// are compared by their bits, but every NaN is equal to every other; times by
// the instant and the offset; a nil slice or map differs from an empty one
// only outside of the model's own containers.
//
// The containers are walked here because cmp takes time exponential in the
// depth of slices within slices.
func Diff(got, want any) string {
	switch got := got.(type) {
	case []any:
		if want, ok := want.([]any); ok {
			return diffList(got, want)
		}
	case taggedjson.Tuple:
		if want, ok := want.(taggedjson.Tuple); ok {
			return diffList(got, want)
		}
	case map[string]any:
		if want, ok := want.(map[string]any); ok {
			return diffMap(got, want)
		}
	case taggedjson.Object:
		if want, ok := want.(taggedjson.Object); ok {
			return diffObject(got, want)
		}
	}
	return cmp.Diff(got, want, cmp.Comparer(sameFloat), cmp.Comparer(sameTime), cmp.Comparer(sameBig))
}

func diffList(got, want []any) string {
	for i := range min(len(got), len(want)) {
		if diff := Diff(got[i], want[i]); diff != "" {
			return fmt.Sprintf("[%d]%s", i, diff)
		}
	}
	return diffLen(len(got), len(want))
}

func diffMap(got, want map[string]any) string {
	for k, v := range want {
		other, ok := got[k]
		if !ok {
			return fmt.Sprintf("[%q] is lacking", k)
		}
		if diff := Diff(other, v); diff != "" {
			return fmt.Sprintf("[%q]%s", k, diff)
		}
	}
	return diffLen(len(got), len(want))
}

func diffObject(got, want taggedjson.Object) string {
	return diffList(flat(got), flat(want))
}

// flat puts keys and values into one list.
func flat(o taggedjson.Object) []any {
	list := make([]any, 0, 2*len(o))
	for _, m := range o {
		list = append(list, m.Key, m.Value)
	}
	return list
}

func diffLen(got, want int) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf(": length %d, want %d", got, want)
}

func sameFloat(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

func sameTime(a, b time.Time) bool {
	_, offsetA := a.Zone()
	_, offsetB := b.Zone()
	return a.Equal(b) && offsetA == offsetB
}

func sameBig(a, b *big.Int) bool { return a.Cmp(b) == 0 }
