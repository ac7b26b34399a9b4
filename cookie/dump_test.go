package cookie

import (
	"strings"
	"testing"
	"time"
)

// What Dump writes is read back under the same name by this package, by Werkzeug
// of either grammar and by browsers.
func TestDumpNames(t *testing.T) {
	for _, name := range []string{"k", "a[0]", "a,b", "user:id", "a/b", "(k)", "{x}", "a@b", `k\`, "$Version", "__Host-x"} {
		text, err := Dump(name, "v", Options{})
		pair, _, _ := strings.Cut(text, ";")
		for about, read := range map[string]func(string) []Pair{"3.1.8": Parse, "3.1.9": parse319} {
			if got := read(pair); err != nil || len(got) != 1 || got[0] != (Pair{name, "v"}) {
				t.Errorf("%q: %v, %s reads back %q of %q", name, err, about, got, text)
			}
		}
	}
	for about, name := range map[string]string{
		"no name":                 "",
		"an equals sign":          "a=b",
		"a semicolon":             "a;b",
		"a blank within":          "a b",
		"a blank before":          " a",
		"a tab":                   "a\tb",
		"a double quote":          `a"b`,
		"a line break":            "a\r\nb",
		"a control character":     "a\x7f",
		"a letter outside ASCII":  "é",
		"bytes that are no UTF-8": "\xe9",
	} {
		if text, err := Dump(name, "v", Options{}); err == nil || text != "" {
			t.Errorf("%s: wrote %q", about, text)
		}
	}
}

// The texts are Werkzeug's, odd ones too; Validate refuses what browsers would
// not take.
func TestDumpPlaces(t *testing.T) {
	for _, test := range []struct {
		domain, path string
		want         string // "" for an error
		valid        bool
	}{
		{"example.com", "", "k=; Domain=example.com; Path=/", true},
		{"..example.com:80", "/a b", "k=; Domain=example.com; Path=/a%20b", true},
		{"example.com.", "", "k=; Domain=example.com.; Path=/", false},
		{"[::1]", "", "k=; Domain=[; Path=/", false},
		{"*.example.com", "", "k=; Domain=*.example.com; Path=/", false},
		{"a b,c", "", "k=; Domain=a b,c; Path=/", false},
		{".", "", "k=; Domain=; Path=/", false},
		{"", "relative", "k=; Path=relative", false},
		{"", "?", "k=; Path=%3F", false},
		{"a;b", "", "", false},
		{"a\tb", "", "", false},
		{"a\r\nb", "", "", false},
		{"bücher.de", "", "", false},
		{"a..b", "", "", false},
		{strings.Repeat("a", 63), "", "k=; Domain=" + strings.Repeat("a", 63) + "; Path=/", true},
		{strings.Repeat("a", 64), "", "", false},
		{"", "/\xff", "", false},
		{strings.Repeat("a.", 126) + "a", "", "k=; Domain=" + strings.Repeat("a.", 126) + "a; Path=/", true},
		{strings.Repeat("a.", 126) + "aa", "", "k=; Domain=" + strings.Repeat("a.", 126) + "aa; Path=/", false},
		{"", "/" + strings.Repeat("x", 1023), "k=; Path=/" + strings.Repeat("x", 1023), true},
		{"", "/" + strings.Repeat("x", 1024), "k=; Path=/" + strings.Repeat("x", 1024), false},
	} {
		got, err := Dump("k", "", Options{Domain: test.domain, Path: test.path})
		if got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("Domain %q, Path %q: got %q, %v, want %q", test.domain, test.path, got, err, test.want)
		}
		a := Attributes{Name: "k", Domain: test.domain, Path: test.path}
		if err := a.Validate(); (err == nil) != test.valid {
			t.Errorf("Domain %q, Path %q: Validate says %v, want valid %t", test.domain, test.path, err, test.valid)
		}
	}
}

// Python cuts a timedelta to whole seconds before it adds it to the time.
func TestDumpCutsMaxAgeFirst(t *testing.T) {
	got, err := Dump("k", "", Options{
		MaxAge: new(1900 * time.Millisecond),
		Now:    func() time.Time { return time.Unix(0, 900e6) },
	})
	if want := "k=; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=1; Path=/"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}
