package pyjson_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

func TestObject(t *testing.T) {
	o := object{{Key: "b", Value: 1}, {Key: 2, Value: 3}, {Key: []int{}, Value: 4}, {Key: "b", Value: 5}, {Key: nil, Value: 6}}
	for name, want := range map[string]any{"b": 5, "2": 3, "null": 6} {
		if got, found := o.Get(name); got != want || !found {
			t.Errorf("%s: got %v, %v, want %v", name, got, found, want)
		}
	}
	if got, found := o.Get(""); got != nil || found {
		t.Errorf("a name that is not there: got %v, %v", got, found)
	}
	o.Set("2", "two")
	o.Set("new", true)
	first := object{{Key: "a", Value: 1}}
	if first.Set("a", 2); len(first) != 1 || first[0].Value != 2 {
		t.Errorf("the first member set anew: got %v", first)
	}
	var list []string
	for name, v := range o.All() {
		list = append(list, fmt.Sprint(name, "=", v))
	}
	if got, want := strings.Join(list, " "), "b=1 2=two b=5 null=6 new=true"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for name := range o.All() {
		if name != "b" {
			t.Errorf("the loop went on to %s", name)
		}
		break
	}
	var empty pyjson.Object
	empty.Set("a", 1)
	if v, found := empty.Get("a"); v != 1 || !found {
		t.Errorf("of the nil Object: got %v, %v", v, found)
	}
}
