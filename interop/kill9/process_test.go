// Package kill9_test kills servers with -9 while people use them, starts them again,
// and looks whether all that was acknowledged is so. A kill proves nothing of a loss
// of power. docs/proof.md has the figures of fifty rounds, which GOURD_SOAK=1 asks for.
package kill9_test

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// rounds is how often a server is killed.
func rounds() int {
	if os.Getenv("GOURD_SOAK") != "" {
		return 50
	}
	return 3
}

// process is a server that runs.
type process struct {
	cmd   *exec.Cmd
	url   string
	ready time.Duration // how long its start took
	once  sync.Once
}

var announced = regexp.MustCompile(`(?m)^public URL +(\S+)$`)

// launch starts a server and waits until it is ready. It says its address on
// standard error as gourd serve does.
func launch(t *testing.T, log string, cmd *exec.Cmd) *process {
	t.Helper()
	said, err := os.Create(log)
	check(t, err)
	defer said.Close()
	cmd.Stderr = said
	p, began := &process{cmd: cmd}, time.Now()
	check(t, cmd.Start())
	for time.Since(began) < 30*time.Second {
		text, err := os.ReadFile(log)
		check(t, err)
		if found := announced.FindSubmatch(text); found != nil {
			p.url = string(found[1])
			if a, err := http.Get(p.url + "/readyz"); err == nil {
				a.Body.Close()
				if p.ready = time.Since(began); a.StatusCode == 200 {
					return p
				}
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	p.kill()
	text, _ := os.ReadFile(log)
	t.Fatalf("the server did not start:\n%s", text)
	return nil
}

func (p *process) kill() {
	p.once.Do(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
}

// reply is an answer that came wholly; code is 0 if none did.
type reply struct {
	code   int
	body   []byte
	cookie string // the session's, if it was set
}

// clients share no connections with those of the process before.
func newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second}
}

func send(c *http.Client, method, url, cookie, body string) reply {
	r, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		return reply{}
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: cookie})
	}
	a, err := c.Do(r)
	if err != nil {
		return reply{}
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		return reply{}
	}
	got := reply{code: a.StatusCode, body: text}
	for _, c := range a.Cookies() {
		if c.Name == "session" {
			got.cookie = c.Value
		}
	}
	return got
}

// sound checks a database that no process has open.
func sound(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	check(t, err)
	t.Cleanup(func() { db.Close() })
	var said string
	if check(t, db.QueryRow(`PRAGMA integrity_check`).Scan(&said)); said != "ok" {
		t.Errorf("%s: integrity_check says %s", filepath.Base(path), said)
	}
	return db
}

func build(t *testing.T) string {
	t.Helper()
	gourd := filepath.Join(t.TempDir(), "gourd")
	if out, err := exec.Command("go", "build", "-o", gourd, "github.com/gourd-auth/gourd/cmd/gourd").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return gourd
}

func run(t *testing.T, input string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(input)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, said.String())
	}
	return strings.TrimSpace(out.String())
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
