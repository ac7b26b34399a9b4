package taggedjson_test

import (
	"encoding/json"
	"html/template"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gourd-auth/gourd/taggedjson"
)

type (
	name  string
	flag  bool
	loop  *loop
	chain struct{ Next *chain }
	nest  map[string]nest
	row   struct{ Name string }
	Point struct{ X, Y float64 }
	cart  struct {
		Point
		Items  []item          `json:"cart"`
		Owner  *row            `json:"owner"`
		Notes  map[name]string `json:"notes,omitempty"`
		Any    any             `json:"any"`
		Opened time.Time       `json:"opened"`
		Secret string          `json:"-"`
	}
	item struct {
		SKU   name             `json:"sku"`
		Price float64          `json:"price"`
		Count uint8            `json:"count"`
		ID    taggedjson.UUID  `json:"id"`
		Size  tuple            `json:"size"`
		Blob  json.RawMessage  `json:"blob"`
		HTML  template.HTML    `json:"html"`
		Total *big.Int         `json:"total"`
		More  map[string]*item `json:"more"`
	}
)

// assigned gives what Assign makes of v for the type of want.
func assigned(want, v any) (any, error) {
	dst := reflect.New(reflect.TypeOf(want))
	err := taggedjson.Assign(dst.Interface(), v)
	return dst.Elem().Interface(), err
}

func TestAssign(t *testing.T) {
	huge := new(big.Int).Lsh(big.NewInt(1), 80)
	five := int8(5)
	for _, row := range []struct {
		about   string
		v, want any
	}{
		{"a bool", true, true},
		{"a bool for a type of bool", true, flag(true)},
		{"text", "x", "x"},
		{"text for a type of text", "x", name("x")},
		{"an integer", int64(-5), -5},
		{"an integer for a small type", int64(-128), int8(-128)},
		{"an integer for an unsigned type", int64(255), uint8(255)},
		{"a large integer", new(big.Int).SetUint64(math.MaxUint64), uint64(math.MaxUint64)},
		{"an integer for a float", int64(3), 3.0},
		{"an integer for a float32", int64(1 << 24), float32(1 << 24)},
		{"a large integer for a float", huge, 0x1p80},
		{"an integer for a big.Int", int64(3), *big.NewInt(3)},
		{"an integer for a pointer to one", int64(3), big.NewInt(3)},
		{"a big.Int", huge, huge},
		{"an integer of Go", uint16(7), 7},
		{"an unsigned integer of Go", 7, uint(7)},
		{"a float for a float32", 0.1, float32(0.1)},
		{"an infinity for a float32", math.Inf(1), float32(math.Inf(1))},
		{"a pointer", int64(5), &five},
		{"nil for a pointer", nil, (*int)(nil)},
		{"nil for a slice", nil, []int(nil)},
		{"nil for a map", nil, dict(nil)},
		{"a list", []any{int64(1), int64(2)}, []int{1, 2}},
		{"a tuple for a slice", tuple{"a", "b"}, []string{"a", "b"}},
		{"a list for a tuple", []any{"a"}, tuple{"a"}},
		{"a list of lists", []any{[]any{}, tuple{true}}, [][]bool{{}, {true}}},
		{"a list for its own type", []any{"a"}, []any{"a"}},
		{"a slice of Go", []int{1, 2}, []float64{1, 2}},
		{"an object for a map", dict{"a": int64(1)}, map[name]int{"a": 1}},
		{"an object in order for a map", object{{Key: "a", Value: "b"}}, map[string]string{"a": "b"}},
		{"an object for its own type", object{{Key: "a"}}, object{{Key: "a"}}},
		{"a map of Go", map[name]int{"a": 1}, map[string]uint{"a": 1}},
		{"a map for an object in order", dict{"b": true, "a": nil}, object{{Key: "a"}, {Key: "b", Value: true}}},
		{"an object for a struct", dict{"Name": "x", "name": "y", "other": nil}, row{"x"}},
		{"an object in order for a struct", object{{Key: "Name", Value: "x"}}, row{"x"}},
		{"an object for a struct without fields", dict{"a": nil}, struct{}{}},
		{"bytes", []byte("x"), []byte("x")},
		{"bytes for a type of bytes", []byte("x"), json.RawMessage("x")},
		{"a time", noon, noon},
		{"a time for a pointer", noon, &noon},
		{"a UUID", uuid, uuid},
		{"Markup", taggedjson.Markup("<b>"), taggedjson.Markup("<b>")},
		{"Markup for HTML", taggedjson.Markup("<b>"), template.HTML("<b>")},
		{"Markup for text", taggedjson.Markup("<b>"), "<b>"},
	} {
		got, err := assigned(row.want, row.v)
		if diff := cmp.Diff(got, row.want, cmp.AllowUnexported(big.Int{})); err != nil || diff != "" {
			t.Errorf("%s: %v %s", row.about, err, diff)
		}
	}
	var v any = 5
	if err := taggedjson.Assign(&v, nil); err != nil || v != nil {
		t.Errorf("nil for any: got %v, %v", v, err)
	}
	if err := taggedjson.Assign(&v, "x"); err != nil || v != "x" {
		t.Errorf("text for any: got %v, %v", v, err)
	}
}

