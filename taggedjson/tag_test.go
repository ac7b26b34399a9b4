package taggedjson_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

type (
	decimal string
	span    struct{ From, To any }
)

var (
	decimals = taggedjson.Tag{
		Key:    " dec",
		Encode: func(v any) (any, bool) { d, ok := v.(decimal); return string(d), ok },
		Decode: func(inner any) (any, error) {
			text, ok := inner.(string)
			if !ok {
				return nil, errDecimal
			}
			return decimal(text), nil
		},
	}
	orderedDicts = taggedjson.Tag{
		Key: " od",
		Encode: func(v any) (any, bool) {
			o, ok := v.(object)
			pairs := []any{}
			for _, m := range o {
				pairs = append(pairs, []any{m.Key, m.Value})
			}
			return pairs, ok
		},
		Decode: func(inner any) (any, error) {
			o := object{}
			for _, pair := range inner.([]any) {
				o = append(o, taggedjson.Member{Key: pair.([]any)[0], Value: pair.([]any)[1]})
			}
			return o, nil
		},
	}
	spans = taggedjson.Tag{
		Key:    "range",
		Encode: func(v any) (any, bool) { s, ok := v.(span); return tuple{s.From, s.To}, ok },
		Decode: func(inner any) (any, error) {
			t := inner.(tuple)
			return span{t[0], t[1]}, nil
		},
	}
	withTags   = taggedjson.Serializer{Tags: []taggedjson.Tag{spans, decimals, orderedDicts}}
	errDecimal = errors.New("no decimal")
)

// The texts are what Flask 3.1.3 wrote, with tags registered at index 0 whose
// to_json is str(value) for Decimal, [[k, tag(v)], …] for OrderedDict and
// tag((a, b)) for a class of two values.
func TestTags(t *testing.T) {
	for _, row := range []struct {
		value any
		want  string
	}{
		{decimal("19.90"), `{" dec":"19.90"}`},
		{dict{"price": decimal("1.10")}, `{"price":{" dec":"1.10"}}`},
		{tuple{decimal("1"), []any{decimal("2")}}, `{" t":[{" dec":"1"},[{" dec":"2"}]]}`},
		{object{{Key: "b", Value: int64(1)}, {Key: "a", Value: tuple{int64(2)}}}, `{" od":[["b",1],["a",{" t":[2]}]]}`},
		{object{}, `{" od":[]}`},
		{dict{"o": object{{Key: "b", Value: object{{Key: "c", Value: decimal("3")}}}}}, `{"o":{" od":[["b",{" od":[["c",{" dec":"3"}]]}]]}}`},
		{dict{" dec": int64(1)}, `{" di":{" dec__":1}}`},
		{dict{" od": decimal("1")}, `{" di":{" od__":{" dec":"1"}}}`},
		{dict{" dec__": int64(1)}, `{" dec__":1}`},
		{dict{" di": dict{" od": tuple{}}}, `{" di":{" di__":{" di":{" od__":{" t":[]}}}}}`},
		{dict{" dec": int64(1), "b": int64(2)}, `{" dec":1,"b":2}`},
		{dict{" t": object{{Key: " t", Value: int64(1)}}}, `{" di":{" t__":{" od":[[" t",1]]}}}`},
		{object{{Key: " dec", Value: []byte("x")}}, `{" od":[[" dec",{" b":"eA=="}]]}`},
		{span{int64(1), decimal("2")}, `{"range":{" t":[1,{" dec":"2"}]}}`},
		{dict{"range": span{tuple{int64(1)}, nil}}, `{" di":{"range__":{"range":{" t":[{" t":[1]},null]}}}}`},
	} {
		text, err := withTags.Dumps(row.value)
		if err != nil || string(text) != row.want {
			t.Errorf("got %s, %v, want %s", text, err, row.want)
		}
		got, err := withTags.Loads([]byte(row.want))
		if diff := vectors.Diff(got, row.value); err != nil || diff != "" {
			t.Errorf("%s: %v %s", row.want, err, diff)
		}
	}
}

