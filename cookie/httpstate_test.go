package cookie

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gourd-auth/gourd/internal/httpdate"
)

// browserCase is one of http-state's: what a server sent, what a browser sends
// back to the address SentTo.
type browserCase struct {
	Test     string
	Received []string
	Sent     []struct{ Name, Value string }
	SentTo   string `json:"sent-to"`
}

// header is the Cookie header of a browser.
func (c browserCase) header() string {
	var pairs []string
	for _, s := range c.Sent {
		pairs = append(pairs, s.Name+"="+s.Value)
	}
	return strings.Join(pairs, "; ")
}

// differences says, by chapter, which cases differ from the browsers and why.
type differences map[string][]string

// account judges each case once: it agrees, or it stands in the differences.
type account struct {
	name             string
	reasons          map[string]string
	agreed, differed int
}

func newAccount(t *testing.T, chapter string) *account {
	t.Helper()
	var all map[string]differences
	readJSON(t, "differences.json", &all)
	a := &account{name: chapter, reasons: map[string]string{}}
	for reason, cases := range all[chapter] {
		for _, name := range cases {
			if a.reasons[name] != "" {
				t.Errorf("%s: %s has two reasons", chapter, name)
			}
			a.reasons[name] = reason
		}
	}
	return a
}

func (a *account) judge(t *testing.T, name, got, want string) {
	t.Helper()
	reason, listed := a.reasons[name]
	delete(a.reasons, name)
	switch {
	case got == want && listed:
		t.Errorf("%s: %s agrees, but is listed: %s", a.name, name, reason)
	case got == want:
		a.agreed++
	case listed:
		a.differed++
	default:
		t.Errorf("%s: %s: got %q, a browser %q", a.name, name, got, want)
	}
}

// close checks the sum and that no reason is left over.
func (a *account) close(t *testing.T, cases int) {
	t.Helper()
	t.Logf("http-state, %s: %d cases: %d agree, %d differ with a reason", a.name, cases, a.agreed, a.differed)
	for name := range a.reasons {
		t.Errorf("%s: there is no case %s", a.name, name)
	}
	if a.agreed+a.differed != cases {
		t.Errorf("%s: %d of %d cases are classified", a.name, a.agreed+a.differed, cases)
	}
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("testdata/http-state/" + name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func browserCases(t *testing.T) (cases []browserCase) {
	t.Helper()
	if readJSON(t, "parser.json", &cases); len(cases) != 222 {
		t.Fatalf("%d cases, want 222", len(cases))
	}
	return cases
}

// The jar of net/http is the browser of this module's tests of servers. Where it
// differs from the browsers of http-state, those tests prove less.
func TestC17JarOfTheTests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // so that 2019 is yet to come
		time.Sleep(time.Until(time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)))
		cases, jar := browserCases(t), newAccount(t, "jar")
		for _, c := range cases {
			jar.judge(t, c.Test, throughJar(t, c), c.header())
		}
		jar.close(t, len(cases))
	})
}

// throughJar is the Cookie header that a net/http client sends.
func throughJar(t *testing.T, c browserCase) string {
	t.Helper()
	from, err := url.Parse("http://home.example.org:8888/cookie-parser?" + c.Test)
	if err != nil {
		t.Fatal(err)
	}
	to, err := from.Parse("/cookie-parser-result?" + c.Test)
	if c.SentTo != "" {
		to, err = from.Parse(c.SentTo)
	}
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	response := &http.Response{Header: http.Header{"Set-Cookie": c.Received}}
	jar.SetCookies(from, response.Cookies())
	request := &http.Request{Header: http.Header{}}
	for _, kept := range jar.Cookies(to) {
		request.AddCookie(kept)
	}
	return request.Header.Get("Cookie")
}

// What a browser sends back is read as the cookies that it holds: the names, and
// the values byte for byte, but for what Werkzeug reads otherwise.
func TestC17ReadingWhatBrowsersSend(t *testing.T) {
	cases, read := browserCases(t), newAccount(t, "read")
	for _, c := range cases {
		got, want := []string{}, []string{}
		for _, p := range Parse(c.header()) {
			got = append(got, fmt.Sprintf("%q", p))
		}
		for _, s := range c.Sent {
			want = append(want, fmt.Sprintf("%q", Pair(s)))
		}
		read.judge(t, c.Test, strings.Join(got, " "), strings.Join(want, " "))
	}
	read.close(t, len(cases))
}

// What Attributes.Set writes, a browser keeps and sends back as the same value:
// each cookie of the cases, where its name is one that Set takes.
func TestC17WrittenCookiesComeBack(t *testing.T) {
	written := 0
	for _, c := range browserCases(t) {
		for _, s := range c.Sent {
			text, err := Attributes{Name: s.Name}.Set(s.Value, time.Time{})
			if err != nil {
				continue
			}
			written++
			if got := Parse(browserKeeps(text)); !slices.Equal(got, []Pair{Pair(s)}) {
				t.Errorf("%s: %q came back as %q", c.Test, text, got)
			}
		}
	}
	t.Logf("http-state: %d cookies were written and read again", written)
	if written < 100 {
		t.Errorf("%d cookies were written, want 100 at least", written)
	}
}

// browserKeeps is RFC 6265bis, 5.6, up to the attributes: the text before the
// first semicolon, cut at the first equals sign, without blanks around.
func browserKeeps(setCookie string) (header string) {
	pair, _, _ := strings.Cut(setCookie, ";")
	name, value, _ := strings.Cut(pair, "=")
	return strings.Trim(name, " \t") + "=" + strings.Trim(value, " \t")
}

func TestC17Dates(t *testing.T) {
	var cases []struct {
		Test     string
		Expected string // "" for null: no date
	}
	readJSON(t, "dates.json", &cases)
	ours, jar := newAccount(t, "httpdate"), newAccount(t, "jar's dates")
	for _, c := range cases {
		at, _ := httpdate.Parse(c.Test)
		ours.judge(t, c.Test, dateText(at), c.Expected)
		set, err := http.ParseSetCookie("a=b; Expires=" + c.Test)
		if err != nil {
			t.Fatal(err)
		}
		jar.judge(t, c.Test, dateText(set.Expires), c.Expected)
	}
	ours.close(t, len(cases))
	jar.close(t, len(cases))
}

func dateText(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(http.TimeFormat)
}
