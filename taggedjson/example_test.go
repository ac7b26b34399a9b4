package taggedjson_test

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/gourd-auth/gourd/taggedjson"
)

// A session with a flashed message, as Flask writes it.
func ExampleDumps() {
	text, err := taggedjson.Dumps(map[string]any{
		"_user_id": "7",
		"_fresh":   true,
		"_flashes": []any{taggedjson.Tuple{"message", "Grüße"}},
		"since":    time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC),
	})
	fmt.Println(string(text), err)
	// Output: {"_flashes":[{" t":["message","Gr\u00fc\u00dfe"]}],"_fresh":true,"_user_id":"7","since":{" d":"Thu, 02 Jan 2020 03:04:05 GMT"}} <nil>
}

// A list is no tuple: a Python program that unpacks or hashes what it stored
// as a tuple wants a Tuple here.
func ExampleTuple() {
	list, _ := taggedjson.Dumps([]any{1, 2})
	tuple, _ := taggedjson.Dumps(taggedjson.Tuple{1, 2})
	fmt.Println(string(list), string(tuple))
	// Output: [1,2] {" t":[1,2]}
}

// The inner text of a session cookie, once its signature has been verified.
func ExampleLoads() {
	v, err := taggedjson.Loads([]byte(`{"_flashes":[{" t":["message","Saved"]}],"token":{" b":"/wA="},"visits":3}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	session := v.(map[string]any)
	flash := session["_flashes"].([]any)[0].(taggedjson.Tuple)
	fmt.Println(flash[1], session["token"], session["visits"])
	// Output: Saved [255 0] 3
}

// A handler that wants the user's id of a session does not pay for the cart.
func ExampleSerializer_Open() {
	text := `{"_user_id":"7","cart":[{"sku":"A-1"},{"sku":"A-2"}]}`
	session, err := taggedjson.Serializer{}.Open(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	id, found := session.Get("_user_id")
	fmt.Println(id, found, session.Keys())
	// Output: 7 true [_user_id cart]
}

// A struct is written as an object, which Flask reads as a dict, and comes
// back by Assign: what a Tuple, bytes or a time was is one again.
func ExampleAssign() {
	type Line struct {
		SKU   string  `json:"sku"`
		Price float64 `json:"price"`
		Note  *string `json:"note,omitempty"`
	}
	type Cart struct {
		Lines  []Line    `json:"lines"`
		Opened time.Time `json:"opened"`
	}
	text, _ := taggedjson.Dumps(Cart{Lines: []Line{{SKU: "A-1", Price: 19.9}}, Opened: time.Unix(0, 0)})
	fmt.Println(string(text))

	v, _ := taggedjson.Loads(text)
	var cart Cart
	err := taggedjson.Assign(&cart, v)
	fmt.Println(cart.Lines[0].SKU, cart.Lines[0].Price, cart.Opened.Year(), err)
	// Output:
	// {"lines":[{"price":19.9,"sku":"A-1"}],"opened":{" d":"Thu, 01 Jan 1970 00:00:00 GMT"}}
	// A-1 19.9 1970 <nil>
}

// What does not fit is an error that says where, and leaves the value alone.
func ExampleAssign_misfit() {
	v, _ := taggedjson.Loads([]byte(`{"lines":[{"count":1},{"count":-1}]}`))
	var cart struct {
		Lines []struct {
			Count uint8 `json:"count"`
		} `json:"lines"`
	}
	fmt.Println(taggedjson.Assign(&cart, v), len(cart.Lines))
	// Output: taggedjson: lines[1].count: the integer is not one that uint8 holds 0
}

// Where the order of the members counts, Object keeps it: both ways only with
// KeepOrder, which Flask does outside of an app context.
func ExampleObject() {
	s := taggedjson.Serializer{KeepOrder: true}
	var o taggedjson.Object
	o.Set("second", 2)
	o.Set("first", 1)
	text, _ := s.Dumps(o)
	v, _ := s.Loads(text)
	for name, n := range v.(taggedjson.Object).All() {
		fmt.Println(name, n)
	}
	sorted, _ := taggedjson.Dumps(o)
	fmt.Println(string(text), string(sorted))
	// Output:
	// second 2
	// first 1
	// {"second":2,"first":1} {"first":1,"second":2}
}

// A Flask app that has registered a tag for Fraction, whose to_json returns
// [numerator, denominator], shares its session with this Serializer.
func ExampleTag() {
	fractions := taggedjson.Tag{
		Key: " f",
		Encode: func(v any) (any, bool) {
			r, ok := v.(*big.Rat)
			if !ok {
				return nil, false
			}
			return []any{r.Num(), r.Denom()}, true
		},
		Decode: func(inner any) (any, error) {
			var parts []big.Int // not *big.Int, which nil would fill
			if err := taggedjson.Assign(&parts, inner); err != nil {
				return nil, err
			}
			if len(parts) != 2 || parts[1].Sign() == 0 {
				return nil, errors.New("no fraction")
			}
			return new(big.Rat).SetFrac(&parts[0], &parts[1]), nil
		},
	}
	s := taggedjson.Serializer{Tags: []taggedjson.Tag{fractions}}
	text, _ := s.Dumps(map[string]any{"share": big.NewRat(1, 3)})
	v, err := s.Loads(text)
	fmt.Println(string(text), v, err)
	// Output: {"share":{" f":[1,3]}} map[share:1/3] <nil>
}