func TestTagsRefuse(t *testing.T) {
	_, err := withTags.Loads([]byte(`[{" dec":5}]`))
	if !errors.Is(err, errDecimal) || err.Error() != `taggedjson: " dec": no decimal` {
		t.Errorf("an error of Decode: got %v", err)
	}
	for _, text := range []string{`{"a":{" dec":5}}`, `{" dec":5}`} {
		if _, err = withTags.Open(text); !errors.Is(err, errDecimal) {
			t.Errorf("Open of %s: got %v", text, err)
		}
	}
	if _, err = withTags.Open(`{" dec":"5"}`); err == nil {
		t.Error("a decimal was opened as an object")
	}
	if _, err = withTags.Loads([]byte(`{" t":{" dec":"1"}}`)); err == nil {
		t.Error("a tuple of a decimal was read")
	}
}

// A Document under a tag as a whole may be what the caller's own tag makes.
func TestDocumentOfOwnTag(t *testing.T) {
	d := must(withTags.Open(`{" od":[["b",{" dec":"1"}],["a",2]]}`))
	if got, found := d.Get("b"); got != decimal("1") || !found || strings.Join(d.Keys(), "") != "ab" {
		t.Errorf("got %v, %v of %q", got, found, d.Keys())
	}
	checkOpen(t, withTags, `{"a":{" od":[["b",{" dec":"1"}]]}}`)
}

func TestTagThatIsOnlyRead(t *testing.T) {
	read := decimals
	read.Encode = nil
	s := taggedjson.Serializer{Tags: []taggedjson.Tag{read}}
	if got, err := s.Loads([]byte(`{" dec":"1"}`)); got != decimal("1") || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := s.Dumps(dict{" dec": decimal("1")}); string(got) != `{" di":{" dec__":"1"}}` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

// What Encode gives is not given to it again, and fails like any other value.
func TestEncodeOfItsOwnType(t *testing.T) {
	loud := taggedjson.Tag{
		Key:    "!",
		Encode: func(v any) (any, bool) { s, ok := v.(string); return s + "!", ok },
		Decode: func(inner any) (any, error) { return inner, nil },
	}
	s := taggedjson.Serializer{Tags: []taggedjson.Tag{loud}}
	if got, err := s.Dumps([]any{"a"}); string(got) != `[{"!":"a!"}]` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	loud.Encode = func(v any) (any, bool) { return noon.AddDate(9000, 0, 0), v == nil }
	s.Tags[0] = loud
	if got, err := s.Dumps([]any{nil}); err == nil || !strings.HasSuffix(err.Error(), ", at [0]") {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestValidate(t *testing.T) {
	if err := withTags.Validate(); err != nil {
		t.Error(err)
	}
	with := func(key string) taggedjson.Tag { return taggedjson.Tag{Key: key, Decode: decimals.Decode} }
	s := taggedjson.Serializer{Tags: []taggedjson.Tag{with(""), with(" t"), with(" x"), with(" x"), with("\xff"), {Key: " y"}}}
	want := `taggedjson: Tags[0]: the key is empty
taggedjson: Tags[1]: the key " t" is Flask's own
taggedjson: Tags[3]: the key " x" is there twice
taggedjson: Tags[4]: the key is not UTF-8
taggedjson: Tags[5]: the tag " y" has no Decode`
	_, dumps := s.Dumps(nil)
	_, loads := s.Loads([]byte("1"))
	_, open := s.Open("{}")
	for call, err := range map[string]error{"Validate": s.Validate(), "Dumps": dumps, "Loads": loads, "Open": open} {
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v", call, err)
		}
	}
}

// TestTagsRoundTrip hides values of tags, and names of tags, in all others.
func TestTagsRoundTrip(t *testing.T) {
	own := rapid.OneOf(values(), rapid.Map(texts(), func(s string) decimal { return decimal(s) }).AsAny())
	pair := rapid.Custom(func(t *rapid.T) any { return span{own.Draw(t, "from"), own.Draw(t, "to")} })
	names := rapid.SampledFrom([]string{" dec", " od", "range", "range__", " di", "x"})
	all := rapid.OneOf(own, pair, rapid.MapOfN(names, rapid.OneOf(own, pair), 1, 2).AsAny())
	rapid.Check(t, func(t *rapid.T) {
		v := dict{"a": all.Draw(t, "value"), "b": all.Draw(t, "value")}
		text, err := withTags.Dumps(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := withTags.Loads(text)
		if diff := vectors.Diff(got, any(v)); err != nil || diff != "" {
			t.Fatalf("%s: %v %s", text, err, diff)
		}
		checkOpen(t, withTags, string(text))
	})
}
