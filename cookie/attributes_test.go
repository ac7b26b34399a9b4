package cookie

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// The draft's table: what each prefix asks of a cookie.
func TestC02PrefixRules(t *testing.T) {
	rules := map[string]func(secure, httpOnly, hostOnly, root bool) bool{
		"__Secure-":    func(secure, _, _, _ bool) bool { return secure },
		"__Host-":      func(secure, _, hostOnly, root bool) bool { return secure && hostOnly && root },
		"__Http-":      func(secure, httpOnly, _, _ bool) bool { return secure && httpOnly },
		"__Host-Http-": func(secure, httpOnly, hostOnly, root bool) bool { return secure && httpOnly && hostOnly && root },
	}
	for prefix, rule := range rules {
		for bits := range 16 {
			secure, httpOnly, hostOnly, root := bits&1 != 0, bits&2 != 0, bits&4 != 0, bits&8 != 0
			a := Attributes{Secure: secure, HTTPOnly: httpOnly, Domain: "example.com", Path: "/app"}
			if hostOnly {
				a.Domain = ""
			}
			if root {
				a.Path = "/"
			}
			for _, spelling := range []string{prefix, strings.ToUpper(prefix), strings.ToLower(prefix)} {
				a.Name = spelling + "id"
				want := rule(secure, httpOnly, hostOnly, root)
				_, err := a.Set("v", time.Time{})
				if got := err == nil; got != want {
					t.Errorf("%s with secure %t, http only %t, host only %t, path / %t: got accepted %t, want %t (%v)",
						a.Name, secure, httpOnly, hostOnly, root, got, want, err)
				}
			}
		}
	}
}

