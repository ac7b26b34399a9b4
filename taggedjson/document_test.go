package taggedjson_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

func TestDocument(t *testing.T) {
	d := must(taggedjson.Serializer{}.Open(` {"b" : [1, {" t":[2]}], "a":"x\u00e9", "b":7,"":null} `))
	if got := d.Keys(); d.Len() != 3 || !slices.Equal(got, []string{"", "a", "b"}) {
		t.Errorf("got %d keys, %q", d.Len(), got)
	}
	for _, row := range []struct {
		key  string
		want any
	}{
		{"", nil},
		{"a", "xé"},
		{"b", int64(7)},
	} {
		got, found := d.Get(row.key)
		if !found || got != row.want || !d.Has(row.key) {
			t.Errorf("%q: got %v, %v, want %v", row.key, got, found, row.want)
		}
	}
	if v, found := d.Get("c"); v != nil || found || d.Has("c") {
		t.Errorf("a name that is not there: got %v, %v", v, found)
	}
}

// A tag of the caller's own may stand for a whole session.
func TestDocumentOfAnOwnTag(t *testing.T) {
	names := strings.Split("abcdefgh", "")
	decode := func(any) (any, error) {
		v := dict{}
		for _, name := range names {
			v[name] = name
		}
		return v, nil
	}
	d := must(taggedjson.Serializer{Tags: []taggedjson.Tag{{Key: " all", Decode: decode}}}.Open(`{" all":null}`))
	if got := d.Keys(); !slices.Equal(got, names) {
		t.Errorf("got %q", got)
	}
	for _, name := range names {
		if got, found := d.Get(name); got != name || !found {
			t.Errorf("%s: got %v, %v", name, got, found)
		}
	}
}

// A session whose one key is a tag stands under a tag as a whole.
func TestDocumentOfATag(t *testing.T) {
	for _, s := range []taggedjson.Serializer{{}, ordered} {
		text := must(s.Dumps(dict{" t": tuple{1}}))
		d := must(s.Open(string(text)))
		got, found := d.Get(" t")
		if diff := vectors.Diff(got, any(tuple{int64(1)})); !found || diff != "" || d.Len() != 1 {
			t.Errorf("%s: got %v, %s", text, found, diff)
		}
		if diff := vectors.Diff(any(d.Values()), any(dict{" t": tuple{int64(1)}})); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestDocumentZero(t *testing.T) {
	var d taggedjson.Document
	if v, found := d.Get(""); v != nil || found || d.Len() != 0 || d.Values() == nil {
		t.Errorf("got %v, %v", v, found)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{``, "taggedjson: invalid JSON at byte 0: expected an object"},
		{`[1]`, "taggedjson: invalid JSON at byte 0: expected an object"},
		{` "{}"`, "taggedjson: invalid JSON at byte 1: expected an object"},
		{`{" t":[]}`, "taggedjson: the text is no object but a value under a tag"},
		{`{" d":"x"}`, "taggedjson: the text is no object but a value under a tag"},
		{`{" t":1}`, `taggedjson: " t" holds nothing that can be iterated over`},
		{`{"a":1} {}`, "taggedjson: invalid JSON at byte 8: text after the value"},
		{`{"a":{" u":5},"a":1}`, `taggedjson: " u" holds no text`},
		{`{"a":[{"b":{" di":{}}}]}`, `taggedjson: " di" holds no object with a name`},
	} {
		d, err := taggedjson.Serializer{}.Open(row.text)
		if d != nil || err == nil || err.Error() != row.want {
			t.Errorf("%s: got %v, %v, want %s", row.text, d, err, row.want)
		}
	}
}

// TestDocumentIsRead by several goroutines at once, for the race detector.
func TestDocumentIsRead(t *testing.T) {
	d := must(taggedjson.Serializer{}.Open(bigCart))
	want, _ := d.Get("cart")
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			got, _ := d.Get("cart")
			if diff := vectors.Diff(got, want); diff != "" || len(d.Values()) != d.Len() {
				t.Error(diff)
			}
			got.([]any)[0] = nil // is the caller's own
		})
	}
	readers.Wait()
}

// checkOpen compares Open with Loads: the verdict and every value.
func checkOpen(t fataler, s taggedjson.Serializer, text string) {
	v, wantErr := s.Loads([]byte(text))
	d, err := s.Open(text)
	want, isObject := asMap(v)
	if !isObject {
		if err == nil {
			t.Fatalf("%q was opened, Loads gave %v, %v", text, v, wantErr)
		}
		return
	}
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if got := d.Keys(); d.Len() != len(want) || !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Fatalf("%q: got keys %q", text, got)
	}
	if diff := vectors.Diff(any(d.Values()), any(want)); diff != "" {
		t.Fatalf("%q: %s", text, diff)
	}
	for key, want := range want {
		got, found := d.Get(key)
		if diff := vectors.Diff(got, want); !found || !d.Has(key) || diff != "" {
			t.Fatalf("%q: Get(%q): %v %s", text, key, found, diff)
		}
	}
}

func asMap(v any) (dict, bool) {
	switch v := v.(type) {
	case dict:
		return v, true
	case object:
		m := dict{}
		for _, member := range v {
			m[member.Key.(string)] = member.Value
		}
		return m, true
	}
	return nil, false
}

func TestOpenAgreesWithLoads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := values().Draw(t, "value")
		text := must(taggedjson.Dumps(dict{"a": v, "b": v}))
		if rapid.Bool().Draw(t, "alone") {
			text = must(taggedjson.Dumps(v))
		}
		if rapid.Bool().Draw(t, "broken") && len(text) > 0 {
			at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			text[at] = rapid.SampledFrom([]byte(`{}[]",: t0\`)).Draw(t, "byte")
		}
		checkOpen(t, taggedjson.Serializer{}, string(text))
		checkOpen(t, ordered, string(text))
	})
}

// FuzzOpen is the property of TestOpenAgreesWithLoads for any text.
func FuzzOpen(f *testing.F) {
	for _, c := range vectors.Load(f, "../interop/vectors/flask-tagged-json.json").All() {
		for _, name := range []string{"text", "json"} {
			if c.Has(name) && len(c.Text(name)) < 500 {
				f.Add(c.Text(name))
				f.Add(`{"a":0,"b":` + c.Text(name) + `}`)
			}
		}
	}
	f.Add(`{" di":{"b__":1,"a__":2}," di":{"b__":{" t":"ab"}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		checkOpen(t, taggedjson.Serializer{}, text)
		checkOpen(t, ordered, text)
	})
}

// The texts of three sessions: of a user's id, of a login of Flask-Login, and
// of one with a cart of 31 lines.
var (
	tinyText    = `{"user_id":"42"}`
	typicalText = `{"_fresh":true,"_id":"` + strings.Repeat("ab", 64) + `","_user_id":"12345678-1234-5678-1234-567812345678","csrf_token":"` + strings.Repeat("0f", 20) + `"}`
	bigCart     = cartText()
)

func cartText() string {
	var lines []any
	for i := range 31 {
		lines = append(lines, dict{
			"name": fmt.Sprintf("Article number %02d, in a box", i), "price": fmt.Sprintf("%d.95", 10+i),
			"quantity": i + 1, "sku": fmt.Sprintf("A-%07d", i),
		})
	}
	return string(must(taggedjson.Dumps(dict{"_fresh": true, "cart": lines, "user_id": "42", "n": new(big.Int)})))
}

// fataler is what *testing.T and *rapid.T have in common here.
type fataler interface {
	Fatalf(format string, args ...any)
}
