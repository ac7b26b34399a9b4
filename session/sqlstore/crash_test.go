package sqlstore_test

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// crashFile tells the child which file it works on, and crashRound which round.
const crashFile, crashRound = "SQLSTORE_CRASH_FILE", "SQLSTORE_CRASH_ROUND"

// TestZ02KilledAtAnyMoment kills a process that ends and saves sessions, with -9,
// and looks whether all that it was told to be done is done. A kill proves nothing
// of a loss of power, for which there is synchronous=FULL.
func TestZ02KilledAtAnyMoment(t *testing.T) {
	if path := os.Getenv(crashFile); path != "" {
		crash(t, path)
		return
	}
	path := file(t)
	for round := range 5 {
		facts := kill(t, path, round)
		s, db := open(t, path)
		var sound string
		check(t, db.QueryRow(`PRAGMA integrity_check`).Scan(&sound))
		if sound != "ok" || len(facts) == 0 {
			t.Errorf("round %d: %d facts, integrity %s", round, len(facts), sound)
		}
		series, users := map[string]int{}, map[string]int{}
		for _, f := range facts {
			hold(t, s, f)
			if f.kind == "rotated" {
				series[f.name] = f.n
			}
			if f.kind == "user ended" {
				users[f.name] = f.n
			}
		}
		for name, n := range users {
			holdUser(t, s, name, n)
		}
		for name, n := range series {
			holdSeries(t, s, name, n)
		}
		t.Logf("round %d: %d facts, %d users ended, %d series", round, len(facts), len(users), len(series))
		check(t, db.Close())
	}
}

// fact is something that was acknowledged: kind, whom it is about, a number.
type fact struct {
	kind, name string
	n          int
}

// kill runs the child for a while and returns what it said before it was killed.
func kill(t *testing.T, path string, round int) (facts []fact) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestZ02KilledAtAnyMoment$")
	child.Env = append(os.Environ(), crashFile+"="+path, fmt.Sprint(crashRound, "=", round))
	out, err := child.StdoutPipe()
	check(t, err)
	check(t, child.Start())
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // what has no end was not said
			break
		}
		if line == "ready\n" {
			time.AfterFunc(100*time.Millisecond+rand.N(300*time.Millisecond), func() { child.Process.Kill() })
			continue
		}
		kind, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		f := fact{kind: kind}
		if _, err := fmt.Sscan(rest, &f.name, &f.n); err != nil || !ok {
			t.Fatalf("the child said %q", line)
		}
		facts = append(facts, f)
	}
	child.Wait()
	return facts
}

func hash(format string, args ...any) session.Key {
	return sha256.Sum256(fmt.Appendf(nil, format, args...))
}

// hold fails unless a fact about a row holds. A later call may have been under way.
func hold(t *testing.T, s *sqlstore.Store, f fact) {
	t.Helper()
	if f.kind == "user ended" || f.kind == "rotated" {
		return
	}
	found, ok, err := s.Lookup(t.Context(), hash("%s", f.name))
	check(t, err)
	holds := ok
	switch f.kind {
	case "saved":
		holds = ok && found.Version >= int64(f.n) && found.Contents == fmt.Sprint(found.Version)
	case "ended":
		holds = ok && !found.Ended.IsZero()
	}
	if !holds {
		t.Errorf("%s: %s %d: %v, %+v", f.kind, f.name, f.n, ok, found)
	}
}

func holdUser(t *testing.T, s *sqlstore.Store, name string, n int) {
	t.Helper()
	u, err := s.User(t.Context(), name)
	check(t, err)
	if u.Generation < int64(n) {
		t.Errorf("%s: generation %d, not %d", name, u.Generation, n)
	}
}

// holdSeries fails unless a series has the validator of its last rotation or of
// one after it.
func holdSeries(t *testing.T, s *sqlstore.Store, name string, n int) {
	t.Helper()
	found, ok, err := s.Series(t.Context(), hash("%s", name))
	check(t, err)
	if !ok || found.Validator != hash("%s %d", name, n) && found.Validator != hash("%s %d", name, n+1) {
		t.Errorf("%s: validator %d is lost: %v, %+v", name, n, ok, found)
	}
}
