package pyjson_test

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

type (
	dict   = map[string]any
	object = pyjson.Object
)

var (
	raw     = pyjson.Encoder{}
	ascii   = pyjson.Encoder{EscapeNonASCII: true}
	spaced  = pyjson.Encoder{EscapeNonASCII: true, Spaced: true}
	sorting = pyjson.Encoder{SortKeys: true}
)

// The wanted texts are what CPython 3.11's json.dumps wrote.
func TestAppend(t *testing.T) {
	huge := new(big.Int).Exp(big.NewInt(10), big.NewInt(20), nil)
	for _, row := range []struct {
		about   string
		encoder pyjson.Encoder
		value   any
		want    string
	}{
		{"None", raw, nil, `null`},
		{"bools", raw, []any{true, false}, `[true,false]`},
		{"integers", raw, []any{0, int64(-7), uint8(200), uint64(math.MaxUint64)}, `[0,-7,200,18446744073709551615]`},
		{"a big integer", raw, huge, `100000000000000000000`},
		{"a nil big integer", raw, (*big.Int)(nil), `null`},
		{"the bounds of fixed notation", raw, []any{1e-4, 1e15, 9999999999999998.0, 1e16, 9.99e-5}, `[0.0001,1000000000000000.0,9999999999999998.0,1e+16,9.99e-05]`},
		{"the ends of the floats", raw, []any{5e-324, math.MaxFloat64, math.Copysign(0, -1), 0.0}, `[5e-324,1.7976931348623157e+308,-0.0,0.0]`},
		{"a float32 is written as the number that it is", raw, float32(0.5), `0.5`},
		{"the odd floats", raw, []any{math.NaN(), math.Inf(1), math.Inf(-1)}, `[NaN,Infinity,-Infinity]`},
		{"short escapes", raw, "\"\\/\n\r\t\b\f", `"\"\\/\n\r\t\b\f"`},
		{"control characters", raw, "\x00\x1f", `"\u0000\u001f"`},
		{"DEL in raw mode", raw, "\x7f", "\"\x7f\""},
		{"DEL in ASCII mode", ascii, "a\x7fb", `"a\u007fb"`},
		{"nothing else in raw mode", raw, "é\u2028<>&'😀", "\"é\u2028<>&'😀\""},
		{"all the rest in ASCII mode", ascii, "é\u2028<>&'😀", `"\u00e9\u2028<>&'\ud83d\ude00"`},
		{"lone surrogates in ASCII mode", ascii, "\xed\xb0\x80\xed\xa0\x80x", `"\udc00\ud800x"`},
		{"empty containers", raw, []any{[]any{}, dict{}, object{}}, `[[],{},{}]`},
		{"nil containers", raw, []any{[]any(nil), dict(nil), object(nil)}, `[[],{},{}]`},
		{"blanks", spaced, dict{"a": []any{1, 2}, "b": object{{Key: "c", Value: 1}, {Key: "d", Value: 2}}}, `{"a": [1, 2], "b": {"c": 1, "d": 2}}`},
		{"a map sorted by code point", raw, dict{"😀": 1, "\uffff": 2, "\ue000": 3, "Z": 4, "a": 5}, "{\"Z\":4,\"a\":5,\"\ue000\":3,\"\uffff\":2,\"😀\":1}"},
		{"an object in its order", raw, object{{Key: "b", Value: 1}, {Key: "a", Value: 2}}, `{"b":1,"a":2}`},
		{"an object sorted", sorting, object{{Key: "b", Value: 1}, {Key: "a", Value: 2}}, `{"a":2,"b":1}`},
		{"keys that are not text", raw, object{{Key: nil}, {Key: true}, {Key: 2}, {Key: uint(3)}, {Key: 1.5}, {Key: float32(2.5)}, {Key: huge}}, `{"null":null,"true":null,"2":null,"3":null,"1.5":null,"2.5":null,"100000000000000000000":null}`},
		{"one name twice", raw, object{{Key: 1, Value: 1}, {Key: "1", Value: 2}}, `{"1":1,"1":2}`},
		{"numbers sorted by value", sorting, object{{Key: huge}, {Key: 10}, {Key: 2.5}, {Key: uint8(2)}, {Key: true}, {Key: false}, {Key: math.Inf(1)}}, `{"false":null,"true":null,"2":null,"2.5":null,"10":null,"100000000000000000000":null,"Infinity":null}`},
		{"a key of None alone", sorting, object{{Key: nil, Value: 1}}, `{"null":1}`},
		{"types made of the basic ones", raw, []any{named("x"), flag(true), time.March, float(1)}, `["x",true,3,1.0]`},
		{"other maps and slices", raw, map[named][]int{"b": {1, 2}, "a": nil}, `{"a":[],"b":[1,2]}`},
		{"a slice of maps", raw, []map[string]string{{"a": "b"}}, `[{"a":"b"}]`},
	} {
		got, err := row.encoder.Append([]byte(">"), row.value)
		if err != nil || string(got) != ">"+row.want {
			t.Errorf("%s: got %s, %v, want %s", row.about, got, err, row.want)
		}
	}
}

