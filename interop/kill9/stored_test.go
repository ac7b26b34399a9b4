package kill9_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// storedFile tells this binary to be a server of Stored sessions on that file.
const storedFile = "GOURD_KILL9_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(storedFile); path != "" {
		fmt.Fprintln(os.Stderr, serveStored(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// serveStored answers /set?n=N by putting N into the session, /get by what is in it.
func serveStored(path string) error {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)"+
		"&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return err
	}
	store, err := sqlstore.New(context.Background(), db)
	if err != nil {
		return err
	}
	key, err := keyring.Text("0ef3a1b0c8d24f47a9f0a3d4e5b6c7d8")
	if err != nil {
		return err
	}
	ring, err := keyring.New(key)
	if err != nil {
		return err
	}
	m, err := session.New(session.Config{Keys: ring, Store: store})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "public URL http://%s\n", l.Addr())
	return http.Serve(l, m.Handler(http.HandlerFunc(answerStored)))
}

func answerStored(w http.ResponseWriter, r *http.Request) {
	s, _ := session.From(r.Context())
	switch r.URL.Path {
	case "/set":
		for _, k := range []string{"one", "two"} {
			if err := s.Set(k, r.FormValue("n")); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		}
	case "/get":
		one, _ := s.GetString("one")
		two, _ := s.GetString("two")
		fmt.Fprint(w, one, " ", two)
	}
}

// writer is a browser that counts in its session.
type writer struct {
	cookie string
	acked  int
}

// TestZ02StoredWritesKilledUnderLoad: after a kill -9 at any moment a Stored session
// holds what was written last and acknowledged, or the write after that, whole.
func TestZ02StoredWritesKilledUnderLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sessions.db")
	start := func() *process {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), storedFile+"="+path)
		return launch(t, filepath.Join(t.TempDir(), "log"), cmd)
	}
	writers, total := make([]writer, 4), 0
	var longest time.Duration
	for round := range rounds() {
		p := start()
		kill := time.AfterFunc(50*time.Millisecond+rand.N(400*time.Millisecond), p.kill)
		var all sync.WaitGroup
		for i := range writers {
			all.Go(func() { writers[i].write(p.url) })
		}
		all.Wait()
		kill.Stop()
		p.kill()
		sound(t, path)
		p = start()
		longest = max(longest, p.ready)
		for i := range writers {
			writers[i].holds(t, round, p.url)
		}
		p.kill()
	}
	for _, w := range writers {
		total += w.acked
	}
	t.Logf("%d rounds: %d writes acknowledged; ready after %v at most", rounds(), total, longest.Round(time.Millisecond))
	if total == 0 {
		t.Error("nothing was written")
	}
}

func (w *writer) write(url string) {
	c := newClient()
	for n := w.acked + 1; ; n++ {
		a := send(c, "GET", fmt.Sprint(url, "/set?n=", n), w.cookie, "")
		if a.code != 200 {
			return
		}
		if a.cookie != "" {
			w.cookie = a.cookie
		}
		w.acked = n
	}
}

// holds fails unless the session holds the last write, or one that was not answered.
func (w *writer) holds(t *testing.T, round int, url string) {
	t.Helper()
	if w.cookie == "" {
		return
	}
	a := send(newClient(), "GET", url+"/get", w.cookie, "")
	var one, two string
	_, err := fmt.Sscan(string(a.body), &one, &two)
	n, numErr := strconv.Atoi(one)
	if err != nil || numErr != nil || one != two || n != w.acked && n != w.acked+1 {
		t.Errorf("round %d: %d was acknowledged, and the session holds %q (%d)", round, w.acked, a.body, a.code)
	}
	w.acked = n
}
