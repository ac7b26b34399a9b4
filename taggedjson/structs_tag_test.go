package taggedjson_test

import (
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

// A struct of one field is no map to the caller's tags.
func TestStructOfOneFieldIsNoMap(t *testing.T) {
	type own struct {
		V int `json:" own"`
	}
	type plain struct{ V any }
	asked := 0
	s := taggedjson.Serializer{Tags: []taggedjson.Tag{{
		Key: " own",
		Encode: func(v any) (any, bool) {
			_, isMap := v.(map[string]any)
			_, isObject := v.(object)
			if isMap || isObject {
				asked++
			}
			return "seen", isMap || isObject
		},
		Decode: func(inner any) (any, error) { return inner, nil },
	}}}
	for _, row := range []struct {
		v    any
		want string
	}{
		{plain{1}, `{"V":1}`},
		{plain{plain{plain{nil}}}, `{"V":{"V":{"V":null}}}`},
		{own{1}, `{" di":{" own__":1}}`},
		{&own{1}, `{" di":{" own__":1}}`},
		{struct {
			T tuple `json:" t"`
		}{tuple{own{2}}}, `{" di":{" t__":{" t":[{" di":{" own__":2}}]}}}`},
	} {
		got, err := s.Dumps(row.v)
		if string(got) != row.want || err != nil {
			t.Errorf("got %s, %v, want %s", got, err, row.want)
		}
	}
	if asked > 0 {
		t.Errorf("a map was offered %d times", asked)
	}
	// Of a map the tag is asked, whatever its names are.
	if got, err := s.Dumps(dict{" own": 1}); string(got) != `{" own":"seen"}` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}
