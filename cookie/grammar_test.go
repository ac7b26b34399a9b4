package cookie

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Werkzeug has read the Cookie header by another grammar since 3.1.9:
//
//	pair = blanks name [ blanks "=" blanks ( quoted / text ) ] blanks
//	name = 1*( any but blank, "=", DQUOTE and ";" ), text = *( the same, and "=" )
//
// A pair that does not fit is no cookie, and blanks are space and tab alone.
// Parse keeps to the grammar of 3.1.8; this is the other one, from its regular
// expression, to know where they part.
var pair319 = regexp.MustCompile(`^[ \t]*([^ \t=";]+)(?:[ \t]*=[ \t]*("(?:[^\\"]|\\.)*"|[^ \t";]*))?[ \t]*(?:;|\z)`)

// parse319 reads a header of ASCII as Werkzeug 3.1.9 does.
func parse319(header string) (pairs []Pair) {
	for {
		m := pair319.FindStringSubmatch(header)
		if m != nil {
			pairs = append(pairs, Pair{m[1], decode(m[2])})
			header = header[len(m[0]):]
			continue
		}
		_, rest, more := strings.Cut(header, ";")
		if !more {
			return pairs
		}
		header = rest
	}
}

func TestBothGrammarsOfWerkzeug(t *testing.T) {
	for _, test := range []struct {
		about, header string
		is318, is319  []Pair
	}{
		{"a quoted value with a semicolon", `a="b;c"; d`, []Pair{{"a", "b;c"}, {"d", ""}}, []Pair{{"a", "b;c"}, {"d", ""}}},
		{"blanks around the equals sign", "a = b ;c", []Pair{{"a", "b"}, {"c", ""}}, []Pair{{"a", "b"}, {"c", ""}}},
		{"a blank in a value", "a=b c; d=e", []Pair{{"a", "b c"}, {"d", "e"}}, []Pair{{"d", "e"}}},
		{"a blank in a name", "a b=c; d=e", []Pair{{"a b", "c"}, {"d", "e"}}, []Pair{{"d", "e"}}},
		{"JSON without quotes around", `a={"x":1}; d=e`, []Pair{{"a", `{"x":1}`}, {"d", "e"}}, []Pair{{"d", "e"}}},
		{"a quote that nothing closes", `s=x"; s=good`, []Pair{{"s", `x"`}, {"s", "good"}}, []Pair{{"s", "good"}}},
		{"text behind the quotes", `a="b"c; d=e`, []Pair{{"a", `"b"c`}, {"d", "e"}}, []Pair{{"d", "e"}}},
		{"other blanks around", "\x1fa=\x1cb\x1f", []Pair{{"a", "b"}}, []Pair{{"\x1fa", "\x1cb\x1f"}}},
		{"a quoted name", `"a"=b; c=d`, []Pair{{`"a"`, "b"}, {"c", "d"}}, []Pair{{"c", "d"}}},
		{"no name", "=b; c=d", []Pair{{"c", "d"}}, []Pair{{"c", "d"}}},
		// The one in which Parse is neither: no value of 3.1.8 spans a line feed,
		// which no header can hold.
		{"a line feed", "a=b\nc", []Pair{{"a", "b\nc"}}, []Pair{{"a", "b\nc"}}},
	} {
		if got := Parse(test.header); !slices.Equal(got, test.is318) {
			t.Errorf("%s: Parse reads %q, want %q", test.about, got, test.is318)
		}
		if got := parse319(test.header); !slices.Equal(got, test.is319) {
			t.Errorf("%s: 3.1.9 reads %q, want %q", test.about, got, test.is319)
		}
	}
}

// What Dump writes, a browser sends back as it is, and every grammar reads alike:
// a Flask app of any version and this package see the same cookies.
func TestGrammarsAgreeOnWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []Pair
		var header []string
		for range rapid.IntRange(0, 5).Draw(t, "cookies") {
			name := rapid.StringMatching(`[!#-:<>-~]{1,8}`).Draw(t, "name")
			value := rapid.StringOf(rapid.SampledFrom([]rune("a0=;,\\\"' \t\x00\x19\x7fé€😀"))).Draw(t, "value")
			text, err := Dump(name, value, Options{NoPath: true})
			if err != nil {
				t.Fatal(err)
			}
			want, header = append(want, Pair{name, value}), append(header, text)
		}
		joined := strings.Join(header, "; ")
		if got := Parse(joined); !slices.Equal(got, want) {
			t.Errorf("%s: Parse reads %q, want %q", joined, got, want)
		}
		if got := parse319(joined); !slices.Equal(got, want) {
			t.Errorf("%s: 3.1.9 reads %q, want %q", joined, got, want)
		}
	})
}
