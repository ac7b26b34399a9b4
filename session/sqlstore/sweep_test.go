package sqlstore_test

import (
	"database/sql"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

var over = session.Bounds{SeenBefore: start, CreatedBefore: start, EndedBefore: start, SeriesBefore: start}

// sweepAll sweeps until nothing is over, with a pause after each time, and returns
// how much was.
func sweepAll(t testing.TB, s *sqlstore.Store, pause time.Duration) (total int) {
	for ; ; time.Sleep(pause) {
		n, err := s.Sweep(t.Context(), over)
		if err != nil {
			t.Error(err)
		}
		if total += n; n == 0 || err != nil {
			return total
		}
	}
}

// TestS22SweepInBatches: each sweep removes a bounded number, and who reads or
// writes goes on meanwhile.
func TestS22SweepInBatches(t *testing.T) {
	s, db := open(t, file(t))
	fill(t, db, 2300, start.Add(-time.Hour))
	r := record(1, "ann")
	start1(t, s, r)
	if n, err := s.Sweep(t.Context(), over); n < 1 || n > 1000 || err != nil {
		t.Errorf("the first sweep removed %d, %v", n, err)
	}
	var swept atomic.Bool
	done := make(chan int)
	go func() {
		n := sweepAll(t, s, 0)
		swept.Store(true)
		done <- n
	}()
	for version := int64(0); !swept.Load(); version++ {
		if saved, err := s.Save(t.Context(), r.Key, version, "x", start); !saved || err != nil {
			t.Errorf("saved %v, %v", saved, err)
		}
		if _, ok, err := s.Lookup(t.Context(), r.Key); !ok || err != nil {
			t.Errorf("there %v, %v", ok, err)
		}
	}
	<-done
	if n := rowsOf(t, db); n != 1 {
		t.Errorf("%d rows are left", n)
	}
}

// A row that Flask began has copies without an id, which would begin it anew: it
// stays until they are over too.
func TestASweepKeepsWhatFlaskMaySendAgain(t *testing.T) {
	s, db := open(t, file(t))
	at := start.Add(-48 * time.Hour)
	for i, ended := range []time.Time{at, start.Add(-time.Hour), {}} {
		r := record(byte(i+1), "ann")
		r.FromFlask, r.Created, r.LastSeen = true, at, start.Add(time.Duration(i-1)*time.Hour)
		start1(t, s, r)
		if !ended.IsZero() {
			end1(t, s, r.Key, session.Ending{At: ended, Reason: "logout"})
		}
	}
	b := session.Bounds{SeenBefore: start.Add(-24 * time.Hour), CreatedBefore: start, EndedBefore: start}
	for _, step := range []struct {
		seenBefore time.Time
		want       int
	}{
		{start.Add(-72 * time.Hour), 3}, {start.Add(-2 * time.Hour), 3}, {start, 2}, {start.Add(time.Hour + 1e6), 0},
	} {
		b.SeenBefore = step.seenBefore
		_, err := s.Sweep(t.Context(), b)
		check(t, err)
		if n := rowsOf(t, db); n != step.want {
			t.Errorf("seen before %v: %d rows, want %d", step.seenBefore, n, step.want)
		}
	}
}

func rowsOf(t testing.TB, db *sql.DB) (n int) {
	t.Helper()
	check(t, db.QueryRow(`SELECT COUNT(*) FROM gourd_sessions`).Scan(&n))
	return n
}

// BenchmarkS22Sweep tells how long a lookup takes, in the median and at the 99th
// of a hundred, before and while rows that are over are swept.
func BenchmarkS22Sweep(b *testing.B) {
	for _, part := range []struct {
		name  string
		rows  int
		pause time.Duration
	}{{"at once", 200_000, 0}, {"with pauses of 50 ms", 20_000, 50 * time.Millisecond}} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				readWhileSweeping(b, part.rows, part.pause)
			}
		})
	}
}

func readWhileSweeping(b *testing.B, rows int, pause time.Duration) {
	db := openDB(b, file(b), "synchronous(FULL)", "secure_delete(1)")
	s, err := sqlstore.New(b.Context(), db)
	check(b, err)
	fill(b, db, rows, start.Add(-time.Hour))
	fill(b, db, 10_000, start)
	start1(b, s, record(1, "ann"))

	var idle, swept atomic.Bool
	time.AfterFunc(3*time.Second, func() { idle.Store(true) })
	report(b, "idle", readUntil(b, s, &idle))
	began := time.Now()
	go func() {
		sweepAll(b, s, pause)
		swept.Store(true)
	}()
	report(b, "sweeping", readUntil(b, s, &swept))
	b.ReportMetric(time.Since(began).Seconds(), "s/sweep")
	b.ReportMetric(float64(rowsOf(b, db)), "rows-left")
}

// readUntil looks a row up, a thousand times a second, and returns how long each took.
func readUntil(b *testing.B, s *sqlstore.Store, stop *atomic.Bool) (took []time.Duration) {
	for !stop.Load() {
		began := time.Now()
		if _, ok, err := s.Lookup(b.Context(), record(1, "ann").Key); !ok || err != nil {
			b.Error(ok, err)
		}
		took = append(took, time.Since(began))
		time.Sleep(time.Millisecond)
	}
	slices.Sort(took)
	return took
}

func report(b *testing.B, name string, took []time.Duration) {
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50-"+name)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99-"+name)
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "µs-max-"+name)
}
