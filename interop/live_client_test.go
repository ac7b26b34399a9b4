//go:build unix

package interop

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"
	"time"
)

// browser is one person's client. Its jar hands the same cookies to every
// server of 127.0.0.1, whatever the port, as browsers do.
type browser struct {
	t    *testing.T
	http *http.Client
}

func newBrowser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// answer is what a server said.
type answer struct {
	status int
	body   []byte
}

// field is a field of a JSON object, nil if it is lacking.
func (a answer) field(t *testing.T, name string) any {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal(a.body, &fields); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return fields[name]
}

func (b *browser) do(method, address string, body any, headers ...string) answer {
	b.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequest(method, address, bytes.NewReader(text))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("User-Agent", "gourd-interop")
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{resp.StatusCode, got}
}

// get and post demand that the server is content.
func (b *browser) get(address string) answer { b.t.Helper(); return b.ok("GET", address, nil) }

func (b *browser) post(address string, body any) answer {
	b.t.Helper()
	return b.ok("POST", address, body)
}

func (b *browser) ok(method, address string, body any) answer {
	b.t.Helper()
	a := b.do(method, address, body)
	if a.status < 200 || a.status > 299 {
		b.t.Fatalf("%s %s answered %d: %s", method, address, a.status, a.body)
	}
	return a
}

// cookie is the value of the session cookie in the jar, "" if there is none.
func (b *browser) cookie(address string) string {
	b.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(u) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

// withCookie asks as somebody who holds a copy of a cookie and nothing else.
func withCookie(t *testing.T, address, value string) answer {
	t.Helper()
	thief := newBrowser(t)
	thief.http.Jar = nil
	return thief.do("GET", address, nil, "Cookie", "session="+value)
}