func TestAssignRefuses(t *testing.T) {
	type double struct {
		A int
		B int `json:"A"`
	}
	type long []long
	long1 := []any{nil}
	long1[0] = long1
	round := dict{}
	round["Next"] = round
	for _, row := range []struct {
		about   string
		v, want any
		err     string
	}{
		{"an integer out of range", int64(128), int8(0), "the integer is not one that int8 holds"},
		{"a negative one", int64(-1), uint(0), "the integer is not one that uint holds"},
		{"a large one", new(big.Int).Lsh(big.NewInt(1), 64), uint64(0), "the integer is not one that uint64 holds"},
		{"one that no float64 is", int64(math.MaxInt64), 0.0, "the integer is not one that float64 holds"},
		{"one that no float32 is", int64(1<<24 + 1), float32(0), "the integer is not one that float32 holds"},
		{"one beyond the floats", new(big.Int).Lsh(big.NewInt(1), 2000), 0.0, "the integer is not one that float64 holds"},
		{"a fraction", 3.5, 0, "float64 does not fit int"},
		{"NaN", math.NaN(), 0, "float64 does not fit int"},
		{"an infinity", math.Inf(-1), 0, "float64 does not fit int"},
		{"a float beyond float32", 1e300, float32(0), "the number is beyond float32"},
		{"a float beyond int", 0x1p63, 0, "float64 does not fit int"},
		{"a number for a duration", int64(5), time.Duration(0), "an integer does not fit time.Duration"},
		{"a number for text", int64(5), "", "an integer does not fit string"},
		{"a number for a uintptr", int64(5), uintptr(0), "an integer does not fit uintptr"},
		{"text for a number", "5", 0, "string does not fit int"},
		{"text for Markup", "<b>", taggedjson.Markup(""), "string does not fit taggedjson.Markup"},
		{"text for HTML", "<b>", template.HTML(""), "string does not fit template.HTML"},
		{"Markup for a script", taggedjson.Markup(""), template.JS(""), "taggedjson.Markup does not fit template.JS"},
		{"text for a UUID", uuid.String(), uuid, "string does not fit taggedjson.UUID"},
		{"text for a time", "x", noon, "string does not fit time.Time"},
		{"text for bytes", "x", []byte{}, "string does not fit []uint8"},
		{"a list for bytes", []any{int64(1)}, []byte{}, "a list does not fit []uint8"},
		{"bytes for a list", []byte{1}, []int{}, "[]uint8 does not fit []int"},
		{"bytes for text", []byte{1}, "", "[]uint8 does not fit string"},
		{"an object for a list", object{}, []any{}, "an object does not fit []interface {}"},
		{"a list for an object", []any{}, object{}, "a list does not fit pyjson.Object"},
		{"a list for a map", []any{}, dict{}, "a list does not fit map[string]interface {}"},
		{"a tuple for a struct", tuple{}, row{}, "a tuple does not fit taggedjson_test.row"},
		{"an object for a time", dict{}, noon, "an object does not fit time.Time"},
		{"an object for a map of numbers", dict{}, map[int]int{}, "an object does not fit map[int]int"},
		{"a bool for a number", true, 0, "bool does not fit int"},
		{"nil for a number", nil, 0, "nil does not fit int"},
		{"nil for a struct", nil, row{}, "nil does not fit taggedjson_test.row"},
		{"a channel", int64(1), make(chan int), "an integer does not fit chan int"},
		{"a struct that cannot be written", dict{}, double{}, `type taggedjson_test.double has two fields of the name "A"`},
		{"a list that holds itself", long1, long{}, strings.Repeat("[0]", 257) + ": too many levels"},
		{"a map that holds itself", round, nest{}, strings.Repeat("Next.", 256) + "Next: too many levels"},
		{"a map that holds itself, for structs", round, chain{}, strings.Repeat("Next.", 128) + "Next: too many levels"},
		{"a pointer to itself", int64(1), loop(nil), "too many levels"},
		{"a path", dict{"cart": []any{dict{}, dict{"price": "x"}}}, cart{}, "cart[1].price: string does not fit float64"},
		{"a path through a pointer", dict{"owner": dict{"Name": nil}}, cart{}, "owner.Name: nil does not fit string"},
		{"a path through an embedded struct", dict{"X": "1"}, cart{}, "X: string does not fit float64"},
		{"a path of names with signs", dict{"a_b": dict{"c-9": "x"}}, map[string]map[string]int{}, "a_b.c-9: string does not fit int"},
		{"a path of odd names", dict{"a b": dict{"": 5.5, "c.d": true}}, map[string]map[string]int{}, `["a b"][""]: float64 does not fit int`},
		{"a list within a list", []any{[]any{int64(1), "x"}}, [][]int{}, "[0][1]: string does not fit int"},
	} {
		got, err := assigned(row.want, row.v)
		if err == nil || err.Error() != "taggedjson: "+row.err {
			t.Errorf("%s: got %v, want %s", row.about, err, row.err)
		}
		if rv := reflect.ValueOf(got); !rv.IsZero() {
			t.Errorf("%s: left %v behind", row.about, got)
		}
	}
}

func TestAssignNeedsAPointer(t *testing.T) {
	for about, dst := range map[string]any{"nil": nil, "a nil pointer": (*int)(nil), "no pointer": 5} {
		if err := taggedjson.Assign(dst, int64(5)); err == nil {
			t.Errorf("%s was set", about)
		}
	}
}

func TestAssignReplacesAll(t *testing.T) {
	c := cart{Secret: "x", Point: Point{1, 2}, Notes: map[name]string{"a": "b"}}
	if err := taggedjson.Assign(&c, dict{"X": "wrong"}); err == nil || c.Secret != "x" || c.X != 1 {
		t.Errorf("on an error: got %+v, %v", c, err)
	}
	if err := taggedjson.Assign(&c, dict{"Y": int64(3)}); err != nil || !reflect.DeepEqual(c, cart{Point: Point{0, 3}}) {
		t.Errorf("got %+v, %v", c, err)
	}
}
