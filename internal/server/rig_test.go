package server

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/account/sqlaccount"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/audit/sqlaudit"
	"github.com/gourd-auth/gourd/internal/logs"
	"github.com/gourd-auth/gourd/internal/ratelimit"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/password"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

const (
	publicURL   = "http://localhost:8300"
	adaPassword = "a gourd full of cold water"
)

// rig is a whole server on a database of its own, with one user, ada.
type rig struct {
	t        *testing.T
	server   *Server
	accounts *account.Service
	db       *sql.DB
	ada      account.User
	log      *lockedBuffer
	hashes   *atomic.Int64 // passwords that were checked, decoys too
	ahead    *atomic.Int64 // how far the limits' clock runs ahead, in nanoseconds
}

func (r *rig) now() time.Time { return time.Now().Add(time.Duration(r.ahead.Load())) }

// countingHasher counts what is checked.
type countingHasher struct {
	account.Hasher
	n *atomic.Int64
}

func (h countingHasher) Check(ctx context.Context, hash, pw string) (password.Result, error) {
	h.n.Add(1)
	return h.Hasher.Check(ctx, hash, pw)
}

func (h countingHasher) Decoy(ctx context.Context, name, pw string, inUse []password.Use) error {
	h.n.Add(1)
	return h.Hasher.Decoy(ctx, name, pw, inUse)
}

// lockedBuffer is a bytes.Buffer for several goroutines.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// newRig builds a server; change may alter what it is built of.
func newRig(t *testing.T, change ...func(*Deps)) *rig {
	t.Helper()
	ctx := context.Background()
	db, err := sqlaccount.Open(filepath.Join(t.TempDir(), "gourd.db"))
	must(t, err)
	t.Cleanup(func() { db.Close() })
	repo, err := sqlaccount.New(ctx, db)
	must(t, err)
	registry, err := sqlstore.New(ctx, db)
	must(t, err)
	events, err := sqlaudit.New(ctx, db)
	must(t, err)
	r := &rig{t: t, db: db, log: &lockedBuffer{}, hashes: new(atomic.Int64), ahead: new(atomic.Int64)}
	r.accounts = r.newAccounts(repo)
	r.ada, err = r.accounts.Register(ctx, account.NewUser{Username: "ada", Email: "ada@example.org", Password: adaPassword})
	must(t, err)
	d := Deps{
		PublicURL:        mustURL(publicURL),
		RegistrationOpen: true,
		Session:          session.Config{Keys: newRing(t), Registry: registry, Now: r.now},
		Remember:         &login.Remember{Store: registry},
		Accounts:         r.accounts,
		Logs:             newLogs(t, r.log),
		Audit:            newAudit(t, events, r.log),
		Ready:            db.PingContext,
	}
	for _, f := range change {
		f(&d)
	}
	r.server, err = New(d)
	must(t, err)
	return r
}

func (r *rig) newAccounts(repo account.Repo) *account.Service {
	r.t.Helper()
	hasher, err := password.New(password.Config{Method: "pbkdf2:sha256:10", Queue: 200})
	must(r.t, err)
	limiter, err := ratelimit.New(ratelimit.Config{Now: r.now})
	must(r.t, err)
	s, err := account.New(account.Config{Repo: repo, Hasher: countingHasher{hasher, r.hashes}, Limiter: limiter, Now: r.now})
	must(r.t, err)
	return s
}

func newAudit(t *testing.T, events audit.Repo, log io.Writer) *audit.Log {
	t.Helper()
	l, err := audit.New(audit.Config{Repo: events, Logger: newLogs(t, log).For("security")})
	must(t, err)
	return l
}

func newRing(t *testing.T) *keyring.Ring {
	t.Helper()
	key, err := keyring.Text("a key for tests, 32 characters or more")
	must(t, err)
	ring, err := keyring.New(key)
	must(t, err)
	return ring
}

func newLogs(t *testing.T, out io.Writer) *logs.Logs {
	t.Helper()
	l, err := logs.New(logs.Config{Level: "debug", Format: logs.JSON, Output: out})
	must(t, err)
	return l
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustURL(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		panic(err)
	}
	return u
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body string
}

// browser is a client that keeps cookies.
type browser struct {
	*rig
	cookies map[string]string
	address netip.Addr
}

func (r *rig) browser() *browser {
	return &browser{rig: r, cookies: map[string]string{}, address: netip.MustParseAddr("192.0.2.1")}
}

// send sends a request with the browser's cookies and keeps those that come.
func (b *browser) send(method, target, body string, headers ...string) answer {
	b.t.Helper()
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	req.Host = "localhost:8300"
	req.Header.Set("User-Agent", "a browser")
	req.RemoteAddr = netip.AddrPortFrom(b.address, 5555).String()
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	b.server.Handler().ServeHTTP(rec, req)
	res := rec.Result()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 || c.Value == "" {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return answer{res, rec.Body.String()}
}

// page opens a page as a browser navigates.
func (b *browser) page(target string) answer {
	b.t.Helper()
	return b.send("GET", target, "", "Accept", "text/html", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "none")
}

// form sends a form as a browser does.
func (b *browser) form(target string, values ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(values); i += 2 {
		form.Set(values[i], values[i+1])
	}
	return b.send("POST", target, form.Encode(), "Accept", "text/html", "Sec-Fetch-Mode", "navigate",
		"Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
}

// api sends JSON as a script of ours does.
func (b *browser) api(method, name, body string) answer {
	b.t.Helper()
	return b.send(method, "/api/Users/v1/"+name, body, "Sec-Fetch-Mode", "cors",
		"Sec-Fetch-Site", "same-origin", "Content-Type", "application/json")
}

// signIn signs ada in through the page.
func (b *browser) signIn() *browser {
	b.t.Helper()
	if a := b.form("/login", "username", "ada", "password", adaPassword); a.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("sign in: got %d, want 303: %s", a.StatusCode, a.body)
	}
	return b
}

// problem reads a body as a problem.
func (a answer) problem(t *testing.T) Problem {
	t.Helper()
	var p Problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("no problem in %q: %v", a.body, err)
	}
	return p
}

// events lists the messages of the logger "security".
func (r *rig) events() []string {
	var names []string
	for line := range strings.Lines(r.log.String()) {
		var row struct{ Logger, Msg string }
		if json.Unmarshal([]byte(line), &row) == nil && row.Logger == "security" {
			names = append(names, row.Msg)
		}
	}
	return names
}

// brokenAccounts fails every call, as a store that is down does.
type brokenAccounts struct{ Accounts }

var errDown = errors.New("sqlaccount: disk I/O error at /secret/path")

func (brokenAccounts) Authenticate(context.Context, string, string) (account.User, error) {
	return account.User{}, errDown
}

func (brokenAccounts) GetByLoginID(context.Context, string) (account.User, error) {
	return account.User{}, errDown
}

func (brokenAccounts) Register(context.Context, account.NewUser) (account.User, error) {
	return account.User{}, errDown
}

// busyAccounts has no room for another password.
type busyAccounts struct{ Accounts }

func (busyAccounts) Authenticate(context.Context, string, string) (account.User, error) {
	return account.User{}, password.ErrBusy
}

// slowly waits for a condition at most five seconds.
func slowly(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain: " + what)
		}
	}
}

func newUser(name string) account.NewUser {
	return account.NewUser{Username: name, Email: name + "@example.org", Password: "seven ships on the sea"}
}

func itoa(n int) string { return strconv.Itoa(n) }
