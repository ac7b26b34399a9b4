package pyjson_test

import (
	"testing"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

type (
	deep   struct{ A, B, C int }
	middle struct {
		Before int
		deep
		After int
	}
)

// Each field of a struct that is embedded twice over is its own, and the
// fields of the type by itself stay what they are.
func TestEmbeddedTwice(t *testing.T) {
	v := struct {
		First int
		middle
		Last int
	}{1, middle{2, deep{3, 4, 5}, 6}, 7}
	for range 2 {
		for want, v := range map[string]any{
			`{"First":1,"Before":2,"A":3,"B":4,"C":5,"After":6,"Last":7}`: v,
			`{"Before":2,"A":3,"B":4,"C":5,"After":6}`:                    v.middle,
			`{"A":3,"B":4,"C":5}`:                                         v.deep,
		} {
			got, err := pyjson.Encoder{}.Append(nil, v)
			if err != nil || string(got) != want {
				t.Errorf("got %s, %v, want %s", got, err, want)
			}
		}
	}
}
