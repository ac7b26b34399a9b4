package sqlstore_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// A trigger lets the last statement of an ending fail: nothing of it holds.
func TestAnEndingThatFailsHalfWayDidNothing(t *testing.T) {
	s, db := open(t, file(t))
	start1(t, s, record(1, "ann"))
	check(t, s.StartSeries(t.Context(), series(1)))
	for _, at := range []string{
		"UPDATE OF ended ON gourd_sessions", "DELETE ON gourd_remember", "INSERT ON gourd_sessions", "UPDATE OF successor ON gourd_sessions",
	} {
		_, err := db.Exec(`CREATE TRIGGER fault BEFORE ` + at + ` BEGIN SELECT RAISE(ABORT, 'fault'); END`)
		check(t, err)
		next := record(3, "")
		e := session.Ending{At: start, Reason: "late", From: record(1, "ann").Key, Next: &next}
		calls := map[string]func(context.Context) error{
			"end":      func(ctx context.Context) error { _, err := s.End(ctx, e.From, e); return err },
			"end user": func(ctx context.Context) error { _, err := s.EndUser(ctx, "ann", e); return err },
			"end all":  func(ctx context.Context) error { _, err := s.EndUser(ctx, "", e); return err },
			"end oldest": func(ctx context.Context) error {
				_, err := s.EndOldest(ctx, "ann", 0, session.Bounds{}, e)
				return err
			},
		}
		if strings.HasPrefix(at, "INSERT") {
			delete(calls, "end oldest") // which inserts nothing
		}
		if strings.HasPrefix(at, "DELETE") {
			delete(calls, "end") // which hands the series on
		}
		for name, call := range calls {
			if err := call(t.Context()); err == nil || !strings.Contains(err.Error(), "fault") {
				t.Errorf("%s, %s: %v", at, name, err)
			}
			wantUnchanged(t, at+", "+name, s)
		}
		_, err = db.Exec(`DROP TRIGGER fault`)
		check(t, err)
	}
}

// TestD03CancelledEndings are cancelled at any moment: each is done wholly or not
// at all, and no connection is left with another's answer.
func TestD03CancelledEndings(t *testing.T) {
	s, _ := open(t, file(t))
	did := 0
	for i := range 150 {
		old := numbered(2 * i)
		old.UserID = fmt.Sprint("user", i)
		next := numbered(2*i + 1)
		start1(t, s, old)
		x := series(0)
		x.Selector, x.Session, x.UserID = old.Key, old.Key, old.UserID
		check(t, s.StartSeries(t.Context(), x))
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*10*time.Microsecond)
		ended, err := s.End(ctx, old.Key, session.Ending{At: start, Reason: "renewed", Next: &next})
		cancel()
		if ended != (err == nil) {
			t.Fatalf("ended %v, %v", ended, err)
		}
		found, _, err := s.Lookup(t.Context(), old.Key)
		check(t, err)
		_, began, err := s.Lookup(t.Context(), next.Key)
		check(t, err)
		handed, _, err := s.Series(t.Context(), x.Selector)
		check(t, err)
		if over := !found.Ended.IsZero(); over != began || ended && !over || over != (handed.Session == next.Key) {
			t.Errorf("acknowledged %v, ended %v, began %v, handed on %v", ended, over, began, handed.Session == next.Key)
		} else if over {
			did++
		}
	}
	t.Logf("%d of 150 were done", did)
}

// A stored key of an odd length is an error wherever it is read.
func TestHostileSeries(t *testing.T) {
	for _, column := range []string{"validator", "previous", "seed", "session"} {
		s, db := open(t, file(t))
		check(t, s.StartSeries(t.Context(), series(1)))
		_, err := db.Exec(`UPDATE gourd_remember SET ` + column + ` = x'0102'`)
		check(t, err)
		if _, _, err := s.Series(t.Context(), series(1).Selector); err == nil {
			t.Errorf("%s: %v", column, err)
		}
	}
}