type (
	named string
	flag  bool
	float float64
	blob  []byte
)

func TestAppendRefuses(t *testing.T) {
	loop := []any{nil}
	loop[0] = loop
	round := dict{}
	round["a"] = round
	around := object{{Key: "a"}}
	around[0].Value = around
	digits, _ := new(big.Int).SetString("-1"+strings.Repeat("0", 4300), 10)
	for _, row := range []struct {
		about   string
		encoder pyjson.Encoder
		value   any
		want    string
	}{
		{"a channel", raw, make(chan int), "type chan int has no form in JSON"},
		{"a map within", raw, dict{"a": []any{1, map[bool]string{true: "secret"}}}, `type map[bool]string has no form in JSON, at ["a"][1]`},
		{"a complex number", raw, 1i, "type complex128 has no form in JSON"},
		{"bytes", raw, []byte("x"), "type []uint8 has no form in JSON"},
		{"named bytes", raw, blob("x"), "type pyjson_test.blob has no form in JSON"},
		{"an array", raw, [1]int{}, "type [1]int has no form in JSON"},
		{"a duration", raw, time.Second, "type time.Duration has no form in JSON, write its seconds"},
		{"a map with keys that are not text", raw, map[int]int{}, "type map[int]int has no form in JSON"},
		{"text that is not UTF-8", raw, "\xff", "text that is not UTF-8"},
		{"text that begins in the middle of a character", raw, "\x80", "text that is not UTF-8"},
		{"text that is not UTF-8 in ASCII mode", ascii, "\xed\xa0", "text that is not UTF-8"},
		{"a key that is not UTF-8", raw, dict{"\xff": 1}, `text that is not UTF-8, at ["\xff"]`},
		{"a lone surrogate in raw mode", raw, "\xed\xa0\x80", "text with a lone surrogate, which UTF-8 cannot hold"},
		{"a key of an odd type", raw, object{{Key: []int{1}}}, "a key of type []int"},
		{"a key too long", raw, object{{Key: digits}}, "an integer of more than 4300 digits"},
		{"text beside a number", sorting, object{{Key: "a"}, {Key: 1}}, "keys of kinds that have no common order"},
		{"a number beside text", sorting, object{{Key: 1}, {Key: "a"}}, "keys of kinds that have no common order"},
		{"None beside a number", sorting, object{{Key: 1}, {Key: nil}}, "keys of kinds that have no common order"},
		{"NaN beside a number", sorting, object{{Key: 1}, {Key: math.NaN()}}, "keys of kinds that have no common order"},
		{"an odd type beside a number", sorting, object{{Key: 1}, {Key: struct{}{}}}, "keys of kinds that have no common order"},
		{"nothing beside a number", sorting, object{{Key: 1}, {Key: (*big.Int)(nil)}}, "keys of kinds that have no common order"},
		{"a value within an object", sorting, object{{Key: 1, Value: 1i}}, `type complex128 has no form in JSON, at ["1"]`},
		{"an integer of 4301 digits", raw, digits, "an integer of more than 4300 digits"},
		{"a list on level 65", raw, levels(64, []any{}), "more than 64 levels of nesting"},
		{"a map on level 65", raw, levels(64, dict{}), "more than 64 levels of nesting"},
		{"an object on level 65", raw, levels(64, object{}), "more than 64 levels of nesting"},
		{"a tag on level 65", raw, levels(64, pyjson.Tagged{Name: "!"}), "more than 64 levels of nesting"},
		{"a list under a tag, on level 65", raw, levels(63, pyjson.Tagged{Name: "!", Inner: []any{}}), "more than 64 levels of nesting"},
		{"a list that holds itself", raw, loop, "more than 64 levels of nesting"},
		{"a map that holds itself", raw, round, "more than 64 levels of nesting"},
		{"an object that holds itself", raw, around, "more than 64 levels of nesting"},
	} {
		got, err := row.encoder.Append(nil, row.value)
		var valueError *pyjson.ValueError
		if got != nil || !errors.As(err, &valueError) || !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%s: got %s, %v, want %s", row.about, got, err, row.want)
		}
	}
}

