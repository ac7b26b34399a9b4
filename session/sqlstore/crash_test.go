package sqlstore_test

import (
	"bufio"
	"context"
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

const workers = 4

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

// crash is the child: it works until it is killed.
func crash(t *testing.T, path string) {
	s, err := sqlstore.New(t.Context(), openDB(t, path, "synchronous(FULL)"))
	check(t, err)
	fmt.Println("ready")
	failed := make(chan error)
	for w := range workers {
		go func() { failed <- work(s, fmt.Sprintf("%s.%d", os.Getenv(crashRound), w)) }()
	}
	t.Fatal(<-failed)
}

// work begins, saves and ends rows of one user, and rotates a series of nobody's
// row that lives on.
func work(s *sqlstore.Store, name string) error {
	ctx, user := context.Background(), "user-"+name
	series := "series-" + name
	err := s.StartSeries(ctx, session.Series{Selector: hash("%s", series), Validator: hash("%s 0", series),
		UserID: "remembered-" + name, Created: start, Expires: start.Add(time.Hour)})
	for i := 0; err == nil; i++ {
		row := fmt.Sprintf("row-%s-%d", name, i)
		if err = begin(ctx, s, row, user); err != nil {
			break
		}
		if err = finish(ctx, s, row, user, i); err != nil {
			break
		}
		var did bool
		did, err = s.RotateSeries(ctx, hash("%s", series), hash("%s %d", series, i), hash("%s %d", series, i+1), session.Key{}, start)
		if err == nil && !did {
			err = fmt.Errorf("%s was not rotated", series)
		}
		fmt.Printf("rotated: %s %d\n", series, i+1)
	}
	return err
}

func begin(ctx context.Context, s *sqlstore.Store, row, user string) error {
	u, err := s.User(ctx, user)
	if err != nil {
		return err
	}
	r := session.Record{Key: hash("%s", row), Handle: row, UserID: user, Generation: u.Generation, Created: start, LastSeen: start}
	if _, err := s.Start(ctx, r); err != nil {
		return err
	}
	fmt.Printf("begun: %s 0\n", row)
	for version := range 2 {
		saved, err := s.Save(ctx, r.Key, int64(version), fmt.Sprint(version+1), start)
		if err != nil || !saved {
			return fmt.Errorf("%s was not saved: %w", row, err)
		}
		fmt.Printf("saved: %s %d\n", row, version+1)
	}
	return nil
}

// finish ends a row in one of three ways.
func finish(ctx context.Context, s *sqlstore.Store, row, user string, i int) error {
	next := session.Record{Key: hash("%s-next", row), Handle: row + "-next", Created: start, LastSeen: start}
	e := session.Ending{At: start, Reason: "logout", From: hash("%s", row), Next: &next}
	var err error
	switch i % 3 {
	case 0:
		_, err = s.End(ctx, e.From, session.Ending{At: start, Reason: "logout"})
	case 1:
		_, err = s.End(ctx, e.From, e)
	case 2:
		_, err = s.EndUser(ctx, user, e)
	}
	if err != nil {
		return err
	}
	fmt.Printf("ended: %s 0\n", row)
	if i%3 > 0 {
		fmt.Printf("saved: %s-next 2\n", row)
	}
	if i%3 == 2 {
		fmt.Printf("user ended: %s %d\n", user, (i+1)/3)
	}
	return nil
}
