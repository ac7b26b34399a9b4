package vectors

import (
	"math"
	"math/big"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Diff tells how two values of the model differ, "" if they do not. Floats are
// compared by their bits, but every NaN is equal to every other; times by the
// instant and the offset; a nil slice or map differs from an empty one.
func Diff(got, want any) string {
	return cmp.Diff(got, want, cmp.Comparer(sameFloat), cmp.Comparer(sameTime), cmp.Comparer(sameBig))
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
