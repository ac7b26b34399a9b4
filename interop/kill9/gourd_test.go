package kill9_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/password"
)

// person is a user with some browsers, and what was acknowledged to them.
type person struct {
	name     string
	password string
	maybe    string // the new password of a change that was not answered
	retired  string // the last password that a change replaced
	in       []string
	unsure   []string // sessions whose end, or way on, was not answered
	out      []string // session cookies whose end was acknowledged

	logouts, revoked, changed int
}

// TestZ02GourdKilledUnderLoad: after a kill -9 at any moment the server is ready
// again within seconds, no acknowledged logout, revocation or change of password is
// lost, and nobody is signed out by it.
func TestZ02GourdKilledUnderLoad(t *testing.T) {
	gourd, data := build(t), filepath.Join(t.TempDir(), "data")
	people := make([]*person, 4)
	for i := range people {
		people[i] = &person{name: fmt.Sprint("user-", i), password: "a gourd full of cold water"}
		run(t, people[i].password, gourd, "user", "add", "--data", data, people[i].name, "--password-stdin")
	}
	var longest time.Duration
	start := func() *process {
		cmd := exec.Command(gourd, "serve", "--data", data, "--listen", "localhost:0")
		cmd.Dir = t.TempDir()
		p := launch(t, filepath.Join(t.TempDir(), "log"), cmd)
		longest = max(longest, p.ready)
		return p
	}
	var total person
	for round := range rounds() {
		p := start()
		kill := time.AfterFunc(200*time.Millisecond+rand.N(1200*time.Millisecond), p.kill)
		var all sync.WaitGroup
		for _, who := range people {
			all.Go(func() { who.live(t, p.url) })
		}
		all.Wait()
		kill.Stop()
		p.kill()
		sound(t, filepath.Join(data, "gourd.db"))
		p = start()
		for _, who := range people {
			who.holds(t, round, p.url)
		}
		p.kill()
		for _, who := range people {
			who.holdsPassword(t, filepath.Join(data, "gourd.db"))
		}
	}
	for _, who := range people {
		total.logouts, total.revoked, total.changed = total.logouts+who.logouts, total.revoked+who.revoked, total.changed+who.changed
	}
	t.Logf("%d rounds: %d logouts, %d sessions revoked, %d changes of password; ready after %v at most",
		rounds(), total.logouts, total.revoked, total.changed, longest.Round(time.Millisecond))
	if longest > 10*time.Second {
		t.Errorf("it took %v to be ready", longest)
	}
}

const users, sessions = "/api/Users/v1/", "/api/Auth/v1/sessions"

// live signs in and out, revokes and changes the password until the server is gone.
func (w *person) live(t *testing.T, url string) {
	c := newClient()
	does := []func(*http.Client, string) reply{w.logsOut, w.logsOut, w.revokes, w.revokes, w.revokesOthers, w.changes}
	for {
		var a reply
		if len(w.in) < 3 {
			a = w.logsIn(c, url)
		} else {
			a = does[rand.IntN(len(does))](c, url)
		}
		if a.code == 0 {
			return
		}
		if a.code >= 300 {
			t.Errorf("%s was answered %d %s", w.name, a.code, a.body)
			return
		}
	}
}

func (w *person) logsIn(c *http.Client, url string) reply {
	a := send(c, "POST", url+users+"login", "", fmt.Sprintf(`{"username":%q,"password":%q}`, w.name, w.password))
	if a.code == 200 {
		w.in = append(w.in, a.cookie)
	}
	return a
}

// take takes the newest session out of those that are signed in.
func (w *person) take() string {
	last := w.in[len(w.in)-1]
	w.in = w.in[:len(w.in)-1]
	return last
}

func (w *person) logsOut(c *http.Client, url string) reply {
	mine := w.take()
	a := send(c, "POST", url+users+"logout", mine, "")
	w.ended(mine, a, &w.logouts)
	return a
}

func (w *person) ended(cookie string, a reply, count *int) {
	if a.code != 204 {
		w.unsure = append(w.unsure, cookie)
		return
	}
	w.out = append(w.out, cookie)
	*count++
}

// revokes ends one session from another one.
func (w *person) revokes(c *http.Client, url string) reply {
	mine := w.take()
	var list struct {
		Items []struct {
			ID      string
			Current bool
		}
	}
	a := send(c, "GET", url+sessions, mine, "")
	if json.Unmarshal(a.body, &list) != nil {
		w.in = append(w.in, mine)
		return a
	}
	for _, item := range list.Items {
		if item.Current {
			a = send(c, "DELETE", url+sessions+"/"+item.ID, w.in[len(w.in)-1], "")
		}
	}
	w.ended(mine, a, &w.revoked)
	return a
}

// revokesOthers ends all but the newest, which goes on by a new cookie.
func (w *person) revokesOthers(c *http.Client, url string) reply {
	a := send(c, "DELETE", url+sessions, w.in[len(w.in)-1], "")
	w.goesOn(a, &w.revoked)
	return a
}

func (w *person) changes(c *http.Client, url string) reply {
	w.maybe = fmt.Sprint("a gourd full of water, number ", rand.Uint64())
	a := send(c, "POST", url+users+"password", w.in[len(w.in)-1],
		fmt.Sprintf(`{"current_password":%q,"new_password":%q}`, w.password, w.maybe))
	if w.goesOn(a, &w.changed) {
		w.retired, w.password, w.maybe = w.password, w.maybe, ""
	}
	return a
}

func (w *person) goesOn(a reply, count *int) bool {
	all := w.in
	w.in = nil
	if a.cookie == "" {
		w.unsure = append(w.unsure, all...)
		return false
	}
	w.out = append(w.out, all...)
	w.in = append(w.in, a.cookie)
	*count++
	return true
}

// holds asks, of a server that was started again, about all that was acknowledged.
func (w *person) holds(t *testing.T, round int, url string) {
	t.Helper()
	c := newClient()
	for _, cookie := range w.out {
		if a := send(c, "GET", url+users+"me", cookie, ""); a.code != 401 {
			t.Errorf("round %d: %s: a session that was ended is answered %d", round, w.name, a.code)
		}
	}
	for _, cookie := range w.in {
		if a := send(c, "GET", url+users+"me", cookie, ""); a.code != 200 {
			t.Errorf("round %d: %s: a session that goes on is answered %d", round, w.name, a.code)
		}
	}
	for _, cookie := range w.unsure {
		if a := send(c, "GET", url+users+"me", cookie, ""); a.code != 401 && a.code != 200 {
			t.Errorf("round %d: %s: answered %d", round, w.name, a.code)
		}
	}
	w.unsure = nil
	w.out = w.out[max(0, len(w.out)-50):] // those of long ago were asked about often enough
}

// holdsPassword asks the database, since wrong tries at the server are counted.
func (w *person) holdsPassword(t *testing.T, path string) {
	t.Helper()
	db := sound(t, path)
	defer db.Close()
	var hash string
	check(t, db.QueryRow(`SELECT password_hash FROM users WHERE username = ?`, w.name).Scan(&hash))
	if w.maybe != "" && password.Check(hash, w.maybe) == nil {
		w.retired, w.password = w.password, w.maybe
	}
	w.maybe = ""
	if password.Check(hash, w.password) != nil {
		t.Fatalf("%s: the new password is refused", w.name)
	}
	if w.retired != "" && password.Check(hash, w.retired) == nil {
		t.Errorf("%s: the old password is good", w.name)
	}
}
