package cookie

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// FuzzParse takes any text, where FuzzBesideNetHTTP makes headers of their parts.
// Whatever comes, the names and values are text, and the two readers of this
// package agree.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"a=b; c=d", `a="b;c"; d=e`, `a="\303\251"`, "=x; y=1", "a = b ; c", `a="x\`, "\xa0a=\xff", "$Version=1; a=b", `a="b"x; c=d`, `a="\400"`, ";;;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		pairs := Parse(header)
		besideNetHTTP(t, header)
		for i, p := range pairs {
			if p.Name == "" || strings.ToValidUTF8(p.Name+p.Value, "") != p.Name+p.Value {
				t.Fatalf("%q: pair %d is %q", header, i, p)
			}
		}
		if len(pairs) == 0 {
			return
		}
		name := pairs[len(pairs)/2].Name
		found, err := find(header, name)
		if err == nil && found.Count > 0 && !has(pairs, Pair{name, found.Value}) {
			t.Fatalf("%q: found %q=%q, which Parse has not", header, name, found.Value)
		}
	})
}

func has(pairs []Pair, want Pair) bool {
	for _, p := range pairs {
		if p == want {
			return true
		}
	}
	return false
}

// FuzzDump reads back what was written: the pair by Parse, the rest by splitting
// at semicolons as a browser does. What Set lets through, net/http reads too.
func FuzzDump(f *testing.F) {
	f.Add("k", "a,b;c\"\\é\x1f", "example.com", "/a b;c", int64(1e9), uint8(0xff))
	f.Add("__Host-k", "x", "", "/", int64(0), uint8(3))
	f.Add("k", "1|ab", ".x.y:80", "", int64(-5), uint8(0))
	f.Fuzz(func(t *testing.T, name, value, domain, path string, unix int64, bits uint8) {
		a := Attributes{
			Name: name, Domain: domain, Path: path, MaxSize: -1, SameSite: SameSite(bits >> 3 & 3),
			Secure: bits&1 != 0, HTTPOnly: bits&2 != 0, Partitioned: bits&4 != 0,
		}
		var expires time.Time
		if bits&0x80 != 0 {
			expires = time.Unix(unix, 0)
		}
		text, err := Dump(name, value, a.options(Options{Expires: expires}))
		if err != nil {
			return
		}
		if strings.ContainsAny(text, "\r\n\x00") {
			t.Fatalf("a control byte in %q", text)
		}
		parts := strings.Split(text, "; ")
		want := 2 + count(domain != "", !expires.IsZero(), a.secure(), a.HTTPOnly, a.SameSite != 0, a.Partitioned)
		if got := Parse(parts[0]); len(parts) != want || len(got) != 1 || got[0] != (Pair{name, value}) {
			t.Fatalf("%q has %d parts, want %d, and reads back as %q", text, len(parts), want, got)
		}
		if _, err := a.Set(value, expires); err != nil || strings.Contains(parts[0], `"`) {
			return
		}
		c, err := http.ParseSetCookie(text)
		if err != nil || c.Name != name || c.Value != value || c.Secure != a.secure() || c.HttpOnly != a.HTTPOnly {
			t.Fatalf("%q: net/http reads %v, %v", text, c, err)
		}
	})
}

func count(given ...bool) (n int) {
	for _, g := range given {
		if g {
			n++
		}
	}
	return n
}
