package cookie

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

func request(lines ...string) *http.Request {
	return &http.Request{Header: http.Header{"Cookie": lines}}
}

func TestC09FirstOfADuplicateCounts(t *testing.T) {
	for _, test := range []struct {
		lines []string
		want  Found
	}{
		{[]string{"s=bad; s=good"}, Found{Value: "bad", Count: 2}},
		{[]string{"s=good; s=bad"}, Found{Value: "good", Count: 2}},
		{[]string{"s=one", "s=two"}, Found{Value: "one", Count: 2}},
		{[]string{"s=; s=two"}, Found{Value: "", Count: 2}},
		{[]string{`s="q"; t=1`}, Found{Value: "q", Count: 1, Quoted: true}},
		{[]string{"t=1"}, Found{}},
		{nil, Found{}},
	} {
		if got, err := Find(request(test.lines...).Header, "s"); got != test.want || err != nil {
			t.Errorf("%q: got %+v, %v, want %+v", test.lines, got, err, test.want)
		}
	}
}

func TestC10LookAlikesAreNotOurs(t *testing.T) {
	const name = "__Host-session"
	for _, header := range []string{
		"=__Host-session=bad", "==__Host-session=bad", "a=1; =__Host-session=bad",
		"\u2000__Host-session=bad", "\u0085__Host-session=bad", "\u00a0__Host-session=bad",
		"\x85__Host-session=bad", "\xa0__Host-session=bad", "\x1c__Host-session=bad",
		"\t__Host-session=bad", "a=1; \t__Host-session=bad", "a=1;\v__Host-session=bad",
		"__Host-session =bad", "__Host-session\t=bad", "__Host-session\xa0=bad",
		"$Version=1; __Host-session=bad; $Path=/", " $version=1; __Host-session=bad",
		"__HOST-session=bad", "__host-session=bad", "__Host-sessio\u006e\u0301=bad",
		`"__Host-session"=bad`, "%5F_Host-session=bad", "x__Host-session=bad", "__Host-session.=bad",
		`a="; __Host-session=bad;"`,
	} {
		if value, found := Read(request(header), name); found || value != "" {
			t.Errorf("%q was read as ours: %q", header, value)
		}
	}
	for _, header := range []string{
		"__Host-session=good", "a=1;__Host-session=good", "a=1;   __Host-session=good", "a=1; $Version=1; __Host-session=good",
		"; __Host-session=good", "=x; __Host-session=good",
	} {
		if value, found := Read(request(header), name); !found || value != "good" {
			t.Errorf("%q: got %q, %t, want ours", header, value, found)
		}
	}
	if value, found := Read(request("=bad; ;$Version=1"), ""); found {
		t.Errorf("the empty name found %q", value)
	}
}

// A sandwich: a planted cookie opens a quote and another closes it, so that what
// stands between is swallowed. Ours is then missing, never mixed with another's.
func TestC11CookieSandwich(t *testing.T) {
	for _, test := range []struct {
		header, want string
		found        bool
	}{
		{`a="x; session=token; b=y"`, "", false},
		{`a="x; session=token`, "token", true},
		{`session="tok; secret=1"; b=2`, "tok; secret=1", true}, // as Flask reads it; no signature fits
		{`session="tok; secret=1`, `"tok`, true},
		{`session="token"`, "token", true},
		{`session="to\153en"`, "token", true},
		{`session=token"; b="x`, `token"`, true},
	} {
		if got, found := Read(request(test.header), "session"); got != test.want || found != test.found {
			t.Errorf("%s: got %q, %t, want %q, %t", test.header, got, found, test.want, test.found)
		}
	}
}

