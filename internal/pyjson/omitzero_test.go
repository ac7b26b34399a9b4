package pyjson_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

type (
	even   int
	odd    struct{ N int }
	zeroer interface{ IsZero() bool }
	list   []int

	zeros struct {
		Even      even   `json:",omitzero"`
		Odd       odd    `json:",omitzero"`
		Pointer   *odd   `json:",omitzero"`
		Numbers   *even  `json:",omitzero"`
		Interface zeroer `json:",omitzero"`
		Any       any    `json:",omitzero"`
		List      list   `json:",omitzero"`
		Plain     int    `json:",omitzero"`
		NoSuch    struct {
			IsZero bool
		} `json:",omitzero"`
	}
)

func (n even) IsZero() bool { return n%2 == 0 }
func (o *odd) IsZero() bool { return o.N%2 == 1 }
func (l list) IsZero() bool { return len(l) < 2 }

// encoding/json asks a method IsZero, and so is it here.
func TestOmitZeroAsksTheType(t *testing.T) {
	one, two := even(1), even(2)
	for about, v := range map[string]any{
		"nothing":                       zeros{},
		"a pointer":                     &zeros{Odd: odd{1}, Even: 4},
		"what is zero by its method":    zeros{Even: 2, Odd: odd{1}, Pointer: &odd{3}, Numbers: &two, Interface: even(4), List: list{5}},
		"what is none by its method":    zeros{Even: 1, Odd: odd{2}, Pointer: &odd{4}, Numbers: &one, Interface: even(3), List: list{5, 6}, Plain: 7},
		"a nil pointer as an interface": zeros{Interface: (*odd)(nil), List: list{}},
		"any is not asked":              zeros{Any: even(2), Interface: &odd{2}},
		"a pointer for any":             zeros{Any: (*odd)(nil)},
		"embedded":                      struct{ zeros }{zeros{Even: 8, Odd: odd{3}}},
	} {
		got, err := pyjson.Encoder{}.Append(nil, v)
		want, _ := json.Marshal(v)
		if err != nil || string(got) != string(want) {
			t.Errorf("%s: got %s, %v, want %s", about, got, err, want)
		}
	}
}

// A zero time is one in every zone.
func TestOmitZeroTime(t *testing.T) {
	type event struct {
		At time.Time `json:",omitzero"`
	}
	for _, at := range []time.Time{{}, time.Time{}.In(time.FixedZone("", 3600))} {
		got, err := pyjson.Encoder{}.Append(nil, event{at})
		if err != nil || string(got) != "{}" {
			t.Errorf("got %s, %v", got, err)
		}
	}
}
