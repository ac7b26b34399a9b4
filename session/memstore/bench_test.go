package memstore_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

const benchRows = 10_000

func filled(b *testing.B) *memstore.Store {
	s := open(b, memstore.Config{MaxRows: 10_000_000})
	for n := range benchRows {
		if _, err := s.Start(b.Context(), record(n, fmt.Sprint("user", n))); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// parallel runs a call on rows that differ from one goroutine to the next.
func parallel(b *testing.B, call func(n int) error) {
	b.ReportAllocs()
	var from atomic.Int64
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for n := int(from.Add(1)) * 1_000_000; pb.Next(); n++ {
			if err := call(n); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	s := filled(b)
	parallel(b, func(n int) error {
		_, _, err := s.Lookup(b.Context(), record0(n%benchRows))
		return err
	})
}

func BenchmarkTouch(b *testing.B) {
	s := filled(b)
	parallel(b, func(n int) error {
		_, err := s.Touch(b.Context(), record0(n%benchRows), start.Add(time.Duration(n)))
		return err
	})
}

func BenchmarkSave(b *testing.B) {
	s := filled(b)
	parallel(b, func(n int) error {
		k := record0(n % benchRows)
		found, _, err := s.Lookup(b.Context(), k)
		if err == nil {
			_, err = s.Save(b.Context(), k, found.Version, `{"cart":[]}`, start)
		}
		return err
	})
}

func BenchmarkStart(b *testing.B) {
	s := filled(b)
	parallel(b, func(n int) error {
		_, err := s.Start(b.Context(), session.Record{
			Key: record0(n), UserID: "ann" + string(rune('a'+n%26)), Created: start, LastSeen: start})
		return err
	})
}

// A store that is full drops a visitor for each that comes.
func BenchmarkStartWhenFull(b *testing.B) {
	s := open(b, memstore.Config{MaxRows: benchRows})
	for n := range benchRows {
		s.Start(b.Context(), record(n, ""))
	}
	parallel(b, func(n int) error {
		_, err := s.Start(b.Context(), session.Record{Key: record0(n), Created: start, LastSeen: start})
		return err
	})
}

// A row's memory, with its places in the indexes.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s := open(b, memstore.Config{})
		for n := range memstore.DefaultMaxRows {
			r := record(n, fmt.Sprint("user", n))
			r.Contents = strings.Repeat("x", 200)
			s.Start(b.Context(), r)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/memstore.DefaultMaxRows, "B/row")
		runtime.KeepAlive(s)
	}
}

// record0 is the key of record alone.
func record0(n int) session.Key { return session.Key{byte(n), byte(n >> 8), byte(n >> 16), 1} }
