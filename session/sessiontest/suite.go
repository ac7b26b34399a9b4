package sessiontest

import (
	"encoding/binary"
	"strconv"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// suite is one empty registry.
type suite struct {
	*testing.T
	session.Registry
}

var start = time.UnixMilli(1718000000123).UTC()

// key is a key that n tells from others.
func key(n int) (k session.Key) {
	binary.BigEndian.PutUint32(k[:], uint32(n))
	k[31] = 1
	return k
}

// record is a row of a user, which n tells from others.
func record(n int, user string) session.Record {
	return session.Record{
		Key: key(n), Handle: "handle" + strconv.Itoa(n), UserID: user,
		Created: start, LastSeen: start, Address: "192.0.2.1", Agent: "Test/1.0",
	}
}

// next is a row to begin in place of another; what it may not bring is wrong.
func next(n int) *session.Record {
	r := record(n, "mallory")
	r.Generation, r.Contents, r.Version = 99, "mallory's", 99
	r.Method, r.Proved = "password", start.Add(time.Minute)
	return &r
}

func (s *suite) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *suite) begin(r session.Record) {
	s.Helper()
	_, err := s.Start(s.Context(), r)
	s.check(err)
}

// beginNow begins a row in its user's present generation.
func (s *suite) beginNow(r session.Record) {
	s.Helper()
	u, err := s.User(s.Context(), r.UserID)
	s.check(err)
	r.Generation = u.Generation
	s.begin(r)
}

func (s *suite) end(k session.Key, e session.Ending) bool {
	s.Helper()
	ended, err := s.End(s.Context(), k, e)
	s.check(err)
	return ended
}

func (s *suite) endAll(user string, e session.Ending) []session.Key {
	s.Helper()
	keys, err := s.EndUser(s.Context(), user, e)
	s.check(err)
	return keys
}

func (s *suite) user(id string) session.UserState {
	s.Helper()
	u, err := s.User(s.Context(), id)
	s.check(err)
	return u
}

// get returns the row of a key that is there.
func (s *suite) get(k session.Key) session.Found {
	s.Helper()
	found, ok, err := s.Lookup(s.Context(), k)
	s.check(err)
	if !ok {
		s.Fatalf("no row of %x", k)
	}
	return found
}

// wantNone fails if there is a row of that key.
func (s *suite) wantNone(about string, k session.Key) {
	s.Helper()
	if found, ok, err := s.Lookup(s.Context(), k); ok || err != nil {
		s.Errorf("%s: %+v, %v", about, found, err)
	}
}

// wantAlive fails unless a touch finds the row alive or dead, as it should be.
func (s *suite) wantAlive(about string, want bool, k session.Key) {
	s.Helper()
	if alive, err := s.Touch(s.Context(), k, start); alive != want || err != nil {
		s.Errorf("%s: alive %v, %v, want %v", about, alive, err, want)
	}
}

// wantDead fails if a touch finds the row alive.
func (s *suite) wantDead(about string, k session.Key) {
	s.Helper()
	s.wantAlive(about, false, k)
}

// wantList fails unless these rows alone are alive, newest first.
func (s *suite) wantList(user string, want ...session.Key) {
	s.Helper()
	list, err := s.List(s.Context(), user)
	s.check(err)
	if len(list) != len(want) {
		s.Fatalf("%d rows of %q are alive, want %d", len(list), user, len(want))
	}
	for i, r := range list {
		if r.Key != want[i] {
			s.Errorf("row %d of %q is %s, want %x", i, user, r.Handle, want[i])
		}
	}
}

func keysOf(records []session.Record) (keys []session.Key) {
	for _, r := range records {
		keys = append(keys, r.Key)
	}
	return keys
}
