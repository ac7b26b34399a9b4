package sessiontest_test

import (
	"context"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

type full interface {
	session.Store
	session.SeriesStore
}

// Tests that pass whatever the store does would be worth nothing: each of these
// stores has one fault, and the part that is named has to see it.
func TestSuitesBite(t *testing.T) {
	for _, row := range []struct {
		fault, part string
		broken      func(*memstore.Store) full
	}{
		{"adopts nothing, but answers with the new row", "Registry/the_row_that_stands", func(s *memstore.Store) full { return echo{s} }},
		{"answers now and then with somebody else's row", "Registry/a_row_that_is_returned", func(s *memstore.Store) full { return late{s} }},
		{"says of each touch that it was alive", "Registry/a_touch_never", func(s *memstore.Store) full { return touched{s} }},
		{"says of each ending that it was it", "Registry/of_many_endings", func(s *memstore.Store) full { return ender{s} }},
		{"begins what comes next in a step of its own", "Store/a_row_whose_place_another_took", func(s *memstore.Store) full { return steps{s} }},
		{"ends a user's rows one by one", "Registry/ending_a_user_raises", func(s *memstore.Store) full { return oneByOne{s} }},
		{"knows nothing of everybody's end", "Registry/what_is_kept_of_everybody", func(s *memstore.Store) full { return alone{s} }},
		{"counts what is over among the oldest", "Registry/rows_that_are_over", func(s *memstore.Store) full { return boundless{s} }},
		{"lists contents", "Store/contents_come_back", func(s *memstore.Store) full { return lister{s} }},
		{"saves whatever the version", "Store/a_save_needs_a_living_row", func(s *memstore.Store) full { return saver{s} }},
		{"sweeps an hour too much", "Registry/a_sweep_removes_exactly", func(s *memstore.Store) full { return sweeper{s} }},
		{"does not care who is cancelled", "Registry/a_call_that_was_cancelled", func(s *memstore.Store) full { return deaf{s} }},
		{"rotates whatever the validator", "Series/of_many_rotations_at_once_one_wins", func(s *memstore.Store) full { return rotator{s} }},
		{"knows of no tie between rows and series", "Series/a_row_ends_with_its_series", func(s *memstore.Store) full { return untied{s, open(t)} }},
	} {
		t.Run(row.fault, func(t *testing.T) {
			suite, _, _ := strings.Cut(row.part, "/")
			ok, output := runSuite(suite, func(t *testing.T) full { return row.broken(open(t)) })
			if ok || !strings.Contains(output, "--- FAIL: "+row.part) {
				t.Errorf("passed: %v, want %s to fail:\n%s", ok, row.part, output)
			}
		})
	}
}

var suites = map[string]func(*testing.T, func(*testing.T) full){
	"Registry": func(t *testing.T, open func(*testing.T) full) {
		sessiontest.TestRegistry(t, func(t *testing.T) session.Registry { return open(t) })
	},
	"Store": func(t *testing.T, open func(*testing.T) full) {
		sessiontest.TestStore(t, func(t *testing.T) session.Store { return open(t) })
	},
	"Series": func(t *testing.T, open func(*testing.T) full) {
		sessiontest.TestSeries(t, func(t *testing.T) sessiontest.SeriesRegistry { return open(t) })
	},
}

// runSuite runs a suite as a test of its own, and returns what it says.
func runSuite(name string, open func(*testing.T) full) (ok bool, output string) {
	stdout := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		return true, err.Error()
	}
	said := make(chan string)
	go func() {
		text, _ := io.ReadAll(r)
		said <- string(text)
	}()
	os.Stdout = w
	skip := flag.Lookup("test.skip").Value.String() // matches nothing here, -run everything
	ok = testing.RunTests(func(pattern, _ string) (bool, error) { return pattern != skip, nil },
		[]testing.InternalTest{{Name: name, F: func(t *testing.T) { suites[name](t, open) }}})
	os.Stdout = stdout
	w.Close()
	return ok, <-said
}

type echo struct{ full }

func (s echo) Start(ctx context.Context, r session.Record) (session.Found, error) {
	found, err := s.full.Start(ctx, r)
	found.Record = r
	return found, err
}

type late struct{ full }

func (s late) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	found, ok, err := s.full.Lookup(ctx, k)
	if k[3] == 24 {
		found.UserID = "somebody else"
	}
	return found, ok, err
}

type touched struct{ full }

func (s touched) Touch(ctx context.Context, k session.Key, now time.Time) (bool, error) {
	_, err := s.full.Touch(ctx, k, now)
	return true, err
}

type ender struct{ full }

func (s ender) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	_, err := s.full.End(ctx, k, e)
	return true, err
}

type steps struct{ full }

func (s steps) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	found, ok, err := s.Lookup(ctx, k)
	if e.Next == nil || !ok || err != nil {
		return s.full.End(ctx, k, e)
	}
	time.Sleep(100 * time.Microsecond)
	next := *e.Next
	next.UserID, next.Contents, next.Version, next.Generation = found.UserID, found.Contents, found.Version, found.User.Generation
	e.Next, e.Successor = nil, next.Key
	ended, err := s.full.End(ctx, k, e)
	if ended && err == nil {
		_, err = s.Start(ctx, next)
	}
	return ended, err
}

type oneByOne struct{ full }

func (s oneByOne) EndUser(ctx context.Context, userID string, e session.Ending) (keys []session.Key, err error) {
	list, err := s.List(ctx, userID)
	for _, r := range list {
		if ended, _ := s.End(ctx, r.Key, session.Ending{At: e.At, Reason: e.Reason}); ended {
			keys = append(keys, r.Key)
		}
	}
	return keys, err
}

type alone struct{ full }

func (s alone) User(ctx context.Context, userID string) (session.UserState, error) {
	u, err := s.full.User(ctx, userID)
	all, _ := s.full.User(ctx, "")
	u.Generation -= all.Generation
	return u, err
}

type boundless struct{ full }

func (s boundless) EndOldest(ctx context.Context, userID string, keep int, _ session.Bounds, e session.Ending) ([]session.Record, error) {
	return s.full.EndOldest(ctx, userID, keep, session.Bounds{}, e)
}

type lister struct{ full }

func (s lister) List(ctx context.Context, userID string) ([]session.Record, error) {
	list, err := s.full.List(ctx, userID)
	for i, r := range list {
		found, _, _ := s.Lookup(ctx, r.Key)
		list[i] = found.Record
	}
	return list, err
}

type saver struct{ full }

func (s saver) Save(ctx context.Context, k session.Key, _ int64, contents string, now time.Time) (bool, error) {
	found, _, err := s.Lookup(ctx, k)
	if err != nil {
		return false, err
	}
	return s.full.Save(ctx, k, found.Version, contents, now)
}

type sweeper struct{ full }

func (s sweeper) Sweep(ctx context.Context, b session.Bounds) (int, error) {
	b.SeenBefore = b.SeenBefore.Add(time.Hour)
	return s.full.Sweep(ctx, b)
}

type deaf struct{ full }

func (s deaf) Touch(ctx context.Context, k session.Key, now time.Time) (bool, error) {
	return s.full.Touch(context.WithoutCancel(ctx), k, now)
}

type rotator struct{ full }

func (s rotator) RotateSeries(ctx context.Context, selector, from, to, next session.Key, now time.Time) (bool, error) {
	found, _, _ := s.Series(ctx, selector)
	return s.full.RotateSeries(ctx, selector, found.Validator, to, next, now)
}

// untied keeps its series elsewhere.
type untied struct {
	session.Store
	session.SeriesStore
}
