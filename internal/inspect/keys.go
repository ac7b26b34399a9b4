package inspect

import (
	"cmp"
	"slices"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/taggedjson"
)

// Key is one key of a session.
type Key struct {
	Name    string `json:"key"`
	Bytes   int    `json:"bytes"`             // of name and value in the text
	Value   string `json:"value"`             // in words, cut to a line
	Meaning string `json:"meaning,omitempty"` // what Flask and its friends mean by it
}

// readText fills in what stands in the tagged JSON.
func (r *Report) readText(text []byte) (problem string) {
	r.Text = string(text)
	ordered := taggedjson.Serializer{KeepOrder: true}
	v, err := ordered.Loads(text)
	if err != nil {
		return "its payload is not Flask's tagged JSON: " + reason(err)
	}
	if r.Payload, err = PlainJSON(r.Text); err != nil {
		return "its payload is not JSON: " + reason(err)
	}
	object, ok := v.(pyjson.Object)
	if !ok {
		r.Keys = []Key{{Value: describe(v), Bytes: len(text), Meaning: "not an object, so Flask cannot use it as a session"}}
		return ""
	}
	for _, m := range object {
		r.Keys = append(r.Keys, keyOf(ordered, m))
	}
	return ""
}

func keyOf(s taggedjson.Serializer, m pyjson.Member) Key {
	name, _ := m.Key.(string)
	k := Key{Name: name, Value: describe(m.Value), Meaning: meaning(name, m.Value)}
	if text, err := s.Dumps(pyjson.Object{m}); err == nil {
		k.Bytes = len(text) - len("{}")
	}
	return k
}

// heaviest returns up to n keys, the largest first.
func heaviest(keys []Key, n int) []Key {
	sorted := slices.SortedStableFunc(slices.Values(keys), func(a, b Key) int {
		return cmp.Compare(b.Bytes, a.Bytes)
	})
	return sorted[:min(n, len(sorted))]
}