func TestC12Limits(t *testing.T) {
	for _, test := range []struct {
		about string
		lines []string
		ok    bool
	}{
		{"100 cookies", []string{"s=1;" + strings.Repeat("a=;", 99)}, true},
		{"101 cookies", []string{"s=1;" + strings.Repeat("a=;", 100)}, false},
		{"101 cookies in two headers", []string{"s=1;" + strings.Repeat("a=;", 50), strings.Repeat("a;", 50)}, false},
		{"3001 cookies", []string{"s=1;" + strings.Repeat("a=;", 3000)}, false},
		{"16 KiB", []string{"s=1;" + strings.Repeat("x", MaxHeader-4)}, true},
		{"a byte more", []string{"s=1;" + strings.Repeat("x", MaxHeader-3)}, false},
		{"a byte more by joining", []string{"s=1", strings.Repeat("x", MaxHeader-3)}, false},
		{"a megabyte", []string{"s=1;" + strings.Repeat("a=;", 1<<20/3)}, false},
		{"nameless cookies do not count", []string{"s=1" + strings.Repeat(";", 1000)}, true},
	} {
		r := request(test.lines...)
		found, err := Find(r.Header, "s")
		_, isLimit := errors.AsType[*LimitError](err)
		if (err == nil) != test.ok || isLimit == test.ok || !test.ok && found != (Found{}) {
			t.Errorf("%s: Find got %+v, %v, want read %t", test.about, found, err, test.ok)
		}
		if _, got := Read(r, "s"); got != test.ok {
			t.Errorf("%s: Read found %t, want %t", test.about, got, test.ok)
		}
		if pairs, err := All(r.Header); (err == nil) != test.ok || !test.ok && pairs != nil {
			t.Errorf("%s: All got %d pairs, %v, want read %t", test.about, len(pairs), err, test.ok)
		}
	}
	if got, want := (&LimitError{"cookies", 101, 100}).Error(), "cookie: request has 101 cookies, the limit is 100"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestC13PercentIsNotDecoded(t *testing.T) {
	if got, _ := Read(request("s=a%2eb+c%00"), "s"); got != "a%2eb+c%00" {
		t.Errorf("got %q", got)
	}
}

func TestReadTakesBytesAsLatin1(t *testing.T) {
	for header, want := range map[string]string{
		"s=\xc3\xa9": "Ã©", `s="\303\251"`: "é", "s=\"\xc3\xa9\"": "Ã©", "s=\xff": "ÿ", "s=\x80": "\u0080", "s= b ": "b",
	} {
		if got, _ := Read(request(header), "s"); got != want {
			t.Errorf("%q: got %q, want %q", header, got, want)
		}
	}
	if got, _ := Read(request(`a="1`, `2"; s=3`), "a"); got != "1;2" {
		t.Errorf("a quote over two headers: got %q, want 1;2", got)
	}
}

// Answers of CPython's bytes.decode(errors="replace").
func TestBrokenUTF8ReadsAsInPython(t *testing.T) {
	for input, want := range map[string]string{
		"ok é😀":                      "ok é😀",
		"a\xffb":                     "a\ufffdb",
		"\xc3":                       "\ufffd",
		"\xc3(":                      "\ufffd(",
		"\xc0\xaf":                   "\ufffd\ufffd",
		"\xe2\x80x":                  "\ufffdx",
		"\xe2\x80":                   "\ufffd",
		"\xe0\x80\xa0":               "\ufffd\ufffd\ufffd",
		"\xe0\xa0":                   "\ufffd",
		"\xed\xa0\x80":               "\ufffd\ufffd\ufffd",
		"\xed\x9f":                   "\ufffd",
		"\xf0\x9f\x98":               "\ufffd",
		"\xf0\x80\x80\x80":           "\ufffd\ufffd\ufffd\ufffd",
		"\xf1\x80\x80\xe2\x82\xac":   "\ufffd€",
		"\xf4\x90\x80\x80":           "\ufffd\ufffd\ufffd\ufffd",
		"\xf4\x8f\xbf":               "\ufffd",
		"\xf5\x80":                   "\ufffd\ufffd",
		"\xef\xbf\xbd is a real one": "\ufffd is a real one",
		"\xef\xbf\xbd\xff":           "\ufffd\ufffd",
		"é\x80":                      "é\ufffd",
	} {
		if got := decodeUTF8([]byte(input)); got != want {
			t.Errorf("%q: got %q, want %q", input, got, want)
		}
	}
}

// Beside a broken character the whole ones stay, from the first to the last of
// each length.
func TestBrokenUTF8SparesItsNeighbours(t *testing.T) {
	for _, r := range "\x00\x7f\u0080\u07ff\u0800\u0fff\u1000\ucfff\ud000\ud7ff\ue000\uffff\U00010000\U0003ffff\U00040000\U000fffff\U00100000\U0010ffff" {
		if got, want := decodeUTF8([]byte("\xff"+string(r)+"\xff")), "\ufffd"+string(r)+"\ufffd"; got != want {
			t.Errorf("%U: got %q, want %q", r, got, want)
		}
	}
}

// Headers built to make a parser look at the same bytes again and again: one that
// does would be at it for hours.
func TestParseIsLinear(t *testing.T) {
	for _, unit := range []string{`a="`, `a="\";`, `a="\\`, `"="`, `a="b" x`, `a= `, " ", "\xa0", ";", "=", `a="\"`, "a=\"\x1f;"} {
		Parse(strings.Repeat(unit, 1<<20/len(unit)))
	}
}
