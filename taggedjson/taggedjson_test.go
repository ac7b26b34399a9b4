package taggedjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

type (
	dict   = map[string]any
	tuple  = taggedjson.Tuple
	object = taggedjson.Object
)

var (
	uuid = must(taggedjson.ParseUUID("12345678-1234-5678-1234-567812345678"))
	noon = time.Date(2020, 1, 2, 12, 0, 0, 0, time.UTC)
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestDumpsGoTypes(t *testing.T) {
	for _, row := range []struct {
		about string
		value any
		want  string
	}{
		{"template.HTML is Markup", template.HTML("<b>"), `{" m":"<b>"}`},
		{"a nil Tuple", tuple(nil), `{" t":[]}`},
		{"nil bytes", []byte(nil), `{" b":""}`},
		{"bytes of another name", json.RawMessage("x"), `{" b":"eA=="}`},
		{"a map of a type", map[string]int{" t": 1}, `{" di":{" t__":1}}`},
		{"a map of tuples", map[string]tuple{"a": {1}}, `{"a":{" t":[1]}}`},
		{"a slice of tuples", []tuple{{"message", "Hi"}}, `[{" t":["message","Hi"]}]`},
		{"a time in another zone", noon.In(time.FixedZone("", 3600)), `{" d":"Thu, 02 Jan 2020 12:00:00 GMT"}`},
		{"an object of a tag that is no text", object{{Key: 5, Value: 1}}, `{"5":1}`},
	} {
		got, err := taggedjson.Dumps(row.value)
		if err != nil || string(got) != row.want {
			t.Errorf("%s: got %s, %v, want %s", row.about, got, err, row.want)
		}
	}
}

func TestDumpsNamesTypeAndPath(t *testing.T) {
	type account struct{ Password []func() }
	secret := account{[]func(){nil}}
	for _, row := range []struct {
		about string
		value any
		want  string
	}{
		{"a function", func() {}, "taggedjson: type func() has no form in JSON"},
		{"a function within", dict{"user": tuple{1, secret}}, `taggedjson: type func() has no form in JSON, at ["user"][1]["Password"][0]`},
		{"a pointer under a tag's name", dict{" t": new(chan int)}, `taggedjson: type chan int has no form in JSON, at [" t__"]`},
		{"a duration", dict{"a": time.Second}, `taggedjson: type time.Duration has no form in JSON, write its seconds, at ["a"]`},
		{"a time too late", []any{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, "taggedjson: httpdate: the year in UTC is not within 1 to 9999, at [0]"},
		{"text that is not UTF-8", dict{"a": "secret\xff"}, `taggedjson: text that is not UTF-8, at ["a"]`},
	} {
		got, err := taggedjson.Dumps(row.value)
		if got != nil || err == nil || err.Error() != row.want {
			t.Errorf("%s: got %s, %v, want %s", row.about, got, err, row.want)
		}
	}
}

// What Flask reads from texts that it does not write, asked of Flask 3.1.3.
func TestLoadsOddities(t *testing.T) {
	for _, row := range []struct {
		text string
		want any
	}{
		{`{" t":{"b":1,"a":2,"b":3}}`, tuple{"b", "a"}},
		{`{" t":{" di":{"ab__":1}}}`, tuple{"ab"}},
		{`{" t":{}}`, tuple{}},
		{`{" t":"é\ud800😀"}`, tuple{"é", "\xed\xa0\x80", "😀"}},
		{`{" t":{" m":"ab"}}`, tuple{"a", "b"}},
		{`{" t":{" b":"YWI="}}`, tuple{int64(97), int64(98)}},
		{`{" t":{" t":[1]}}`, tuple{int64(1)}},
		{`{" b":{" b":"WVdJPQ=="}}`, []byte("ab")},
		{`{" b":{" m":"YWI="}}`, []byte("ab")},
		{`{" b":"YW=I="}`, []byte("ab")},
		{`{" b":"=YWI="}`, []byte("ab")},
		{`{" b":"Y W\nI==="}`, []byte("ab")},
		{`{" b":"+/+/"}`, []byte{0xfb, 0xff, 0xbf}},
		{`{" b":"YWIw"}`, []byte("ab0")},
		{`{" m":{" m":"<b>"}}`, taggedjson.Markup("<b>")},
		{`{" m":false}`, taggedjson.Markup("False")},
		{`{" m":123456789012345678901234567890}`, taggedjson.Markup("123456789012345678901234567890")},
		{`{" m":NaN}`, taggedjson.Markup("nan")},
		{`{" m":Infinity}`, taggedjson.Markup("inf")},
		{`{" m":-Infinity}`, taggedjson.Markup("-inf")},
		{`{" m":{" u":"12345678123456781234567812345678"}}`, taggedjson.Markup("12345678-1234-5678-1234-567812345678")},
		{`{" u":{" m":"12345678123456781234567812345678"}}`, uuid},
		{`{" d":{" m":"Thu, 02 Jan 2020 12:00:00 GMT"}}`, noon},
		{`{" d":{" b":"YWI="}}`, nil},
		{`{" d":[]}`, nil},
		{`{" d":{" t":[]}}`, nil},
		{`{" d":0.0}`, nil},
		{`{" di":{" di":{"ab__":1}}}`, dict{"": int64(1)}},
		{`{" di":{"é😀__":1}}`, dict{"é😀": int64(1)}},
		{`{" di":{"aé😀":1}}`, dict{"a": int64(1)}},
	} {
		got, err := taggedjson.Loads([]byte(row.text))
		if diff := vectors.Diff(got, row.want); err != nil || diff != "" {
			t.Errorf("%s: %v %s", row.text, err, diff)
		}
	}
}

func TestLoadsOdditiesInOrder(t *testing.T) {
	for _, row := range []struct {
		text string
		want any
	}{
		{`{" t":{"b":1,"a":2,"b":3}}`, tuple{"b", "a"}},
		{`{" di":{"b__":1,"a__":2}}`, object{{Key: "b", Value: int64(1)}}},
		{`{" d":{}}`, nil},
	} {
		got, err := ordered.Loads([]byte(row.text))
		if diff := vectors.Diff(got, row.want); err != nil || diff != "" {
			t.Errorf("%s: %v %s", row.text, err, diff)
		}
	}
}

func TestLoadsRefuses(t *testing.T) {
	for about, text := range map[string]string{
		"a tuple of a UUID":               `{" t":{" u":"12345678123456781234567812345678"}}`,
		"a time of a number":              `{" d":1.5}`,
		"a time of NaN":                   `{" d":NaN}`,
		"a time of true":                  `{" d":true}`,
		"a time of a large number":        `{" d":123456789012345678901234567890}`,
		"a time of a time":                `{" d":{" d":"Thu, 02 Jan 2020 12:00:00 GMT"}}`,
		"a UUID with blanks":              `{" u":" 1234567812345678123456781234567"}`,
		"a UUID of a UUID":                `{" u":{" u":"12345678123456781234567812345678"}}`,
		"a UUID in digits of a script":    `{" u":"٠١٢٣٤٥٦٧٠١٢٣٤٥٦٧"}`,
		"base64 that ends in a group":     `{" b":"YWIwY"}`,
		"base64 within base64 that fails": `{" b":{" b":"YQ=="}}`,
		"base64 with padding within":      `{" b":"YW=IJYW="}`,
		"a map without a name":            `{" di":{" di":{}}}`,
		"a bad value that is replaced":    `{"a":{" u":5},"a":1}`,
		"65 levels":                       strings.Repeat("[", 65) + strings.Repeat("]", 65),
	} {
		for _, s := range []taggedjson.Serializer{{}, ordered} {
			got, err := s.Loads([]byte(text))
			if err == nil || got != nil || !strings.HasPrefix(err.Error(), "taggedjson: ") {
				t.Errorf("%s: got %v, %v", about, got, err)
			}
		}
	}
}

// FuzzLoads checks that what is read can be written, and that this text is
// read and written as itself.
func FuzzLoads(f *testing.F) {
	for _, c := range vectors.Load(f, "../interop/vectors/flask-tagged-json.json").All() {
		for _, name := range []string{"text", "json"} {
			if c.Has(name) && len(c.Text(name)) < 500 {
				f.Add(c.Bytes(name))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := taggedjson.Loads(text)
		if err != nil {
			return
		}
		once, err := taggedjson.Dumps(v)
		if err != nil {
			if strings.Contains(err.Error(), "year") || strings.Contains(err.Error(), "levels") {
				return // a zone may move a time out of range, a tag may be added
			}
			t.Fatalf("%q was read, but is not written: %v", text, err)
		}
		again, err := taggedjson.Loads(once)
		if err != nil {
			t.Fatalf("%q was written %q, which is not read: %v", text, once, err)
		}
		twice, err := taggedjson.Dumps(again)
		if !bytes.Equal(twice, once) && !hasEarlyYear(once) {
			t.Fatalf("%q was written %q and then %q, %v", text, once, twice, err)
		}
	})
}

// hasEarlyYear finds times of the first century, which come back two
// thousand years later.
func hasEarlyYear(text []byte) bool { return bytes.Contains(text, []byte(" 00")) }

func TestErrorsAreNotNil(t *testing.T) {
	_, err := taggedjson.Loads([]byte("x"))
	if errors.Unwrap(err) == nil {
		t.Errorf("%v wraps nothing", err)
	}
}
