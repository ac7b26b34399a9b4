package pyjson_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/internal/vectors"
)

func TestDecode(t *testing.T) {
	huge, _ := new(big.Int).SetString("-9223372036854775809", 10)
	for _, row := range []struct {
		about, text string
		want        any
	}{
		{"words", ` [null,true , false] `, []any{nil, true, false}},
		{"the odd floats", `[NaN,Infinity,-Infinity]`, []any{math.NaN(), math.Inf(1), math.Inf(-1)}},
		{"integers", `[0,-0,-12,9223372036854775807]`, []any{int64(0), int64(0), int64(-12), int64(math.MaxInt64)}},
		{"an integer beyond 64 bits", `-9223372036854775809`, huge},
		{"floats", `[0.5,-0.0,1e2,1E+2,25e-1]`, []any{0.5, math.Copysign(0, -1), 100.0, 100.0, 2.5}},
		{"floats out of range", `[1e400,-1e400,1e-400]`, []any{math.Inf(1), math.Inf(-1), 0.0}},
		{"escapes", `"\"\\\/\b\f\n\r\t\u00e9\u00E9x"`, "\"\\/\b\f\n\r\téé" + "x"},
		{"a surrogate pair", `"\ud83d\ude00"`, "😀"},
		{"a high surrogate before a pair", `"\ud83d\ud83d\ude00"`, "\xed\xa0\xbd😀"},
		{"surrogates in the wrong order", `"\udc00\ud800"`, "\xed\xb0\x80\xed\xa0\x80"},
		{"a high surrogate before another escape", `"\ud800\n\ud800x"`, "\xed\xa0\x80\n\xed\xa0\x80x"},
		{"the first and the last pair", `"\ud800\udc00\udbff\udfff"`, "\U00010000\U0010ffff"},
		{"low surrogates behind what is none, or not high", `"A\udc00\u0041\udc00\ue000\udc00"`, "A\xed\xb0\x80A\xed\xb0\x80\ue000\xed\xb0\x80"},
		{"a high surrogate before what is no low one", `"\ud800\ud7ff\ud800\ue000\ud800u"`, "\xed\xa0\x80\ud7ff\xed\xa0\x80\ue000\xed\xa0\x80u"},
		{"every hexadecimal digit", `"\u0123\u4567\u89ab\ucdef\uABCD\uEFef"`, "\u0123\u4567\u89ab\ucdef\uabcd\uefef"},
		{"raw characters", "\"\x7f\u2028é\"", "\x7f\u2028é"},
		{"empty containers", "[[ ],{ },\t{\n}\r]", []any{[]any{}, dict{}, dict{}}},
		{"nesting", `{"a" : {"b":[1,{"c":2}]} , "d":""}`, dict{"a": dict{"b": []any{int64(1), dict{"c": int64(2)}}}, "d": ""}},
		{"of one name the last value", `{"a":1,"a":2}`, dict{"a": int64(2)}},
	} {
		got, err := pyjson.Decoder{}.Decode([]byte(row.text))
		if diff := vectors.Diff(got, row.want); err != nil || diff != "" {
			t.Errorf("%s: %v %s", row.about, err, diff)
		}
	}
}

func TestDecodeOrdered(t *testing.T) {
	var text strings.Builder
	want := object{}
	for i := range 40 {
		name := fmt.Sprint("k", i*7%40)
		fmt.Fprintf(&text, `"%s":0,`, name)
		want = append(want, pyjson.Member{Key: name, Value: int64(0)})
	}
	want[3].Value, want[39].Value = object{}, int64(1)
	full := fmt.Sprintf(`{%s"%s":{},"%s":1}`, text.String(), want[3].Key, want[39].Key)
	for about, row := range map[string]struct {
		text string
		want object
	}{
		"a long object": {full, want},
		"a short one":   {`{"b":1,"a":[{}],"b":2}`, object{{Key: "b", Value: int64(2)}, {Key: "a", Value: []any{object{}}}}},
	} {
		got, err := pyjson.Decoder{Ordered: true}.Decode([]byte(row.text))
		if diff := vectors.Diff(got, any(row.want)); err != nil || diff != "" {
			t.Errorf("%s: %v %s", about, err, diff)
		}
	}
}

