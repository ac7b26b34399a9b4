package pyliteral

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnquote(t *testing.T) {
	tests := []struct {
		why, literal string
		want         any // nil: an error
	}{
		{"plain", `'dev'`, "dev"},
		{"double quotes", `"it's"`, "it's"},
		{"three quotes over two lines", "'''a\nb'''", "a\nb"},
		{"three double quotes, a quote inside", `"""say "hi\""""`, `say "hi"`},
		{"bytes with escapes", `b'_5#y2L"F4Q8z\n\xec]/'`, []byte("_5#y2L\"F4Q8z\n\xec]/")},
		{"text with a hex escape is a code point", `'\xec'`, "ì"},
		{"raw bytes", `rb'\x00'`, []byte(`\x00`)},
		{"raw text keeps the backslash before a quote", `r'a\'b'`, `a\'b`},
		{"octal", `'\101\0\7777'`, "A\x00\u01ff7"},
		{"octal in bytes loses what is over a byte", `b'\777'`, []byte{0xFF}},
		{"code points", `'\u0444\U0001F600'`, "ф😀"},
		{"lone surrogate", `'\ud800'`, "\xed\xa0\x80"},
		{"unknown escape stays", `'\q\d'`, `\q\d`},
		{"\\u means nothing in bytes", `b'\u0041\N'`, []byte(`\u0041\N`)},
		{"line continuation", "'a\\\nb'", "ab"},
		{"line continuation of Windows", "'a\\\r\nb'", "ab"},
		{"every simple escape", `'\a\b\f\n\r\t\v\\\'\"'`, "\a\b\f\n\r\t\v\\'\""},
		{"line ends are \\n", "'''a\r\nb\rc'''", "a\nb\nc"},
		{"upper case prefix", `B"x"`, []byte("x")},
		{"f-string", `f'{x}'`, nil},
		{"not a prefix", `ub'x'`, nil},
		{"two literals", `'a' 'b'`, nil},
		{"no end", `'abc`, nil},
		{"newline inside", "'a\nb'", nil},
		{"carriage return inside", "'a\rb'", nil},
		{"name", `abc`, nil},
		{"nothing", ``, nil},
		{"short hex", `'\x1'`, nil},
		{"bad hex", `'\xzz'`, nil},
		{"beyond Unicode", `'\U00110000'`, nil},
		{"named character", `'\N{BULLET}'`, nil},
		{"bytes beyond ASCII", `b'é'`, nil},
		{"ends in a backslash", `'a\'`, nil},
	}
	for _, tt := range tests {
		got, err := Unquote(tt.literal)
		if (err != nil) != (tt.want == nil) || !cmp.Equal(got, tt.want) {
			t.Errorf("%s: %s: got %#v, %v, want %#v", tt.why, tt.literal, got, err, tt.want)
		}
	}
}

func FuzzUnquote(f *testing.F) {
	for _, s := range []string{`'a'`, `b"\xff"`, `"""a"""`, `r'\'`, `'\U0001F600'`, `'\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := Scan(s); err == nil && (n < 0 || n > len(s)) {
			t.Fatalf("Scan: %d of %d bytes", n, len(s))
		}
		_, _ = Unquote(s)
	})
}
