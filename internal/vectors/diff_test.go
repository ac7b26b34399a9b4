package vectors_test

import (
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

func TestDiff(t *testing.T) {
	type dict = map[string]any
	noon := time.Date(2020, 1, 2, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		about string
		a, b  any
		same  bool
	}{
		{"equal containers", dict{"a": []any{1, taggedjson.Tuple{"x"}}}, dict{"a": []any{1, taggedjson.Tuple{"x"}}}, true},
		{"a tuple is no list", taggedjson.Tuple{}, []any{}, false},
		{"an integer is no float", int64(1), 1.0, false},
		{"NaN is NaN", math.NaN(), -math.NaN(), true},
		{"the zeros differ", 0.0, math.Copysign(0, -1), false},
		{"big integers by value", []any{big.NewInt(5)}, []any{big.NewInt(5)}, true},
		{"an instant in another zone", noon, noon.In(time.FixedZone("", 3600)), false},
		{"a shorter list", []any{1}, []any{1, 2}, false},
		{"another key", dict{"a": 1}, dict{"b": 1}, false},
		{"one key more", dict{"a": 1, "b": 1}, dict{"b": 1}, false},
		{"another value", dict{"a": 1}, dict{"a": 2}, false},
		{"another order", taggedjson.Object{{Key: "a"}, {Key: "b"}}, taggedjson.Object{{Key: "b"}, {Key: "a"}}, false},
		{"the same order", taggedjson.Object{{Key: "a"}, {Key: "b"}}, taggedjson.Object{{Key: "a"}, {Key: "b"}}, true},
		{"an object is no map", taggedjson.Object{}, dict{}, false},
		{"deep nesting is quick", nested(64), nested(64), true},
	} {
		if diff := vectors.Diff(row.a, row.b); (diff == "") != row.same {
			t.Errorf("%s: got %q", row.about, diff)
		}
	}
}

func nested(depth int) any {
	var v any = "x"
	for range depth {
		v = []any{v}
	}
	return v
}
