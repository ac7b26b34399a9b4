package sqlstore_test

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// One call each on a file with WAL and synchronous=FULL among 10 000 rows, with
// the contents of a small session.
func BenchmarkStore(b *testing.B) {
	s, db := open(b, file(b))
	fill(b, db, 10_000, start)
	contents := `{"cart":"` + strings.Repeat("x", 300) + `"}`
	row := numbered(1)
	row.Contents = contents
	start1(b, s, row)
	for _, part := range []struct {
		name string
		call func(n int) (bool, error)
	}{
		{"Lookup", func(int) (bool, error) { _, ok, err := s.Lookup(b.Context(), row.Key); return ok, err }},
		{"Touch", func(n int) (bool, error) {
			return s.Touch(b.Context(), row.Key, start.Add(time.Duration(n)*time.Second))
		}},
		{"Save", saver(b, s, row.Key, contents)},
		{"Start", func(n int) (bool, error) { _, err := s.Start(b.Context(), numbered(n)); return true, err }},
		{"End", func(n int) (bool, error) { return s.End(b.Context(), numbered(n).Key, session.Ending{At: start}) }},
	} {
		from := 2
		b.Run(part.name, func(b *testing.B) {
			for i := range b.N {
				if ok, err := part.call(from + i); err != nil || !ok && part.name != "End" {
					b.Fatal(ok, err)
				}
			}
			from += b.N
		})
	}
}

func saver(b *testing.B, s *sqlstore.Store, k session.Key, contents string) func(int) (bool, error) {
	version := int64(-1)
	return func(int) (bool, error) {
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
