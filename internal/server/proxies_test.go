package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/clientaddr"
)

// lies is every header by which a proxy tells what a request was, and who sent it.
var lies = []string{
	"X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example", "X-Forwarded-Port", "4711",
	"X-Forwarded-Uri", "/static/evil", "X-Forwarded-Method", "DELETE", "X-Forwarded-Prefix", "/evil", "X-Forwarded-Server", "evil.example",
	"X-Forwarded-User", "root", "X-Forwarded-Scheme", "https", "Forwarded", `for=203.0.113.9;proto=https;host=evil.example`,
	"X-Real-IP", "203.0.113.9", "X-Client-IP", "203.0.113.9", "True-Client-IP", "203.0.113.9", "CF-Connecting-IP", "203.0.113.9",
	"X-Original-URL", "/evil", "X-Rewrite-URL", "/evil", "X-Http-Method-Override", "DELETE", "X-Request-ID", "evil-from-a-stranger",
}

// trusting is a server that trusts proxies of 10.0.0.0/8.
func trusting(d *Deps) {
	d.TrustedProxies, _ = clientaddr.ParseProxies([]string{"10.0.0.0/8", "127.0.0.1"})
}

// once is what differs between two answers anyway.
var once = regexp.MustCompile(`[0-9A-Z]{26}|(session|gourd_device)=[^;]+|GMT|\d\d:\d\d:\d\d`)

func (a answer) plain() string {
	text := []string{a.Status, a.body}
	a.Header.Write(writer(func(p []byte) { text = append(text, string(p)) }))
	return once.ReplaceAllString(strings.Join(text, "\n"), "")
}

type writer func([]byte)

func (w writer) Write(p []byte) (int, error) { w(p); return len(p), nil }

// TestP01ForwardedHeadersOfStrangers: they change no answer, no line of the log, no
// row and no count, whether some other proxy is trusted or none.
func TestP01ForwardedHeadersOfStrangers(t *testing.T) {
	requests := []struct{ method, target, body string }{
		{"GET", "/", ""}, {"GET", "/login?next=/profile", ""}, {"GET", "/profile", ""}, {"GET", "/nowhere", ""},
		{"GET", "/static/nowhere", ""}, {"GET", "/healthz", ""}, {"GET", "/api/Users/v1/me", ""}, {"POST", "/logout", ""},
		{"POST", "/api/Users/v1/login", `{"username":"ada","password":"` + adaPassword + `"}`},
		{"POST", "/api/Users/v1/login", `{"username":"ada","password":"wrong"}`},
	}
	for about, change := range map[string]func(*Deps){"nobody is trusted": func(*Deps) {}, "another one is": trusting} {
		r := newRig(t, change)
		for _, q := range requests {
			headers := []string{"Accept", "text/html", "Sec-Fetch-Mode", "navigate", "Content-Type", "application/json"}
			honest := r.browser().send(q.method, q.target, q.body, headers...)
			lying := r.browser().send(q.method, q.target, q.body, append(headers, lies...)...)
			if honest.plain() != lying.plain() {
				t.Errorf("%s: %s %s: got\n%s\nwant\n%s", about, q.method, q.target, lying.plain(), honest.plain())
			}
			if a := r.browser().send(q.method, q.target, q.body, append(lies, "Host", "evil.example")...); a.StatusCode != 421 {
				t.Errorf("%s: another host: %s %s: got %d, want 421", about, q.method, q.target, a.StatusCode)
			}
		}
		if log := r.log.String(); strings.Contains(log, "203.0.113") || strings.Contains(log, "evil-from") || strings.Contains(log, `"method":"DELETE"`) || !strings.Contains(log, "192.0.2.1") {
			t.Errorf("%s: got log %s", about, log)
		}
		for _, e := range r.rows() {
			if e.IP != "192.0.2.1" {
				t.Errorf("%s: the audit log says that %s came from %q", about, e.Name, e.IP)
			}
		}
		sessions, err := r.server.Sessions().List(context.Background(), r.ada.LoginID)
		must(t, err)
		for _, s := range sessions {
			if s.Address != "192.0.2.1" {
				t.Errorf("%s: a session of %q", about, s.Address)
			}
		}
		if len(sessions) != 2 {
			t.Errorf("%s: %d sessions, want 2", about, len(sessions))
		}
	}
}

// TestP01InventedAddressesShareABudget: who sends another address with each guess
// has the ten guesses of the own one.
func TestP01InventedAddressesShareABudget(t *testing.T) {
	r := newRig(t, trusting)
	for i := range 50 {
		r.browser().send("POST", "/api/Users/v1/login", `{"username":"user`+itoa(i)+`","password":"wrong"}`,
			"Content-Type", "application/json", "X-Forwarded-For", "203.0.113."+itoa(i), "X-Real-IP", "203.0.113."+itoa(i))
	}
	if n := r.hashes.Load(); n != 10 {
		t.Errorf("%d guesses were hashed, want 10", n)
	}
}