func TestC02PartitionedCountsAsSecure(t *testing.T) {
	if err := (Attributes{Name: "__Host-a", Partitioned: true}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestC03DeleteCarriesTheAttributesOfSet(t *testing.T) {
	for _, a := range []Attributes{
		{Name: "session"},
		{Name: "session", Domain: ".example.com:443", Path: "/a b", HTTPOnly: true, SameSite: SameSiteStrict},
		{Name: "__Host-session", Secure: true, HTTPOnly: true, SameSite: SameSiteLax},
		{Name: "__Host-remember", Secure: true, HTTPOnly: true, SameSite: SameSiteNone, Partitioned: true},
		{Name: "__Secure-x", Partitioned: true},
		{Name: "tiny", MaxSize: 14},
	} {
		set, err := a.Set("v", time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		expire := "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; "
		del := a.Delete()
		if got, want := strings.Replace(del, expire, "", 1), strings.Replace(set, "=v;", "=;", 1); got != want {
			t.Errorf("Delete() = %q without its dates is %q, want %q", del, got, want)
		}
		if !strings.Contains(del, expire) || identify(del) != identify(set) {
			t.Errorf("Delete() = %q does not delete %q", del, set)
		}
	}
	if got := (Attributes{Name: "a;b"}).Delete(); got != "" {
		t.Errorf("invalid attributes: got %q, want nothing", got)
	}
}

func TestC04ValuesAreNeverAltered(t *testing.T) {
	a := Attributes{Name: "k"}
	for _, value := range []string{"", "a", `"`, ";", ",", `\`, " ", "a b", "\x00", "\x19", "\x7f", "\u0080", "é", "😀", "\r\n", "=", `\054`, `"q"`} {
		text, err := a.Set(value, time.Time{})
		if err != nil {
			t.Errorf("Set(%q): %v", value, err)
			continue
		}
		pair, _, _ := strings.Cut(text, ";")
		if got := Parse(pair); len(got) != 1 || got[0] != (Pair{"k", value}) {
			t.Errorf("Set(%q) = %q reads back as %q", value, text, got)
		}
	}
	for _, value := range []string{"\x1a", "a\x1fb", "\xff", "\xed\xa0\x80"} {
		if text, err := a.Set(value, time.Time{}); err == nil || text != "" {
			t.Errorf("Set(%q) = %q, want an error", value, text)
		} else if strings.Contains(err.Error(), value) {
			t.Errorf("Set(%q): the error shows the value", value)
		}
	}
}

func TestC04Sizes(t *testing.T) {
	tests := []struct {
		about   string
		maxSize int
		value   int
		what    string // of the SizeError, "" for none
	}{
		{"the whole text of 4093 bytes passes", 0, 4093 - len("k=; Path=/"), ""},
		{"one byte more does not", 0, 4094 - len("k=; Path=/"), "value and attributes"},
		{"name and value of 4096 bytes pass where MaxSize is off", -1, 4095, ""},
		{"4097 do not", -1, 4096, "name and value"},
		{"a limit of one's own holds at the byte", 20, 10, ""},
		{"and beyond it", 20, 11, "value and attributes"},
	}
	for _, test := range tests {
		a := Attributes{Name: "k", MaxSize: test.maxSize}
		text, err := a.Set(strings.Repeat("x", test.value), time.Time{})
		size, _ := errors.AsType[*SizeError](err)
		switch {
		case test.what == "" && err != nil:
			t.Errorf("%s: %v", test.about, err)
		case test.what != "" && (size == nil || size.What != test.what || size.Size != size.Limit+1 || text != ""):
			t.Errorf("%s: got %v, want a SizeError of %s", test.about, err, test.what)
		}
	}
	want := `cookie: "k" is too large: its name and value take 4097 bytes, the limit is 4096`
	if _, err := (Attributes{Name: "k", MaxSize: -1}).Set(strings.Repeat("x", 4096), time.Time{}); fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestC07Lifetimes(t *testing.T) {
	for d, ok := range map[time.Duration]bool{
		0: true, time.Second: true, 34_560_000 * time.Second: true,
		34_560_001 * time.Second: false, -time.Second: false,
	} {
		if err := CheckLifetime(d); (err == nil) != ok {
			t.Errorf("CheckLifetime(%v) = %v, want accepted %t", d, err, ok)
		}
	}
}

func TestC14PartitionedBringsSecure(t *testing.T) {
	got, err := Attributes{Name: "k", Partitioned: true, SameSite: SameSiteNone}.Set("v", time.Time{})
	if want := "k=v; Secure; Path=/; SameSite=None; Partitioned"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	got = Attributes{Name: "k", Partitioned: true}.Delete()
	if want := "k=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; Path=/; Partitioned"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestC15SameSiteNoneNeedsSecure(t *testing.T) {
	for _, test := range []struct {
		a  Attributes
		ok bool
	}{
		{Attributes{Name: "k", SameSite: SameSiteNone}, false},
		{Attributes{Name: "k", SameSite: SameSiteNone, Secure: true}, true},
		{Attributes{Name: "k", SameSite: SameSiteNone, Partitioned: true}, true},
		{Attributes{Name: "k", SameSite: SameSiteLax}, true},
		{Attributes{Name: "k"}, true},
		{Attributes{Name: "k", SameSite: 4}, false},
	} {
		if err := test.a.Validate(); (err == nil) != test.ok {
			t.Errorf("%+v: got %v, want accepted %t", test.a, err, test.ok)
		}
	}
}

func TestC16UnknownSameSiteIsAnError(t *testing.T) {
	for text, want := range map[string]SameSite{"Lax": SameSiteLax, "lAx": SameSiteLax, "STRICT": SameSiteStrict, "none": SameSiteNone} {
		if got, err := ParseSameSite(text); got != want || err != nil {
			t.Errorf("ParseSameSite(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "lax ", " lax", "stirct", "\u017ftrict", "default", "Lax\x00"} {
		if got, err := ParseSameSite(text); err == nil {
			t.Errorf("ParseSameSite(%q) = %v, want an error", text, got)
		}
	}
	if got := SameSite(4).String(); got != "SameSite(4)" {
		t.Errorf("got %q", got)
	}
}

// Every fault is reported, not the first alone.
func TestValidateReportsEveryFault(t *testing.T) {
	err := Attributes{Name: "__Host-Http-a b", Domain: "bücher.de", Path: "app", SameSite: SameSiteNone}.Validate()
	for _, want := range []string{"is not a token", "xn--", "begin with a slash", "needs Secure", "needs HTTPOnly", "no Domain", "Path /", "SameSite=None"} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	for line := range strings.Lines(err.Error()) {
		if !strings.HasPrefix(line, "cookie: ") {
			t.Errorf("%q does not begin with the package's name", line)
		}
	}
}

// No field can carry a line break, a NUL or a semicolon into a header.
func TestHeaderInjectionIsImpossible(t *testing.T) {
	at := time.Unix(1e9, 0)
	for _, bad := range []string{"\r", "\n", "\x00", ";", "\r\nSet-Cookie: x=y", "; Domain=evil.example"} {
		for field, a := range map[string]Attributes{
			"name":   {Name: "a" + bad},
			"domain": {Name: "a", Domain: "example.com" + bad},
			"path":   {Name: "a", Path: "/" + bad},
			"value":  {Name: "a"},
		} {
			text, err := a.Set("v"+bad, at)
			if err == nil && (strings.ContainsAny(text, "\r\n\x00") || strings.Count(text, ";") != 2) {
				t.Errorf("%s with %q got out: %q", field, bad, text)
			}
			if del := a.Delete(); strings.ContainsAny(del, "\r\n\x00") || strings.Count(del, ";") > 4 {
				t.Errorf("%s with %q got out of Delete: %q", field, bad, del)
			}
		}
	}
}

func TestNamesAndPlacesRefused(t *testing.T) {
	for about, a := range map[string]Attributes{
		"a name of RFC 2965":            {Name: "$Version"},
		"an empty label":                {Name: "k", Domain: "a..b"},
		"a label of 64":                 {Name: "k", Domain: strings.Repeat("a", 64) + ".com"},
		"a host of 254":                 {Name: "k", Domain: strings.Repeat("a.", 126) + "aa"},
		"a port alone":                  {Name: "k", Domain: ":80"},
		"a path that grows beyond 1024": {Name: "k", Path: "/" + strings.Repeat(" ", 342)},
		"a path that is not UTF-8":      {Name: "k", Path: "/\xff"},
	} {
		if err := a.Validate(); err == nil {
			t.Errorf("%s was accepted", about)
		}
	}
	if _, err := (Attributes{Name: "k"}).Set("v", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)); err == nil {
		t.Error("the year 10000 was accepted")
	}
	if _, err := Dump("k", "v", Options{SameSite: 7}); err == nil {
		t.Error("a SameSite that does not exist was accepted")
	}
}

func TestDumpTakesTheTimeOfDay(t *testing.T) {
	text, err := Dump("k", "v", Options{MaxAge: new(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	_, date, _ := strings.Cut(text, "Expires=")
	at, err := time.Parse("Mon, 02 Jan 2006 15:04:05 GMT", date[:len("Thu, 01 Jan 1970 00:00:00 GMT")])
	if left := time.Until(at); err != nil || left < 59*time.Minute || left > time.Hour {
		t.Errorf("%q expires in %v (%v), want an hour", text, left, err)
	}
}
