package pyjson_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/internal/vectors"
)

type raws = []pyjson.RawMember

func TestMembers(t *testing.T) {
	for _, row := range []struct {
		about, text string
		want        raws
	}{
		{"no member", ` { } `, nil},
		{"blanks", "{ \"a\" :\t[ 1 , 2 ]\n, \"b\":{}\r}", raws{{"a", "[ 1 , 2 ]"}, {"b", "{}"}}},
		{"every kind", `{"a":null,"b":-1.5e3,"c":"x\"y","d":[{"e":[]}],"f":-Infinity}`,
			raws{{"a", "null"}, {"b", "-1.5e3"}, {"c", `"x\"y"`}, {"d", `[{"e":[]}]`}, {"f", "-Infinity"}}},
		{"a name with escapes", `{"\u00e9\n":1}`, raws{{"é\n", "1"}}},
		{"one name twice", `{"b":1,"a":2,"b":3}`, raws{{"b", "1"}, {"a", "2"}, {"b", "3"}}},
		{"the outermost object is given to no tag", `{"!":5}`, raws{{"!", "5"}}},
		{"a tag within", `{"a":{"!":"x"}}`, raws{{"a", `{"!":"x"}`}}},
		{"a tag's name beside another", `{"a":[{"!":5,"b":1},{"b":1,"!":5}]}`, raws{{"a", `[{"!":5,"b":1},{"b":1,"!":5}]`}}},
	} {
		got, err := pyjson.Decoder{Tags: marks{}}.Members(row.text)
		if err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, %v, want %q", row.about, got, err, row.want)
		}
	}
}

func TestMembersRefuses(t *testing.T) {
	for about, text := range map[string]string{
		"a list":               `[]`,
		"a text":               `"{}"`,
		"nothing":              ``,
		"text behind":          `{} x`,
		"text behind a member": `{"a":1} x`,
		"65 levels":            strings.Repeat(`{"a":`, 64) + `[]` + strings.Repeat(`}`, 64),
		"not UTF-8":            "{\"a\":\"\xff\"}",
	} {
		_, err := pyjson.Decoder{}.Members(text)
		var syntax *pyjson.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: got %v", about, err)
		}
	}
	// A tag is read twice, but stands on one level.
	for lists, ok := range map[int]bool{61: true, 62: false} {
		text := `{"a":` + strings.Repeat("[", lists) + `{"!":"x"},{"!":{}}` + strings.Repeat("]", lists) + `}`
		if _, err := (pyjson.Decoder{Tags: marks{}}).Members(text); (err == nil) != ok {
			t.Errorf("a tag in %d lists: %v", lists, err)
		}
	}
	if _, err := (pyjson.Decoder{Tags: marks{}}).Members(`{"a":[{"!":5}]}`); !errors.Is(err, errMark) {
		t.Errorf("an error of Unwrap: got %v", err)
	}
}

// TestMembersFailsAsDecode puts every text that Decode refuses in front of the
// scanner, at each of its depths.
func TestMembersFailsAsDecode(t *testing.T) {
	for _, row := range refusedTexts {
		for _, around := range []string{`{"a":%}`, `{"a":[%]}`, `{"a":[0,{"b":%}]}`, `{"a":{"b":0,"c":%}}`} {
			checkMembers(t, strings.Replace(around, "%", row.text, 1))
		}
	}
}

// checkMembers compares Members with what Decode gives.
func checkMembers(t *testing.T, text string) {
	t.Helper()
	d := pyjson.Decoder{Tags: marks{}}
	members, err := d.Members(text)
	want, wantErr := pyjson.Decoder{Tags: marks{}}.DecodeString(text)
	if !isObject(text) {
		if err == nil {
			t.Fatalf("%q has members", text)
		}
		return
	}
	if isMark(members) {
		return // and Decode gives what the tag makes of it
	}
	if err == nil && wantErr != nil || err != nil && (wantErr == nil || err.Error() != wantErr.Error()) {
		t.Fatalf("%q: got %v, want %v", text, err, wantErr)
	}
	if err != nil {
		return
	}
	got := dict{}
	for _, m := range members {
		if got[m.Name], err = d.DecodeString(m.Value); err != nil {
			t.Fatalf("%q: member %q: %v", text, m.Name, err)
		}
	}
	if diff := vectors.Diff(any(got), want); diff != "" {
		t.Fatalf("%q: %s", text, diff)
	}
}

func isObject(text string) bool { return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") }

func isMark(members raws) bool {
	return len(members) > 0 && !slices.ContainsFunc(members, func(m pyjson.RawMember) bool { return m.Name != "!" })
}

// FuzzMembers checks that the scanner fails where Decode fails, with the same
// error, and finds the same members.
func FuzzMembers(f *testing.F) {
	for _, c := range vectors.Load(f, "../../interop/vectors/flask-tagged-json.json").All() {
		if c.Has("json") && len(c.Text("json")) < 500 {
			f.Add(strings.ReplaceAll(c.Text("json"), `" t"`, `"!"`))
		}
	}
	for _, row := range refusedTexts {
		f.Add(`{"a":` + row.text + `}`)
	}
	f.Fuzz(func(t *testing.T, text string) { checkMembers(t, text) })
}