// levels puts v into n lists.
func levels(n int, v any) any {
	for range n {
		v = []any{v}
	}
	return v
}

func TestLimitsOfWriting(t *testing.T) {
	longest, _ := new(big.Int).SetString("-"+strings.Repeat("9", 4300), 10)
	for about, v := range map[string]any{"64 levels": levels(63, dict{}), "64 levels, one of them a tag": levels(62, pyjson.Tagged{Name: "!", Inner: object{}}),
		"4300 digits": longest, "4300 digits behind another text": []any{"text", longest}} {
		text, err := raw.Append(nil, v)
		if err != nil {
			t.Errorf("%s: %v", about, err)
		}
		if _, err := (pyjson.Decoder{}).Decode(text); err != nil {
			t.Errorf("%s, read again: %v", about, err)
		}
	}
	enormous := new(big.Int).Lsh(big.NewInt(1), 1<<20)
	if _, err := raw.Append(nil, enormous); err == nil {
		t.Error("an integer of a million bits was written")
	}
}

// What is written is never changed, since others may read it at the same time.
func TestSortingLeavesTheValueAlone(t *testing.T) {
	for _, keys := range [][2]any{{"b", "a"}, {2, 1}} {
		o := object{{Key: keys[0]}, {Key: keys[1]}}
		if _, err := sorting.Append(nil, o); err != nil || o[0].Key != keys[0] || o[1].Key != keys[1] {
			t.Errorf("got %v, %v", o, err)
		}
	}
}

// marks is a Tags that writes named texts as {"!": text}.
type marks struct{}

var errMark = errors.New("no mark")

func (marks) Known(name string) bool { return name == "!" }

func (marks) Escape(name string) (string, string) { return "escaped", name }

func (marks) Wrap(v any) (string, any, error) {
	switch v := v.(type) {
	case named:
		return "!", string(v), nil
	case []byte:
		return "!", string(v), nil
	case float:
		return "", nil, errMark
	case flag:
		return "\xff", nil, nil
	case int8:
		return "!", 1i, nil
	}
	return "", nil, nil
}

func (marks) Unwrap(_ string, inner any, names []string) (any, error) {
	switch inner := inner.(type) {
	case string:
		return named(inner), nil
	case dict, object:
		return strings.Join(names, " "), nil
	}
	return nil, errMark
}

func TestTagsOnWriting(t *testing.T) {
	e := pyjson.Encoder{Spaced: true, Tags: marks{}}
	got, err := e.Append(nil, []any{named("a"), "b", blob("c"), []byte("d")})
	if want := `[{"!": "a"}, "b", {"!": "c"}, {"!": "d"}]`; string(got) != want || err != nil {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	if _, err = e.Append(nil, []any{float(1)}); !errors.Is(err, errMark) || err.Error() != "no mark, at [0]" {
		t.Errorf("an error of Wrap: got %v", err)
	}
	for about, v := range map[string]any{"a 65th level": levels(64, named("x")), "a bad name": flag(true), "a bad inner value": int8(1)} {
		if got, err := e.Append(nil, v); err == nil {
			t.Errorf("%s: got %s", about, got)
		}
	}
}
