package sessiontest

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// Parallel requests each put something into the same cart, as package session
// does it: read, change, save, and again if somebody was faster.
func (s *storeSuite) manyWriters() {
	const writers = 64
	s.begin(record(1, "ann"))
	together(writers, func(i int) {
		for range 10_000 { // each try that is lost was won by another writer
			if s.append1(key(1), fmt.Sprint(i)) {
				return
			}
		}
	})
	found := s.get(key(1))
	words := strings.Fields(found.Contents)
	slices.Sort(words)
	if n := len(slices.Compact(words)); n != writers || len(words) != writers || found.Version != writers {
		s.Errorf("%d of %d are there, version %d", n, writers, found.Version)
	}
}

// append1 appends a word to the contents as they are, unless somebody is faster.
func (s *storeSuite) append1(k session.Key, word string) bool {
	found, ok, err := s.Lookup(s.Context(), k)
	if err != nil || !ok {
		s.Errorf("lookup: %v, %v", ok, err)
		return false
	}
	runtime.Gosched() // let others be faster
	saved, err := s.store.Save(s.Context(), k, found.Version, found.Contents+" "+word, start)
	if err != nil {
		s.Error(err)
	}
	return saved
}

func (s *storeSuite) savesDuringEnd() {
	s.savesDuring(func(k session.Key, user string, _ *session.Record) error {
		_, err := s.End(s.Context(), k, session.Ending{At: start, Reason: "logout"})
		return err
	}, false)
}

func (s *storeSuite) savesDuringEndUser() {
	ending := false
	s.savesDuring(func(k session.Key, user string, _ *session.Record) error {
		if ending = !ending; ending {
			user = "" // everybody, every other time
		}
		_, err := s.EndUser(s.Context(), user, session.Ending{At: start, Reason: "password"})
		return err
	}, false)
}

func (s *storeSuite) savesDuringNext() {
	s.savesDuring(func(k session.Key, user string, n *session.Record) error {
		_, err := s.End(s.Context(), k, session.Ending{At: start, Reason: "renewed", Next: n})
		return err
	}, true)
}

func (s *storeSuite) savesDuringOthersEnd() {
	s.savesDuring(func(k session.Key, user string, n *session.Record) error {
		_, err := s.EndUser(s.Context(), user, session.Ending{At: start, Reason: "others", From: k, Next: n})
		return err
	}, true)
}

// savesDuring lets writers save a row while it ends, over and over: what was
// acknowledged before is there, in the row and in its successor, and nothing is
// saved after.
func (s *storeSuite) savesDuring(end func(k session.Key, user string, n *session.Record) error, goesOn bool) {
	for round := range rounds {
		k, n := key(2*round), next(2*round+1)
		user := fmt.Sprint("user", round)
		s.beginNow(record(2*round, user))
		var saved atomic.Int64
		var afterEnd session.Found
		ended := make(chan struct{})
		var wg sync.WaitGroup
		for w := range 3 {
			wg.Go(func() { saved.Add(s.saveUntilDead(k, w, ended)) })
		}
		wg.Go(func() {
			defer close(ended)
			time.Sleep(time.Duration(round) * 50 * time.Microsecond)
			if err := end(k, user, n); err != nil {
				s.Error(err)
			}
			var err error
			if afterEnd, _, err = s.Lookup(s.Context(), k); err != nil {
				s.Error(err)
			}
		})
		wg.Wait()
		dead := s.get(k)
		if dead.Record != afterEnd.Record {
			s.Errorf("it changed after its end:\n%+v\n%+v", afterEnd.Record, dead.Record)
		}
		s.wantSaved("the row that ended", dead, saved.Load())
		if goesOn {
			s.wantSaved("its successor", s.get(n.Key), saved.Load())
		}
	}
}

// saveUntilDead saves words until the row has ended, tries a few times more, and
// returns how many saves were acknowledged.
func (s *storeSuite) saveUntilDead(k session.Key, writer int, ended <-chan struct{}) (saved int64) {
	for late := 0; late < 3; {
		select {
		case <-ended:
			late++
		default:
		}
		if s.append1(k, fmt.Sprintf("%d.%d", writer, saved)) {
			saved++
		}
	}
	return saved
}

func (s *storeSuite) wantSaved(about string, found session.Found, want int64) {
	s.Helper()
	if n := int64(len(strings.Fields(found.Contents))); n != want || found.Version != want {
		s.Errorf("%s has %d words in version %d, but %d saves were acknowledged", about, n, found.Version, want)
	}
}
