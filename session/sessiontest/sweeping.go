package sessiontest

import (
	"sync"
	"time"

	"github.com/gourd-auth/gourd/session"
)

func (s *suite) sweep() {
	old, idle, ended, fresh, visitor := record(1, "a"), record(2, "b"), record(3, "c"), record(4, "d"), record(5, "")
	old.Created = start.Add(-48 * time.Hour)
	idle.LastSeen = start.Add(-2 * time.Hour)
	visitor.LastSeen = start.Add(-2 * time.Hour)
	for _, r := range []session.Record{old, idle, ended, fresh, visitor} {
		s.begin(r)
	}
	s.end(ended.Key, session.Ending{At: start.Add(-time.Hour)})
	for _, want := range []int{4, 0} {
		n, err := s.Sweep(s.Context(), bounds)
		s.check(err)
		if n != want {
			s.Errorf("swept %d, want %d", n, want)
		}
	}
	s.wantList("", fresh.Key)
	s.wantNone("a visitor long gone", visitor.Key)
	s.wantNone("by its key", idle.Key)
	if _, ok, err := s.ByHandle(s.Context(), idle.Handle); ok || err != nil {
		s.Errorf("by its handle: %v, %v", ok, err)
	}
	s.begin(idle) // its names are free again
}

// Copies of what Flask began bear no id: they would begin it anew.
func (s *suite) sweepOfFlask() {
	old, ended, gone, long := record(1, "a"), record(2, "b"), record(3, "c"), record(4, "d")
	for _, r := range []*session.Record{&old, &ended, &gone, &long} {
		r.FromFlask = true
	}
	old.Created = start.Add(-48 * time.Hour)
	gone.LastSeen, long.LastSeen = start.Add(-2*time.Hour), start.Add(-3*time.Hour)
	for _, r := range []session.Record{old, ended, gone, long} {
		s.begin(r)
	}
	s.end(ended.Key, session.Ending{At: start.Add(-time.Minute - time.Second)})
	s.end(gone.Key, session.Ending{At: start.Add(-time.Minute - time.Second)})
	s.end(long.Key, session.Ending{At: start.Add(-2 * time.Hour)})
	if n := s.sweepAll(bounds); n != 1 {
		s.Errorf("swept %d, want the one that ended long ago", n)
	}
	s.wantNone("ended long ago", long.Key)
	for _, r := range []session.Record{old, ended, gone} {
		s.get(r.Key)
	}
}

var bounds = session.Bounds{
	SeenBefore: start.Add(-time.Hour), CreatedBefore: start.Add(-24 * time.Hour), EndedBefore: start.Add(-time.Minute)}

// Of 300 rows each third is over before the sweeps begin and each third is used,
// which saves those that would be over otherwise. More begin meanwhile.
func (s *suite) sweepUnderLoad() {
	const rows = 300
	for i := range rows {
		r := record(i, []string{"ann", "bob", ""}[i/3%3])
		r.LastSeen = []time.Time{start.Add(-2 * time.Hour), start.Add(-time.Minute), start}[i%3]
		s.begin(r)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 2; i < rows; i += 3 {
			s.wantAlive("a row that is used", true, key(i))
		}
	})
	wg.Go(func() {
		for i := rows; i < rows+100; i++ {
			if _, err := s.Start(s.Context(), record(i, "carl")); err != nil {
				s.Error(err)
			}
		}
	})
	var mu sync.Mutex
	swept := 0
	for range 2 { // sweeps at once remove nothing twice
		wg.Go(func() {
			n := s.sweepAll(bounds)
			mu.Lock()
			defer mu.Unlock()
			swept += n
		})
	}
	wg.Wait()
	if swept != rows/3 {
		s.Errorf("swept %d rows, want %d", swept, rows/3)
	}
	for i := range rows + 100 {
		_, ok, err := s.Lookup(s.Context(), key(i))
		s.check(err)
		if over := i < rows && i%3 == 0; ok == over {
			s.Errorf("row %d: there %v, over %v", i, ok, over)
		}
	}
}

// sweepAll sweeps until nothing is left.
func (s *suite) sweepAll(b session.Bounds) (n int) {
	for range 10_000 {
		did, err := s.Sweep(s.Context(), b)
		if err != nil {
			s.Error(err)
		}
		if n += did; did == 0 || err != nil {
			return n
		}
	}
	s.Error("sweeps find no end")
	return n
}
