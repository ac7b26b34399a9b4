package sqlstore_test

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// One call each on a file with WAL and synchronous=FULL among 10 000 rows, with
// the contents of a small session.
func BenchmarkStore(b *testing.B) {
	db := openDB(b, file(b), "synchronous(FULL)")
	s, err := sqlstore.New(b.Context(), db)
	check(b, err)
	fill(b, db, 10_000, start)
	contents := `{"cart":"` + strings.Repeat("x", 300) + `"}`
	row := numbered(1)
	row.Contents = contents
	start1(b, s, row)
	n := 1
	for _, part := range []struct {
		name string
		call func() (bool, error)
	}{
		{"Lookup", func() (bool, error) { _, ok, err := s.Lookup(b.Context(), row.Key); return ok, err }},
		{"Touch", func() (bool, error) { return s.Touch(b.Context(), row.Key, start) }},
		{"Save", saver(b, s, row.Key, contents)},
		{"Start", func() (bool, error) { n++; _, err := s.Start(b.Context(), numbered(n)); return true, err }},
		{"Start and End", func() (bool, error) {
			n++
			start1(b, s, numbered(n))
			return s.End(b.Context(), numbered(n).Key, session.Ending{At: start})
		}},
	} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				if ok, err := part.call(); err != nil || !ok {
					b.Fatal(ok, err)
				}
			}
		})
	}
}

func saver(b *testing.B, s *sqlstore.Store, k session.Key, contents string) func() (bool, error) {
	version := int64(-1)
	return func() (bool, error) {
		version++
		return s.Save(b.Context(), k, version, contents, start)
	}
}

// numbered is a row of its own for each n.
func numbered(n int) session.Record {
	r := record(1, "ann")
	r.Key = sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
	r.Handle = string(r.Key[:10])
	return r
}
