package memstore_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

var start = time.UnixMilli(1718000000123).UTC()

func record(n int, user string) session.Record {
	return session.Record{
		Key: session.Key{byte(n), byte(n >> 8), byte(n >> 16), 1}, Handle: fmt.Sprint("handle", n), UserID: user,
		Created: start, LastSeen: start.Add(time.Duration(n) * time.Second),
	}
}

func begin(t *testing.T, s *memstore.Store, r session.Record) {
	t.Helper()
	if _, err := s.Start(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, s *memstore.Store, n int) bool {
	t.Helper()
	r := record(n, "")
	_, ok, err := s.Lookup(t.Context(), r.Key)
	_, byHandle, err2 := s.ByHandle(t.Context(), r.Handle)
	if err != nil || err2 != nil || ok != byHandle {
		t.Fatalf("row %d: %v by its key, %v by its handle, %v, %v", n, ok, byHandle, err, err2)
	}
	return ok
}

// count is how many of the first rows stand.
func count(t *testing.T, s *memstore.Store, rows int) (n int) {
	t.Helper()
	for i := range rows {
		if has(t, s, i) {
			n++
		}
	}
	return n
}

func TestConfig(t *testing.T) {
	if s, err := memstore.New(memstore.Config{MaxRows: -1}); s != nil || err == nil {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestVisitorsMakeRoomLeastRecentlySeenFirst(t *testing.T) {
	const rows, starts = 1000, 10_000
	s := open(t, memstore.Config{MaxRows: rows})
	begin(t, s, record(0, "ann")) // seen longest ago of all, but signed in
	for n := 1; n < starts; n++ {
		begin(t, s, record(n, ""))
		if n == 500 {
			if ok, err := s.Touch(t.Context(), record(7, "").Key, start.Add(starts*time.Second)); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
	}
	for n := range starts {
		want := n == 0 || n == 7 || n > starts-rows+1
		if got := has(t, s, n); got != want {
			t.Errorf("row %d: there %v, want %v", n, got, want)
		}
	}
}

func TestNobodyIsSignedOutToMakeRoom(t *testing.T) {
	const rows, starts = 1000, 10_000
	s := open(t, memstore.Config{MaxRows: rows})
	for n := range starts {
		_, err := s.Start(t.Context(), record(n, fmt.Sprint("user", n)))
		if full := errors.Is(err, memstore.ErrFull); full != (n >= rows) || err != nil && !full {
			t.Fatalf("row %d: %v", n, err)
		}
	}
	if list, err := s.List(t.Context(), ""); len(list) != rows || err != nil {
		t.Errorf("%d rows, %v", len(list), err)
	}
	if found, err := s.Start(t.Context(), record(5, "user5")); found.UserID != "user5" || err != nil {
		t.Errorf("a row that stands already: %+v, %v", found, err)
	}
}

// Rows that are over make room in a store of two, whatever they are over by, and
// before the visitor does.
func TestWhatIsOverMakesRoom(t *testing.T) {
	for name, over := range map[string]func(*memstore.Store, session.Key){
		"it ended": func(s *memstore.Store, k session.Key) {
			s.End(t.Context(), k, session.Ending{At: start.Add(time.Hour)})
		},
		"its user ended": func(s *memstore.Store, k session.Key) { s.EndUser(t.Context(), "ann", session.Ending{At: start}) },
		"the last sweep's bounds, but it was touched since": func(s *memstore.Store, k session.Key) {
			s.Sweep(t.Context(), session.Bounds{SeenBefore: start})
			s.End(t.Context(), k, session.Ending{At: start.Add(-time.Hour)})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, memstore.Config{MaxRows: 2})
			begin(t, s, record(1, ""))
			begin(t, s, record(2, "ann"))
			over(s, record(2, "").Key)
			begin(t, s, record(3, "bob"))
			if !has(t, s, 1) || has(t, s, 2) || !has(t, s, 3) {
				t.Errorf("visitor %v, over %v, new %v", has(t, s, 1), has(t, s, 2), has(t, s, 3))
			}
		})
	}
}

func TestARowThatWasDeadWhenItBeganMakesRoom(t *testing.T) {
	s := open(t, memstore.Config{MaxRows: 2})
	s.EndUser(t.Context(), "ann", session.Ending{At: start})
	begin(t, s, record(1, "bob"))
	begin(t, s, record(2, "ann")) // of the old generation
	begin(t, s, record(3, "carl"))
	if !has(t, s, 1) || has(t, s, 2) || !has(t, s, 3) {
		t.Error("the wrong row made room")
	}
}

// A sweep removes a bounded number; what it left is over all the same.
func TestWhatASweepLeftMakesRoom(t *testing.T) {
	const rows = 2500
	s := open(t, memstore.Config{MaxRows: rows})
	for n := range rows {
		begin(t, s, record(n, "ann"))
	}
	b := session.Bounds{CreatedBefore: start.Add(time.Hour)}
	if n, err := s.Sweep(t.Context(), b); n != 1000 || err != nil {
		t.Fatalf("swept %d, %v", n, err)
	}
	for n := rows; n < rows+1500; n++ {
		r := record(n, "bob")
		r.Created = start.Add(2 * time.Hour)
		begin(t, s, r)
	}
	r := record(rows+1500, "bob")
	r.Created = start.Add(2 * time.Hour)
	begin(t, s, r)
	if n := count(t, s, rows+1501); n != rows {
		t.Errorf("%d rows, want %d", n, rows)
	}
	if list, _ := s.List(t.Context(), "bob"); len(list) != 1501 {
		t.Errorf("%d of bob's rows", len(list))
	}
}

// What goes on finds room in a store that is full of people signed in.
func TestSuccessorsFindRoom(t *testing.T) {
	s := open(t, memstore.Config{MaxRows: 2})
	begin(t, s, record(1, "ann"))
	begin(t, s, record(2, "bob"))
	a, b, c := record(11, ""), record(12, ""), record(13, "")
	if ended, err := s.End(t.Context(), record(1, "").Key, session.Ending{At: start, Next: &a}); !ended || err != nil {
		t.Fatal(ended, err)
	}
	if keys, err := s.EndUser(t.Context(), "bob", session.Ending{At: start, From: record(2, "").Key, Next: &b}); len(keys) != 1 || err != nil {
		t.Fatal(keys, err)
	}
	if keys, err := s.EndUser(t.Context(), "", session.Ending{At: start, From: a.Key, Next: &c}); len(keys) != 2 || err != nil {
		t.Fatal(keys, err)
	}
	list, err := s.List(t.Context(), "")
	if len(list) != 1 || list[0].Key != c.Key || list[0].UserID != "ann" || err != nil {
		t.Errorf("got %+v, %v", list, err)
	}
	for n := 20; n < 30; n++ { // bob's ended row makes room once, visitors for each other
		begin(t, s, record(n, ""))
	}
	if n := count(t, s, 30); n != 2 || !has(t, s, 13) {
		t.Errorf("%d rows, ann's there %v", n, has(t, s, 13))
	}
}

// Places are given back by calls that come to nothing.
func TestNoPlaceIsLost(t *testing.T) {
	s := open(t, memstore.Config{MaxRows: 10})
	begin(t, s, record(1, "ann"))
	next, same := record(2, ""), record(3, "bob")
	same.Handle = record(1, "").Handle
	taken := record(1, "")
	for range 100 {
		s.Start(t.Context(), same)
		s.End(t.Context(), session.Key{9}, session.Ending{Next: &next})
		s.End(t.Context(), record(1, "").Key, session.Ending{Next: &taken})
		s.EndUser(t.Context(), "bob", session.Ending{From: record(1, "").Key, Next: &next})
		s.EndUser(t.Context(), "ann", session.Ending{From: record(1, "").Key, Next: &taken})
		s.EndUser(t.Context(), "", session.Ending{From: record(1, "").Key, Next: &taken})
	}
	for n := 2; n <= 10; n++ {
		begin(t, s, record(n, fmt.Sprint("user", n)))
	}
	if _, err := s.Start(t.Context(), record(11, "carl")); !errors.Is(err, memstore.ErrFull) {
		t.Errorf("an eleventh row: %v", err)
	}
}

func TestFullUnderLoad(t *testing.T) {
	const rows = 100
	s := open(t, memstore.Config{MaxRows: rows})
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 500 {
				n := w*500 + i
				user := ""
				if i%50 == 0 {
					user = fmt.Sprint("user", n)
				}
				if _, err := s.Start(t.Context(), record(n, user)); err != nil {
					t.Error(err)
				}
				next := record(10_000+n, "")
				if _, err := s.End(t.Context(), record(n, "").Key, session.Ending{At: start, Next: &next}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if list, err := s.List(t.Context(), ""); len(list) != 80 || err != nil {
		t.Errorf("%d people are signed in, want 80: %v", len(list), err)
	}
	for n := 20_000; n < 20_010; n++ { // a place made for what came to nothing is used
		begin(t, s, record(n, ""))
	}
	if n := count(t, s, 20_010); n != rows {
		t.Errorf("%d rows, want %d", n, rows)
	}
}

func TestSeriesAreBounded(t *testing.T) {
	s := open(t, memstore.Config{MaxRows: 3})
	x := func(n int, created time.Duration) session.Series {
		return session.Series{
			Selector: session.Key{byte(n)}, UserID: fmt.Sprint("user", n),
			Created: start.Add(created), Expires: start.Add(created + time.Hour),
		}
	}
	for n, row := range []struct {
		created time.Duration
		want    error
	}{{0, nil}, {time.Minute, nil}, {2 * time.Minute, nil}, {3 * time.Minute, memstore.ErrFull}, {62 * time.Minute, nil}, {62 * time.Minute, nil}, {62 * time.Minute, memstore.ErrFull}} {
		if err := s.StartSeries(t.Context(), x(n, row.created)); !errors.Is(err, row.want) {
			t.Errorf("series %d: %v, want %v", n, err, row.want)
		}
	}
	for n := range 7 {
		_, ok, err := s.Series(t.Context(), session.Key{byte(n)})
		if want := n == 2 || n == 4 || n == 5; ok != want || err != nil {
			t.Errorf("series %d: there %v, want %v, %v", n, ok, want, err)
		}
	}
}

func TestASeriesOfNobodyIsAnError(t *testing.T) {
	s := open(t, memstore.Config{})
	if err := s.StartSeries(t.Context(), session.Series{Selector: session.Key{1}, Expires: start}); err == nil {
		t.Error("it began")
	}
}
