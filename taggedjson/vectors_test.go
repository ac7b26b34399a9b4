package taggedjson_test

import (
	"encoding/json"
	"testing"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

// TestVectors asks every question that Flask's own serializer has answered,
// both ways, with sorted keys and in insertion order.
func TestVectors(t *testing.T) {
	f := vectors.Load(t, "../interop/vectors/flask-tagged-json.json")
	judge := f.Judge(t, "../interop/refused.json", f.All())
	for _, c := range vectors.Op(f.Good, "dumps+loads") {
		judge.Case(c.ID, bothWays(c))
	}
	for _, c := range vectors.Op(f.Good, "loads") {
		judge.Case(c.ID, loads(taggedjson.Serializer{}, c.Bytes("text"), c.Value("value")))
		judge.Case(c.ID, loads(ordered, c.Bytes("text"), c.Ordered("value")))
	}
	for _, c := range vectors.Op(f.Bad, "dumps") {
		judge.Case(c.ID, badDumps(c))
	}
	for _, c := range vectors.Op(f.Bad, "loads") {
		judge.Case(c.ID, mustFail(taggedjson.Loads(c.Bytes("text"))))
		judge.Case(c.ID, mustFail(ordered.Loads(c.Bytes("text"))))
	}
}

var ordered = taggedjson.Serializer{KeepOrder: true}

func bothWays(c vectors.Case) string {
	for _, fault := range []string{
		dumps(taggedjson.Serializer{}, c.Value("value"), c.Text("json")),
		dumps(taggedjson.Serializer{}, c.Ordered("value"), c.Text("json")),
		dumps(ordered, c.Ordered("value"), c.Text("json_outside_context")),
		loads(taggedjson.Serializer{}, c.Bytes("json"), c.Value("loaded")),
		loads(ordered, c.Bytes("json"), c.Ordered("loaded")),
	} {
		if fault != "" {
			return fault
		}
	}
	return ""
}

func dumps(s taggedjson.Serializer, v any, want string) string {
	text, err := s.Dumps(v)
	if err != nil {
		return err.Error()
	}
	return vectors.Diff(string(text), want)
}

func loads(s taggedjson.Serializer, text []byte, want any) string {
	got, err := s.Loads(text)
	if err != nil {
		return err.Error()
	}
	return vectors.Diff(got, want)
}

func badDumps(c vectors.Case) string {
	if fault := mustFail(taggedjson.Dumps(c.Ordered("value"))); fault != "" {
		return fault
	}
	var outside struct{ JSON *string }
	c.Unmarshal("outside_context", &outside)
	if outside.JSON != nil {
		return dumps(ordered, c.Ordered("value"), *outside.JSON)
	}
	return mustFail(ordered.Dumps(c.Ordered("value")))
}

func mustFail[T any](v T, err error) string {
	if err == nil {
		text, _ := json.Marshal(v)
		return "accepted, as " + string(text)
	}
	return ""
}
