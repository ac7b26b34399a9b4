package itsdangerous

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The dialects, as json.dumps of Python 3.11 writes the same dict with the same arguments.
func TestJSONDialects(t *testing.T) {
	v := Object{{Key: "é", Value: []any{1, "\x7f"}}, {Key: "a", Value: Object{{Key: 2, Value: nil}, {Key: 1, Value: 1e16}}}}
	rows := []struct {
		what  string
		codec JSON
		want  string
	}{
		{"the URL-safe serializers", JSON{}, "{\"é\":[1,\"\x7f\"],\"a\":{\"2\":null,\"1\":1e+16}}"},
		{"json.dumps without arguments", JSON{Spaced: true, EscapeNonASCII: true}, `{"\u00e9": [1, "\u007f"], "a": {"2": null, "1": 1e+16}}`},
		{"sort_keys", JSON{SortKeys: true}, "{\"a\":{\"1\":1e+16,\"2\":null},\"é\":[1,\"\x7f\"]}"},
	}
	for _, row := range rows {
		if text, err := row.codec.Dumps(v); string(text) != row.want || err != nil {
			t.Errorf("%s: %s, %v, want %s", row.what, text, err, row.want)
		}
	}
	type link struct {
		To   string `json:"to"`
		Once bool   `json:"once"`
	}
	if text, err := (JSON{Spaced: true}).Dumps(&link{To: "ann@example.com"}); string(text) != `{"to": "ann@example.com", "once": false}` || err != nil {
		t.Errorf("a struct: %s, %v", text, err)
	}
	const text = `{"b": {"z": 1, "a": 2}, "a": null}`
	for _, row := range []struct {
		codec JSON
		want  any
	}{
		{JSON{}, map[string]any{"a": nil, "b": map[string]any{"a": int64(2), "z": int64(1)}}},
		{JSON{KeepOrder: true}, Object{{Key: "b", Value: Object{{Key: "z", Value: int64(1)}, {Key: "a", Value: int64(2)}}}, {Key: "a"}}},
	} {
		got, err := row.codec.Loads([]byte(text))
		if diff := cmp.Diff(got, row.want); diff != "" || err != nil {
			t.Errorf("%+v: %v %s", row.codec, err, diff)
		}
	}
	if v, err := (JSON{}).Loads([]byte("{} {}")); err == nil {
		t.Errorf("two values: %v", v)
	}
}
