package taggedjson_test

import (
	"html/template"
	"math"
	"math/big"
	"reflect"
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

// Names are plain text, so a map of them is none of HTML.
func TestAssignMakesNoHTMLOfNames(t *testing.T) {
	for _, row := range []struct {
		v, want any
		err     string
	}{
		{dict{"<b>": int64(1)}, map[template.HTML]int{}, "an object does not fit map[template.HTML]int"},
		{dict{"<b>": int64(1)}, map[taggedjson.Markup]int{}, "an object does not fit map[taggedjson.Markup]int"},
		{object{{Key: "x", Value: int64(1)}}, map[template.JS]int{}, "an object does not fit map[template.JS]int"},
		{map[taggedjson.Markup]int{"x": 1}, map[template.HTML]int{}, "map[taggedjson.Markup]int does not fit map[template.HTML]int"},
		{dict{}, map[template.URL]any{}, "an object does not fit map[template.URL]interface {}"},
	} {
		got, err := assigned(row.want, row.v)
		if err == nil || err.Error() != "taggedjson: "+row.err || !reflect.ValueOf(got).IsNil() {
			t.Errorf("got %v, %v, want %s", got, err, row.err)
		}
	}
}

// A float is no integer, even 3.0, as for Session.GetInt.
func TestAssignTakesNoFloatForAnInteger(t *testing.T) {
	for _, f := range []float64{3, 0, math.Copysign(0, -1), -1, 0x1p62, 0x1p63, 0.5, math.NaN(), math.Inf(1)} {
		for _, want := range []any{0, int8(0), uint(0), uint64(0), big.Int{}, false, ""} {
			got, err := assigned(want, f)
			text := "taggedjson: float64 does not fit " + reflect.TypeOf(want).String()
			if err == nil || err.Error() != text || !reflect.ValueOf(got).IsZero() {
				t.Errorf("%v: got %v, %v, want %s", f, got, err, text)
			}
		}
	}
	var list []int
	if err := taggedjson.Assign(&list, []any{int64(1), 2.0}); err == nil || err.Error() != "taggedjson: [1]: float64 does not fit int" {
		t.Errorf("got %v, %v", list, err)
	}
}
