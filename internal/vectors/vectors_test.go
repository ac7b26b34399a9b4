package vectors_test

import (
	"fmt"
	"html/template"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

const sample = `{"library": "L", "python": "P", "about": "A",
"good": [{"id": "good-001", "op": "a", "token": "t", "salt_hex": "ff00", "text_cps": [55296, 120],
	"long_repeat": ["ab", 3], "now": 5, "max_age": null, "age": 1.5, "exact": true, "set_cookie": ["x", "y"],
	"keys_hex": ["61", "62"], "secret_key": "k", "fallbacks": [{"text": "é"}, {"hex": "ff"}]}],
"bad": [{"id": "bad-001", "op": "b", "secret_key_hex": "ff"}],
"cases": []}`

func load(t *testing.T) vectors.File {
	t.Helper()
	return vectors.Load(t, write(t, "sample.json", sample))
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	f := load(t)
	got := fmt.Sprintln(f.Name, f.Library, f.Python, f.About, len(f.All()), len(f.Good), f.Bad[0].ID)
	if want := "sample L P A 2 1 bad-001\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if some := vectors.Op(f.All(), "b", "c"); len(some) != 1 || some[0].ID != "bad-001" {
		t.Errorf("Op gave %v", some)
	}
}

func TestFields(t *testing.T) {
	c := load(t).Good[0]
	maxAge, limited := c.OptInt("max_age")
	now, known := c.OptInt("now")
	for _, row := range []struct {
		about     string
		got, want any
	}{
		{"a plain text", c.Text("token"), "t"},
		{"a text in hexadecimal", c.Bytes("salt"), []byte{0xff, 0}},
		{"a text with a lone surrogate", c.Text("text"), "\xed\xa0\x80x"},
		{"a repeated text", c.Text("long"), "ababab"},
		{"a field in another spelling is there", c.Has("salt"), true},
		{"null is not there", c.Has("max_age"), false},
		{"null is null", c.IsNull("max_age"), true},
		{"what lacks is not null", c.IsNull("nothing"), false},
		{"null is no number", []any{maxAge, limited}, []any{int64(0), false}},
		{"a number", []any{now, known}, []any{int64(5), true}},
		{"a fraction", c.Float("age"), 1.5},
		{"a flag", c.Bool("exact"), true},
		{"a flag that lacks", c.Bool("canonical"), false},
		{"a list of texts", c.Strings("set_cookie"), []string{"x", "y"}},
		{"keys", c.Keys(), [][]byte{[]byte("a"), []byte("b")}},
		{"keys turned round", vectors.Newest(c.Keys()), [][]byte{[]byte("b"), []byte("a")}},
		{"a secret key that is text", c.SecretKey(), vectors.KeyText{Bytes: []byte("k"), IsText: true}},
		{"a secret key that is bytes", load(t).Bad[0].SecretKey(), vectors.KeyText{Bytes: []byte{0xff}}},
		{"fallbacks", c.Fallbacks(), []vectors.KeyText{{Bytes: []byte("é"), IsText: true}, {Bytes: []byte{0xff}}}},
		{"no fallbacks", load(t).Bad[0].Fallbacks(), []vectors.KeyText(nil)},
	} {
		if diff := vectors.Diff(row.got, row.want); diff != "" {
			t.Errorf("%s: %s", row.about, diff)
		}
	}
}