// TestP02BehindProxies: behind one that is trusted the visitor's address is in the
// log, in the audit log, in the list of sessions and on the counts.
func TestP02BehindProxies(t *testing.T) {
	r := newRig(t, trusting)
	proxy := r.browser()
	proxy.address = netip.MustParseAddr("10.0.0.1")
	via := func(forwarded, name, password string) answer {
		return proxy.send("POST", "/api/Users/v1/login", `{"username":"`+name+`","password":"`+password+`"}`, "Content-Type", "application/json",
			"X-Forwarded-For", forwarded, "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "X-Real-IP", "198.51.100.66")
	}
	a := via("1.1.1.1, 203.0.113.9, 10.2.2.2", "ada", adaPassword)
	if a.StatusCode != 200 || strings.Contains(a.plain(), "; Secure") {
		t.Fatalf("got %s", a.plain())
	}
	if got := r.lineWith(a.Header.Get("X-Request-ID"), "request")["ip"]; got != "203.0.113.9" {
		t.Errorf("the log says %v", got)
	}
	sessions, err := r.server.Sessions().List(context.Background(), r.ada.LoginID)
	must(t, err)
	if rows := r.rows(); rows[len(rows)-1].IP != "203.0.113.9" || sessions[0].Address != "203.0.113.9" {
		t.Errorf("the audit log says %+v, the session %+v", rows, sessions)
	}
	for i := range 20 {
		via("9.9.9."+itoa(i)+", 203.0.113.10", "user"+itoa(i), "wrong")
	}
	if n := r.hashes.Load(); n != 11 {
		t.Errorf("%d passwords were checked, want ada's and ten guesses", n)
	}
	if a := via("203.0.113.11", "bob", "wrong"); a.StatusCode != 401 {
		t.Errorf("another visitor of the proxy: got %d", a.StatusCode)
	}
	if strings.Contains(r.log.String(), "9.9.9.") || strings.Contains(r.log.String(), "198.51.100.66") {
		t.Errorf("an invented address is in the log: %s", r.log)
	}
}

// TestA20TrustedProxyOnThisMachine: visitors are counted apart if it names them, and
// by account alone if it does not.
func TestA20TrustedProxyOnThisMachine(t *testing.T) {
	r := newRig(t, trusting, func(d *Deps) { d.PublicURL = mustURL("https://login.example.org") })
	proxy := r.browser()
	proxy.address = netip.MustParseAddr("127.0.0.1")
	guess := func(name string, headers ...string) int {
		return proxy.send("POST", "/api/Users/v1/login", `{"username":"`+name+`","password":"wrong"}`,
			append(headers, "Content-Type", "application/json", "Host", "login.example.org")...).StatusCode
	}
	for i := range 10 {
		guess("user"+itoa(i), "X-Forwarded-For", "203.0.113.9")
	}
	if got := guess("user10", "X-Forwarded-For", "203.0.113.9"); got != 429 {
		t.Errorf("a visitor's eleventh guess: got %d, want 429", got)
	}
	if got := guess("user10", "X-Forwarded-For", "203.0.113.10"); got != 401 {
		t.Errorf("another visitor's first: got %d, want 401", got)
	}
	for i := range 15 {
		if got := guess("nobody" + itoa(i)); got != 401 {
			t.Fatalf("guess %d of somebody whom the proxy does not name: got %d, want 401", i, got)
		}
	}
}

// TestRequestIDs: a trusted proxy's is kept, if it looks like one, so that its log
// and ours can be joined.
func TestRequestIDs(t *testing.T) {
	r := newRig(t, trusting)
	for _, row := range []struct {
		why, peer string
		given     []string
		kept      bool
	}{
		{"a trusted proxy's", "10.0.0.1:80", []string{"0af7651916cd43dd8448eb211c80319c"}, true},
		{"a UUID", "10.0.0.1:80", []string{"7d444840-9dc0-11d1-b245-5ffdce74fad2"}, true},
		{"64 characters", "10.0.0.1:80", []string{strings.Repeat("a", 64)}, true},
		{"65 characters", "10.0.0.1:80", []string{strings.Repeat("a", 65)}, false},
		{"empty", "10.0.0.1:80", []string{""}, false},
		{"a blank", "10.0.0.1:80", []string{"a b"}, false},
		{"a line end", "10.0.0.1:80", []string{"a\nb"}, false},
		{"HTML", "10.0.0.1:80", []string{"<script>"}, false},
		{"not ASCII", "10.0.0.1:80", []string{"é"}, false},
		{"two of them", "10.0.0.1:80", []string{"a", "b"}, false},
		{"a stranger's", "192.0.2.1:80", []string{"0af7651916cd43dd8448eb211c80319c"}, false},
		{"a stranger's who claims to be a proxy", "192.0.2.1:80", []string{"0af7651916cd43dd8448eb211c80319c"}, false},
		{"a socket's", "@", []string{"0af7651916cd43dd8448eb211c80319c"}, false},
	} {
		req := httptest.NewRequest("GET", publicURL+"/healthz", nil)
		req.RemoteAddr = row.peer
		req.Header["X-Request-Id"] = row.given
		req.Header.Set("X-Forwarded-For", "10.0.0.1")
		rec := httptest.NewRecorder()
		r.server.Handler().ServeHTTP(rec, req)
		got := rec.Header().Get("X-Request-ID")
		if kept := got == row.given[0]; kept != row.kept || len(got) < 26 {
			t.Errorf("%s: got %q for %q", row.why, got, row.given)
		}
	}
}

// TestPeersWithoutAddress: over a Unix socket, or with whatever a server of one's
// own puts there, people sign in; guesses are counted by account.
func TestPeersWithoutAddress(t *testing.T) {
	r := newRig(t, trusting)
	for _, peer := range []string{"", "@", "/run/gourd.sock", "[fe80::1%eth0]:80"} {
		req := httptest.NewRequest("POST", publicURL+"/api/Users/v1/login", strings.NewReader(credentials))
		req.RemoteAddr = peer
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-Forwarded-For", "203.0.113.9")
		rec := httptest.NewRecorder()
		if r.server.Handler().ServeHTTP(rec, req); rec.Code != http.StatusOK {
			t.Errorf("%q: got %d", peer, rec.Code)
		}
	}
	if strings.Contains(r.log.String(), "203.0.113.9") || strings.Contains(r.log.String(), "eth0") {
		t.Errorf("got log %s", r.log)
	}
}
