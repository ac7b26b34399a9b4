package taggedjson_test

import (
	"fmt"
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

func ExampleLoads() {
	v, err := taggedjson.Loads([]byte(`{"cart":[1,2],"token":{" b":"/wA="}}`))
	session := v.(map[string]any)
	fmt.Println(session["cart"], session["token"], err)
	// Output: [1 2] [255 0] <nil>
}

// Where the order of the members counts, Object keeps it.
func ExampleSerializer() {
	s := taggedjson.Serializer{KeepOrder: true}
	text, _ := s.Dumps(taggedjson.Object{{Key: "b", Value: 1}, {Key: "a", Value: 2}})
	v, err := s.Loads(text)
	fmt.Println(string(text), v.(taggedjson.Object)[0].Key, err)
	// Output: {"b":1,"a":2} b <nil>
}
