package main

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/internal/vectors"
)

func TestAppendQuoted(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", `""`},
		{"ann", `"ann"`},
		{`"\`, `"\"\\"`},
		{"\n\r\t\b\x00\x1f", `"\n\r\t\b\u0000\u001f"`},
		{"é\u2028\x7f<&>😀", "\"é\u2028\x7f<&>😀\""},
		{"\ufffd", "\"\ufffd\""},
		{"aé\xffb\xed\xa0\x80", `"a\u00e9\udcffb\udced\udca0\udc80"`},
		{"\xc3", `"\udcc3"`},
		{"\ufffd\xff\"", `"\ufffd\udcff\""`},
	} {
		if got := string(appendQuoted(nil, tt.in)); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, got, tt.want)
		}
	}
}

func FuzzAppendQuoted(f *testing.F) {
	for _, seed := range []string{"", "ann", "\"\\\n\x00", "é\u2028", "\xff\xed\xa0\x80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		quoted := appendQuoted([]byte("x"), s)[1:]
		var back string
		if err := json.Unmarshal(quoted, &back); err != nil || strings.ContainsAny(string(quoted), "\n\r") {
			t.Fatalf("%q: got %s, %v", s, quoted, err)
		}
		if utf8.ValidString(s) && back != s {
			t.Errorf("%q comes back as %q", s, back)
		}
	})
}

func TestAppendPlain(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nearly everything stays as it is", `{"b": [1, 2.50, -0], "a": "\ud83d é", "t": true, "n": null}`, `{"b": [1, 2.50, -0], "a": "\ud83d é", "t": true, "n": null}`},
		{"what Python alone reads is null", `[NaN, Infinity, -Infinity]`, `[null,null,null]`},
		{"in a string it is text", `["NaN", "a\"Infinity", "1e5\n"]`, `["NaN", "a\"Infinity", "1e5\n"]`},
		{"backslashes before a quote", `["\\", NaN, "\\\"N", "", Infinity]`, `["\\",null,"\\\"N","",null]`},
		{"a number that is too large for others is null too", `[1e400, 1E400, 1e16]`, `[null,null,1e+16]`},
		{"one line", "{\n\"a\":\r1}", `{"a":1}`},
		{"a number alone", `1e400`, `null`},
	} {
		got, err := appendPlain([]byte("x"), tt.text)
		if err != nil || string(got) != "x"+tt.want {
			t.Errorf("%s: got %s, %v, want x%s", tt.name, got, err, tt.want)
		}
		if !json.Valid(got[1:]) {
			t.Errorf("%s: %s is no JSON", tt.name, got[1:])
		}
	}
	if got, err := appendPlain(nil, "\n{"); err == nil {
		t.Errorf("half an object: got %s", got)
	}
}

// FuzzAppendPlain: whatever JSON Python reads, everybody reads what is made of it,
// on one line and as the same value, but for the numbers that JSON lacks.
func FuzzAppendPlain(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-0,2.5e3,1e400,NaN,-Infinity,"NaN\\\"e5\ud800"]}`, "[\n1,\r\t2 ]", `"é` + "\u2028" + `"`, `{"a":1,"a":2}`, "e", "1e1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := pyjson.Decoder{}.DecodeString(text)
		if err != nil {
			return
		}
		plain, err := appendPlain(nil, text)
		if err != nil || !json.Valid(plain) || strings.ContainsAny(string(plain), "\n\r") {
			t.Fatalf("%q: got %q, %v", text, plain, err)
		}
		back, err := pyjson.Decoder{}.Decode(plain)
		if diff := vectors.Diff(back, finite(v)); err != nil || diff != "" {
			t.Errorf("%q: got %q, %v: %s", text, plain, err, diff)
		}
	})
}
