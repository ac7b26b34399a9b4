package pyjson_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

type (
	base  struct{ ID int }
	inner struct {
		base
		Name string `json:"name,omitempty"`
	}
	outer struct {
		inner
		time.Time
		Base   base     `json:"base"`
		Secret string   `json:"-"`
		Empty  struct{} `json:",omitzero"`
		At     *float   `json:"at"`
	}
	options struct {
		S string          `json:",omitempty"`
		L []int           `json:",omitempty"`
		M map[string]int  `json:",omitempty"`
		N int             `json:",omitempty"`
		P *int            `json:",omitempty"`
		T struct{ X int } `json:",omitempty"`
		Z struct{ X int } `json:",omitzero"`
	}
)

var structs = pyjson.Encoder{Tags: marks{}}

func TestStructs(t *testing.T) {
	one, n := 1, big.NewInt(7)
	pointer, number := &one, any(&n)
	for _, row := range []struct {
		about   string
		encoder pyjson.Encoder
		value   any
		want    string
	}{
		{"fields in their order", structs, struct{ B, A int }{1, 2}, `{"B":1,"A":2}`},
		{"fields sorted", pyjson.Encoder{SortKeys: true}, struct{ B, A int }{1, 2}, `{"A":2,"B":1}`},
		{"no field at all", structs, struct{}{}, `{}`},
		{"what may be left out", structs, options{}, `{"T":{"X":0}}`},
		{"what is not left out", structs, options{S: "s", L: []int{0}, M: map[string]int{"a": 0}, N: 1, P: new(int), Z: struct{ X int }{1}},
			`{"S":"s","L":[0],"M":{"a":0},"N":1,"P":0,"T":{"X":0},"Z":{"X":1}}`},
		{"pointers", structs, []any{pointer, &pointer, (*int)(nil), (**int)(nil), &struct{ A any }{number}}, `[1,1,null,null,{"A":7}]`},
		{"a tag within", structs, struct{ A named }{"x"}, `{"A":{"!":"x"}}`},
		{"a name that is a tag, alone", structs, struct {
			A named `json:"!"`
		}{"x"}, `{"escaped":{"!":{"!":"x"}}}`},
		{"a name that is a tag, but nobody asks for tags", pyjson.Encoder{}, struct {
			A int `json:"!"`
		}{5}, `{"!":5}`},
		{"a name that is a tag, beside another", structs, struct {
			A int `json:"!"`
			B int
		}{5, 6}, `{"!":5,"B":6}`},
		{"a slice of structs", structs, []base{{1}, {2}}, `[{"ID":1},{"ID":2}]`},
		{"a map of pointers", structs, map[string]*base{"a": {1}, "b": nil}, `{"a":{"ID":1},"b":null}`},
		{"embedded structs", structs, struct {
			inner
			B base
		}{inner{base{1}, "n"}, base{2}}, `{"ID":1,"name":"n","B":{"ID":2}}`},
		{"fields that are left out", structs, struct {
			*flag
			hidden int
			Shown  int
			Secret int `json:"-"`
		}{hidden: 1, Shown: 3, Secret: 2}, `{"Shown":3}`},
		{"an embedded struct with a name", structs, struct {
			Inner `json:"in"`
		}{Inner{1}}, `{"in":{"ID":1}}`},
	} {
		got, err := row.encoder.Append(nil, row.value)
		if err != nil || string(got) != row.want {
			t.Errorf("%s: got %s, %v, want %s", row.about, got, err, row.want)
		}
	}
}

// Inner is exported, since only an exported embedded type may have a name.
type Inner struct{ ID int }

type loopOfPointers *loopOfPointers

func TestStructsRefuse(t *testing.T) {
	var loop loopOfPointers
	loop = &loop
	var list struct{ Next any }
	list.Next = &list
	for _, row := range []struct {
		about string
		value any
		want  string
	}{
		{"no exported field", time.Time{}, "type time.Time has no form in JSON"},
		{"a big.Int that is no pointer", *big.NewInt(1), "type big.Int has no form in JSON"},
		{"an embedded time", outer{}, `type time.Time has no form in JSON, at ["Time"]`},
		{"a value within", struct{ A []any }{[]any{make(chan int)}}, `type chan int has no form in JSON, at ["A"][0]`},
		{"an error of a tag", struct{ A float }{}, `no mark, at ["A"]`},
		{"one name twice", struct {
			A int
			B int `json:"A"`
		}{}, `two fields of the name "A"`},
		{"one name twice, the second time embedded", struct {
			ID int
			base
		}{}, `two fields of the name "ID"`},
		{"an option that JSON alone knows", struct {
			A int `json:",string"`
		}{}, `field A has the unknown option "string" in its json tag`},
		{"a fault of an embedded type", struct {
			inner
			Wrong
		}{}, `field A has the unknown option "inline" in its json tag`},
		{"a pointer to itself", loop, "more than 64 levels of nesting"},
		{"a struct that holds itself", list, "more than 64 levels of nesting"},
	} {
		for range 2 { // what is found once is remembered
			got, err := structs.Append(nil, row.value)
			var valueError *pyjson.ValueError
			if got != nil || !errors.As(err, &valueError) || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%s: got %s, %v, want %s", row.about, got, err, row.want)
			}
		}
	}
}

type Wrong struct {
	A int `json:"a,inline"`
}
