package inspect

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ann = "eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E"

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		want       []Cookie
	}{
		{"a value alone", ann, []Cookie{{Value: ann}}},
		{"a value in quotes", `"` + ann + `"`, []Cookie{{Value: ann}}},
		{"a value with padding is no NAME=VALUE", ann + "=", []Cookie{{Value: ann + "="}}},
		{"a name and a value", "session=" + ann, []Cookie{{Name: "session", Value: ann}}},
		{"a Cookie header gives what looks like a session", "Cookie: theme=dark; sid=" + ann + "; x", []Cookie{{Name: "sid", Value: ann}}},
		{"all of a Cookie header if none does", "cookie: a=1; b=2", []Cookie{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}},
		{"a Set-Cookie header with its attributes", "Set-Cookie: session=" + ann + "; HttpOnly; Path=/\r",
			[]Cookie{{Name: "session", Value: ann, Attributes: []string{"HttpOnly", "Path=/"}}}},
		{"what curl -v shows", "< set-cookie: session=" + ann + "; Path=/", []Cookie{{Name: "session", Value: ann, Attributes: []string{"Path=/"}}}},
		{"what document.cookie gives", "theme=dark; session=" + ann, []Cookie{{Name: "session", Value: ann}}},
		{"another header", "Content-Type: text/html", nil},
		{"a status line", "HTTP/1.1 200 OK", nil},
		{"a request line of curl -v", "> GET / HTTP/1.1", nil},
		{"an empty line", "", nil},
		{"curl's own talk", "* Connected to localhost", nil},
		{"a header without a pair", "Set-Cookie: nothing", nil},
		{"rubbish is looked at as a value", "rubbish", []Cookie{{Value: "rubbish"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(Find(tt.line), tt.want); diff != "" {
				t.Errorf("got - want +\n%s", diff)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{ann, "session=" + ann, "Cookie: a=1; b=" + ann, "Set-Cookie: a=b; Path=/", "< x: y", `"`, "=", ";;="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, c := range Find(line) {
			if !strings.Contains(line, c.Name) || !strings.Contains(line, c.Value) {
				t.Errorf("%q: got %+v, which does not stand in it", line, c)
			}
		}
	})
}
