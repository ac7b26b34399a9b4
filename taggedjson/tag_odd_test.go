package taggedjson_test

import (
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

// A Decode may give anything, and what stands around it is Flask's tag.
func TestOddValuesOfATagWithinFlasks(t *testing.T) {
	for _, row := range []struct {
		about, text string
		decoded     any
		want        string
	}{
		{"text that is not UTF-8, as a tuple", `{" t":{" own":0}}`, "a\xff", `" t" holds text that is not UTF-8`},
		{"Markup that is not UTF-8, as a tuple", `{" t":{" own":0}}`, taggedjson.Markup("\xffa"), `" t" holds text that is not UTF-8`},
		{"an object of a number", `{" di":{" own":0}}`, object{{Key: 5}}, `" di" holds no object with a name`},
		{"an object of a name that is not UTF-8", `{" di":{" own":0}}`, object{{Key: "a\xff__"}}, `" di" holds no object with a name`},
		{"a map of such a name", `{" di":{" own":0}}`, dict{"a\xff__": 1}, `" di" holds no object with a name`},
		{"a map of two names", `{" di":{" own":0}}`, dict{"a__": 1, "b__": 2}, `" di" holds no object with a name`},
		{"a list", `{" di":{" own":0}}`, []any{"a__"}, `" di" holds no object with a name`},
		{"an empty object", `{" di":{" own":0}}`, object{}, `" di" holds no object with a name`},
		{"a map of two names, as a tuple", `{" t":{" own":0}}`, dict{"a": 1, "b": 2}, `" t" holds an object without an order`},
	} {
		for _, keep := range []bool{false, true} {
			s := taggedjson.Serializer{KeepOrder: keep, Tags: []taggedjson.Tag{
				{Key: " own", Decode: func(any) (any, error) { return row.decoded, nil }},
			}}
			got, err := s.Loads([]byte(row.text))
			if err == nil || !strings.HasSuffix(err.Error(), row.want) {
				t.Errorf("%s: got %v, %v, want %s", row.about, got, err, row.want)
			}
		}
	}
}

func TestMapOfOneNameOfATagWithinFlasks(t *testing.T) {
	s := taggedjson.Serializer{Tags: []taggedjson.Tag{
		{Key: " own", Decode: func(any) (any, error) { return dict{"ab__": int64(1)}, nil }},
		{Key: " none", Decode: func(any) (any, error) { return dict{}, nil }},
	}}
	for text, want := range map[string]string{
		`{" t":{" own":0}}`:  `{" t":["ab__"]}`,
		`{" di":{" own":0}}`: `{"ab":1}`,
		`{" t":{" none":0}}`: `{" t":[]}`,
	} {
		v, err := s.Loads([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := must(taggedjson.Dumps(v)); string(got) != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