// refusedTexts says at which byte reading stops.
var refusedTexts = []struct {
	about, text string
	offset      int
}{
	{"nothing", "", 0},
	{"blanks alone", " \n", 2},
	{"a byte order mark", "\ufeff{}", 0},
	{"a blank that JSON does not know", "\u00a0{}", 0},
	{"text behind", "{} x", 3},
	{"invalid UTF-8", "[\"\u00e9\xff\"]", 4},
	{"a surrogate in three bytes", "\"\xed\xa0\x80\"", 1},
	{"half a word", "tru", 0},
	{"NaN with a sign", "-NaN", 1},
	{"a NUL", "\x00", 0},
	{"a leading zero", "01", 1},
	{"a leading zero behind a sign", "-00", 2},
	{"a sign alone", "-", 1},
	{"no digit behind the point", "1.x", 2},
	{"no digit in the exponent", "1e+", 3},
	{"a string without an end", `"ab`, 3},
	{"a string without an end behind an escape", `"\nb`, 4},
	{"a string that ends in a backslash", `"\`, 2},
	{"a control character", "\"a\n\"", 2},
	{"a control character behind an escape", "\"\\n\n\"", 3},
	{"an unknown escape", `"\x"`, 2},
	{"an escape outside ASCII", `"\é"`, 2},
	{"an escape cut short", `"\u12`, 2},
	{"an escape and no more", `"\u0041`, 7},
	{"half a pair cut short", `"\ud800\u00`, 8},
	{"an escape of other digits", `"\u12G4"`, 2},
	{"a list without an end", "[1", 2},
	{"a comma too many", "[1,]", 3},
	{"no comma", "[1 2]", 3},
	{"an object without an end", `{"a":1`, 6},
	{"a comma too many in an object", `{"a":1,}`, 7},
	{"no comma in an object", `{"a":1 "b":2}`, 7},
	{"a name that is no string", `{1:2}`, 1},
	{"a bad name", `{"\x":2}`, 3},
	{"no colon", `{"a"}`, 4},
	{"no value", `{"a":}`, 5},
	{"65 levels", strings.Repeat("[", 65), 64},
	{"65 levels of objects", strings.Repeat(`{"":`, 65), 64 * 4},
	{"4301 digits", "[" + strings.Repeat("1", 4301) + "]", 1},
}

func TestDecodeRefuses(t *testing.T) {
	for _, row := range refusedTexts {
		got, err := pyjson.Decoder{}.Decode([]byte(row.text))
		var syntax *pyjson.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != row.offset {
			t.Errorf("%s: got %v, %v, want an error at %d", row.about, got, err, row.offset)
		}
	}
}

func TestLimitsOfReading(t *testing.T) {
	open, shut := strings.Repeat("[", 63), strings.Repeat("]", 63)
	digits := strings.Repeat("7", 4300)
	for text, ok := range map[string]bool{
		open + "[]" + shut: true, open + "[[]]" + shut: false, open + "[],[],{}" + shut: true, open + `{"a":{}}` + shut: false,
		"-" + digits: true, digits + "7": false, digits + "7.5": true, digits + "7e-4300": true,
	} {
		if _, err := (pyjson.Decoder{}).Decode([]byte(text)); (err == nil) != ok {
			t.Errorf("%.70s: got %v", text, err)
		}
	}
}

func TestTagsOnReading(t *testing.T) {
	for _, row := range []struct {
		about, text string
		want        any
	}{
		{"a tag", `[{"!":"a"}]`, []any{named("a")}},
		{"a tag by an escape", `{"\u0021":"a"}`, named("a")},
		{"a tag beside another name", `{"!":"a","b":1}`, dict{"!": "a", "b": int64(1)}},
		{"a tag behind another name", `{"b":1,"!":{"x":1}}`, dict{"b": int64(1), "!": dict{"x": int64(1)}}},
		{"a tag that comes twice", `{"!":{},"!":"b"}`, named("b")},
		{"the names in order, each once", `{"!":{"z":1,"a":2,"z":3}}`, "z a"},
		{"the names of what a tag changed are gone", `{"!":{"!":{"z":1,"a":2}}}`, named("z a")},
	} {
		got, err := pyjson.Decoder{Tags: marks{}}.Decode([]byte(row.text))
		if diff := vectors.Diff(got, row.want); err != nil || diff != "" {
			t.Errorf("%s: %v %s", row.about, err, diff)
		}
	}
	if _, err := (pyjson.Decoder{Tags: marks{}}).Decode([]byte(`[{"!":5}]`)); !errors.Is(err, errMark) {
		t.Errorf("an error of Unwrap: got %v", err)
	}
	got, err := pyjson.Decoder{Tags: marks{}, Ordered: true}.Decode([]byte(`{"!":{"z":1,"a":2,"z":3}}`))
	if got != "z a" || err != nil {
		t.Errorf("in order: got %v, %v", got, err)
	}
}

// TestVectors reads and writes the inner texts of Python's signed tokens.
func TestVectors(t *testing.T) {
	f := vectors.Load(t, "../../interop/vectors/itsdangerous-serializer.json")
	asked := 0
	for _, c := range f.Good {
		if !c.Has("json") {
			continue
		}
		asked++
		got, err := pyjson.Decoder{Ordered: true}.Decode(c.Bytes("json"))
		if diff := vectors.Diff(got, c.Ordered("payload")); err != nil || diff != "" {
			t.Errorf("%s: %v %s", c.ID, err, diff)
		}
		if !c.Has("payload_in") || c.Has("serializer_kwargs") {
			continue
		}
		plain := !strings.HasPrefix(c.Text("class"), "URLSafe")
		e := pyjson.Encoder{EscapeNonASCII: plain, Spaced: plain}
		text, err := e.Append(nil, c.Ordered("payload_in"))
		if err != nil || string(text) != c.Text("json") {
			t.Errorf("%s: got %s, %v, want %s", c.ID, text, err, c.Text("json"))
		}
	}
	if asked < 20 {
		t.Errorf("only %d cases have a text", asked)
	}
}

// FuzzDecode checks that what is read is written as a text that is read as the
// same value, and written the same way again.
func FuzzDecode(f *testing.F) {
	for _, file := range []string{"flask-tagged-json", "itsdangerous-serializer"} {
		for _, c := range vectors.Load(f, "../../interop/vectors/"+file+".json").All() {
			for _, name := range []string{"text", "json"} {
				if c.Has(name) && len(c.Text(name)) < 500 {
					f.Add(c.Bytes(name), true)
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, ordered bool) {
		d := pyjson.Decoder{Ordered: ordered}
		v, err := d.Decode(text)
		if err != nil {
			return
		}
		once, err := ascii.Append(nil, v)
		if err != nil {
			t.Fatalf("%q was read, but is not written: %v", text, err)
		}
		again, err := d.Decode(once)
		if diff := vectors.Diff(again, v); err != nil || diff != "" {
			t.Fatalf("%q was written %q and read otherwise: %v %s", text, once, err, diff)
		}
		if twice, _ := ascii.Append(nil, again); string(twice) != string(once) {
			t.Fatalf("%q was written %q and then %q", text, once, twice)
		}
	})
}

func TestRunes(t *testing.T) {
	for _, r := range []rune{0, 'a', 'é', 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFD, 0x10FFFF} {
		s := string(pyjson.AppendRune(nil, r))
		if got, width := pyjson.DecodeRune(s); got != r || width != len(s) {
			t.Errorf("%U came back as %U, width %d of %d", r, got, width, len(s))
		}
	}
	for _, s := range []string{"", "\xff", "\xed\xa0", "\xed\xc0\x80", "\xc0\x80"} {
		if r, width := pyjson.DecodeRune(s); width != 0 {
			t.Errorf("%q gave %U", s, r)
		}
	}
}

// TestSyntaxErrorHidesTheText: what is decoded may be a session.
func TestSyntaxErrorHidesTheText(t *testing.T) {
	_, err := pyjson.Decoder{}.Decode([]byte(`["secret" oops]`))
	if got, want := err.Error(), "invalid JSON at byte 10: expected a comma or the end of the container"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
