package login_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/login"
)

func TestN01Next(t *testing.T) {
	rows := []struct {
		raw  string
		want bool
	}{
		{"/", true}, {"/profile", true}, {"/profile/", true}, {"/a/b?c=d&e=%2Ff", true}, {"/caf%C3%A9", true},
		{"/a?next=https://evil.example/", true}, {"/a%20b", true},
		{"", false}, {"profile", false}, {"//evil.example", false}, {"///evil.example", false}, {"/\\evil.example", false},
		{"\\\\evil.example", false}, {"https://evil.example", false}, {"https:evil.example", false}, {"javascript:alert(1)", false},
		{"/\t/evil.example", false}, {"/%09/evil.example", false}, {"/%2fevil.example", false}, {"/%2F%2Fevil.example", false},
		{"/%5cevil.example", false}, {"/a//evil.example", false}, {"/./", false}, {"/../evil", false}, {"/a/..//evil.example", false},
		{"/%2e%2e/evil", false}, {"/a#b", false}, {"/é", false}, {"/a b", false}, {" /a", false}, {"/a\n", false}, {"/a\r\nSet-Cookie: x=y", false},
		{"/a%2fb", false}, {"/a%2Fb", false}, {`/a"b`, false}, {"/a<b>", false}, {"/a|b", false},
		{"/\x00", false}, {"/%00", false}, {"/%zz", false}, {"/" + strings.Repeat("a", 2048), false},
	}
	for _, row := range rows {
		got, ok := login.NextURL(row.raw)
		if ok != row.want || ok && got != row.raw || !ok && got != "" {
			t.Errorf("%q: got %q, %v", row.raw, got, ok)
		}
	}
}

// Every hostile redirect of a corpus that was collected against another
// project: none may leave the site.
func TestN01HostileRedirects(t *testing.T) {
	text, err := os.ReadFile("testdata/openredirects.txt")
	check(t, err)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		got, ok := login.NextURL(line)
		if ok && !staysHere(got) {
			t.Errorf("%q was accepted", line)
		}
	}
}

// staysHere is what a browser does with a path, said another way than in
// NextURL: resolve it against the site and look at the host.
func staysHere(next string) bool {
	base, _ := url.Parse("https://site.example/login")
	u, err := base.Parse(next)
	return err == nil && u.Host == "site.example" && u.Scheme == "https" && !strings.HasPrefix(u.Path, "//")
}

func FuzzNextURL(f *testing.F) {
	for _, seed := range []string{"/", "/a?b=c", "//evil.example", "/\\evil", "/%2f", "/a/../b", "/\t/x", "https://x", "/é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, ok := login.NextURL(raw)
		if ok && (got != raw || !staysHere(got) || strings.ContainsAny(got, "\\\r\n\t ")) {
			t.Errorf("%q was accepted as %q", raw, got)
		}
		if again, twice := login.NextURL(got); ok && (!twice || again != got) {
			t.Errorf("%q is accepted once only", raw)
		}
	})
}
