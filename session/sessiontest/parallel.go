package sessiontest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gourd-auth/gourd/session"
)

const (
	many   = 16 // calls at once
	rounds = 20 // of a race that may go either way
)

func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}

// Who ended a session tells the log and the user, so exactly one caller may have.
func (s *suite) manyEndings() {
	r := record(1, "ann")
	s.begin(r)
	var ended atomic.Int32
	together(many, func(int) {
		switch did, err := s.End(s.Context(), r.Key, session.Ending{At: start, Reason: "logout"}); {
		case err != nil:
			s.Error(err)
		case did:
			ended.Add(1)
		}
	})
	if n := ended.Load(); n != 1 {
		s.Errorf("%d of %d calls ended it", n, many)
	}
}

// Parallel requests of one login at Flask begin the same row.
func (s *suite) manyStarts() {
	var mu sync.Mutex
	handles := map[string]bool{}
	together(many, func(i int) {
		r := record(1, "ann")
		r.Handle = record(i, "ann").Handle
		found, err := s.Start(s.Context(), r)
		if err != nil {
			s.Error(err)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		handles[found.Handle] = true
	})
	if len(handles) != 1 {
		s.Errorf("%d rows stood", len(handles))
	}
	s.wantList("ann", key(1))
}

// Parallel requests that each want a new id for one session: two sessions must not
// come of it.
func (s *suite) manyNexts() {
	r := record(99, "ann")
	s.begin(r)
	var won atomic.Int32
	together(many, func(i int) {
		ended, err := s.End(s.Context(), r.Key, session.Ending{At: start, Reason: "renewed", Next: next(i)})
		if err != nil {
			s.Error(err)
		}
		if ended {
			won.Store(int32(i) + 1)
		}
	})
	s.wantList("ann", key(int(won.Load())-1))
}

// A cap holds however many sign in at once: nobody's ending misses a row, and none
// takes one too many.
func (s *suite) manyLogins() {
	const logins, most = 64, 20
	var ended atomic.Int32
	together(logins, func(i int) {
		r := record(i, "ann")
		r.Created = start.Add(time.Duration(i) * time.Second)
		if _, err := s.Start(s.Context(), r); err != nil {
			s.Error(err)
		}
		over, err := s.EndOldest(s.Context(), "ann", most, session.Bounds{}, session.Ending{At: start, Reason: "limit"})
		if err != nil {
			s.Error(err)
		}
		ended.Add(int32(len(over)))
	})
	list, err := s.List(s.Context(), "ann")
	s.check(err)
	if len(list) != most || ended.Load() != logins-most {
		s.Errorf("%d are alive, want %d; %d were said to end, want %d", len(list), most, ended.Load(), logins-most)
	}
}

// Rows that begin while all of a user's end are of the old generation, and dead.
func (s *suite) startsDuringEnd() { s.startsWhile("ann") }

func (s *suite) startsDuringEverybodysEnd() { s.startsWhile("") }

func (s *suite) startsWhile(ending string) {
	together(many, func(i int) {
		if i == many/2 {
			if _, err := s.EndUser(s.Context(), ending, session.Ending{At: start, Reason: "password"}); err != nil {
				s.Error(err)
			}
			return
		}
		if _, err := s.Start(s.Context(), record(i, "ann")); err != nil {
			s.Error(err)
		}
	})
	s.wantList("ann")
	for i := range many {
		s.wantDead("a row of the old generation", key(i))
	}
}

// A session that gets a new id while all of its user's end must not slip through,
// whichever comes first.
func (s *suite) rotationsDuringEnd() {
	for round := range rounds {
		user, ending := fmt.Sprint("user", round), ""
		if round%2 == 0 {
			ending = user
		}
		first := round * 10
		s.beginNow(record(first, user))
		together(2, func(i int) {
			if i == 0 {
				if _, err := s.EndUser(s.Context(), ending, session.Ending{At: start, Reason: "password"}); err != nil {
					s.Error(err)
				}
				return
			}
			for n := first; n < first+9; n++ {
				if _, err := s.End(s.Context(), key(n), session.Ending{At: start, Reason: "renewed", Next: next(n + 1)}); err != nil {
					s.Error(err)
				}
			}
		})
		s.wantList(user)
	}
}

// A shared connection may hand one caller another's answer.
func (s *suite) owners() {
	const rows = 50
	user := func(i int) string { return fmt.Sprint("user", i) }
	for i := range rows {
		s.begin(record(i, user(i)))
	}
	together(many, func(n int) {
		for i := range rows {
			i = (i + n) % rows
			found, ok, err := s.Lookup(s.Context(), key(i))
			if found.Key != key(i) || found.UserID != user(i) || !ok || err != nil {
				s.Errorf("by key, of %s: %+v, %v, %v", user(i), found, ok, err)
			}
			found, ok, err = s.ByHandle(s.Context(), record(i, "").Handle)
			if found.Key != key(i) || found.UserID != user(i) || !ok || err != nil {
				s.Errorf("by handle, of %s: %+v, %v, %v", user(i), found, ok, err)
			}
			list, err := s.List(s.Context(), user(i))
			if len(list) != 1 || list[0].UserID != user(i) || err != nil {
				s.Errorf("list of %s: %+v, %v", user(i), list, err)
			}
		}
	})
}