func TestTyped(t *testing.T) {
	huge, _ := new(big.Int).SetString("18446744073709551616", 10)
	uuid, _ := taggedjson.ParseUUID("12345678123456781234567812345678")
	for text, want := range map[string]any{
		`{"t":"null"}`:                                                  nil,
		`{"t":"bool","v":true}`:                                         true,
		`{"t":"int","v":"-5"}`:                                          int64(-5),
		`{"t":"int","v":"18446744073709551616"}`:                        huge,
		`{"t":"float","v":"nan","bits":"7ff8000000000000"}`:             math.NaN(),
		`{"t":"float","v":"-0.0","bits":"8000000000000000"}`:            math.Copysign(0, -1),
		`{"t":"str","v":"é"}`:                                           "é",
		`{"t":"str","cps":[55296]}`:                                     "\xed\xa0\x80",
		`{"t":"bytes","hex":"ff"}`:                                      []byte{0xff},
		`{"t":"list","v":[{"t":"null"}]}`:                               []any{nil},
		`{"t":"tuple","v":[]}`:                                          taggedjson.Tuple{},
		`{"t":"dict","v":[[{"t":"str","v":"a"},{"t":"null"}]]}`:         map[string]any{"a": nil},
		`{"t":"dict","v":[[{"t":"int","v":"1"},{"t":"null"}]]}`:         taggedjson.Object{{Key: int64(1)}},
		`{"t":"markup","v":"<b>"}`:                                      taggedjson.Markup("<b>"),
		`{"t":"html_object","v":"<b>"}`:                                 template.HTML("<b>"),
		`{"t":"uuid","v":"12345678-1234-5678-1234-567812345678"}`:       uuid,
		`{"t":"datetime","v":"2020-01-02T03:04:05.5","aware":false}`:    time.Date(2020, 1, 2, 3, 4, 5, 5e8, time.UTC),
		`{"t":"datetime","v":"2020-01-02T03:04:05+05:30"}`:              time.Date(2020, 1, 2, 3, 4, 5, 0, time.FixedZone("", 19800)),
		`{"t":"timedelta","seconds":86400.0}`:                           vectors.Foreign{Kind: "timedelta", Text: "86400.0"},
		`{"t":"date","v":"2020-01-02"}`:                                 vectors.Foreign{Kind: "date", Text: `"2020-01-02"`},
		`{"t":"list","v":[{"t":"dict","v":[]},{"t":"str","v":"\""}]}`:   []any{map[string]any{}, `"`},
		`{"t":"tuple","v":[{"t":"tuple","v":[{"t":"str","v":"two"}]}]}`: taggedjson.Tuple{taggedjson.Tuple{"two"}},
	} {
		got, err := vectors.Typed([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := vectors.Diff(got, want); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestTypedRefuses(t *testing.T) {
	for about, text := range map[string]string{
		"an unknown type":           `{"t":"frob","v":"x"}`,
		"no JSON":                   `{`,
		"a list that is none":       `{"t":"list","v":5}`,
		"a dict that is none":       `{"t":"dict","v":5}`,
		"a text that is none":       `{"t":"str","v":5}`,
		"an integer that is none":   `{"t":"int","v":"x"}`,
		"a datetime that is none":   `{"t":"datetime","v":"x"}`,
		"a bad item in a list":      `{"t":"list","v":[{"t":"frob","v":"x"}]}`,
		"a bad value in a dict":     `{"t":"dict","v":[[{"t":"null"},{"t":"frob","v":"x"}]]}`,
		"bytes that are not in hex": `{"t":"bytes","hex":"x"}`,
	} {
		if got, err := vectors.Typed([]byte(text)); err == nil {
			t.Errorf("%s: got %v, want an error", about, got)
		}
	}
}

func TestValues(t *testing.T) {
	f := vectors.Load(t, write(t, "v.json", `{"good":[{"id":"good-1","results":[{"t":"null"},{"t":"int","v":"1"}],
		"value":{"t":"dict","v":[[{"t":"str","v":"b"},{"t":"dict","v":[]}],[{"t":"str","v":"a"},{"t":"null"}]]}}]}`))
	c := f.Good[0]
	if diff := vectors.Diff(c.Values("results"), []any{nil, int64(1)}); diff != "" {
		t.Error(diff)
	}
	if diff := vectors.Diff(c.Value("value"), any(map[string]any{"b": map[string]any{}, "a": nil})); diff != "" {
		t.Error(diff)
	}
	want := taggedjson.Object{{Key: "b", Value: taggedjson.Object{}}, {Key: "a"}}
	if diff := vectors.Diff(c.Ordered("value"), any(want)); diff != "" {
		t.Error(diff)
	}
}

func TestMistakesPanic(t *testing.T) {
	f := vectors.Load(t, write(t, "v.json", `{"good":[{"id":"good-1","n":"x","b_hex":"x","r_repeat":[1,2],
		"v":{"t":"frob"},"vs":[{"t":"frob"}],"keys_hex":["x"],"fallbacks":[{"hex":"x"}]}]}`))
	c := f.Good[0]
	for about, call := range map[string]func(){
		"no such field":       func() { c.Text("token") },
		"not a number":        func() { c.Int("n") },
		"not hexadecimal":     func() { c.Text("b") },
		"not a repetition":    func() { c.Text("r") },
		"not a typed value":   func() { c.Value("v") },
		"not typed values":    func() { c.Values("vs") },
		"keys not in hex":     func() { c.Keys() },
		"fallback not in hex": func() { c.Fallbacks() },
	} {
		said := panicOf(call)
		if !strings.HasPrefix(said, "vectors: v, good-1, field ") {
			t.Errorf("%s: the panic said %q", about, said)
		}
	}
}

func panicOf(call func()) (said string) {
	defer func() { said = fmt.Sprint(recover()) }()
	call()
	return ""
}

// recorder notes whether a test would have failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestRefused(t *testing.T) {
	f := load(t)
	refused := f.Refused(t, write(t, "refused.json", `{"sample": {"bad-001": "a reason"}, "other": {"x": "y"}}`))
	for _, row := range []struct {
		about, id, fault string
		fails            bool
	}{
		{"a case that passes", "good-001", "", false},
		{"a case that goes wrong", "good-001", "odd", true},
		{"a listed case that goes wrong", "bad-001", "odd", false},
		{"a listed case that passes", "bad-001", "", true},
	} {
		r := &recorder{TB: t}
		refused.Judge(r, row.id, row.fault)
		if r.failed != row.fails {
			t.Errorf("%s: failed is %v, want %v", row.about, r.failed, row.fails)
		}
	}
	for about, text := range map[string]string{
		"an id that does not exist": `{"sample": {"bad-009": "a reason"}}`,
		"no reason":                 `{"sample": {"bad-001": ""}}`,
	} {
		r := &recorder{TB: t}
		if f.Refused(r, write(t, "refused.json", text)); !r.failed {
			t.Errorf("%s: did not fail", about)
		}
	}
}

// TestEveryFile reads all the files that we have, and every typed value.
func TestEveryFile(t *testing.T) {
	paths, err := filepath.Glob("../../interop/vectors/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("found %d files, %v", len(paths), err)
	}
	for _, path := range paths {
		f := vectors.Load(t, path)
		for _, c := range f.All() {
			for _, name := range []string{"session", "session_in", "payload_in", "loaded"} {
				if c.Has(name) {
					c.Value(name)
				}
			}
		}
	}
}
