package sessiontest

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/gourd-auth/gourd/session"
)

const many = 16 // calls at once

func together(f func(i byte)) {
	var wg sync.WaitGroup
	for i := range byte(many) {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}

// Who ended a session tells the log and the user, so exactly one caller may have.
func (s *suite) manyEndings() {
	r := record(1, "ann")
	s.begin(r)
	var ended atomic.Int32
	together(func(byte) {
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
	together(func(i byte) {
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
	if list, err := s.List(s.Context(), "ann"); len(list) != 1 || err != nil {
		s.Errorf("%d rows, %v", len(list), err)
	}
}

// Rows that begin while all of a user's end are of the old generation, and dead.
func (s *suite) startsDuringEnd() {
	together(func(i byte) {
		if i == many/2 {
			if _, err := s.EndUser(s.Context(), "ann", session.Ending{At: start, Reason: "password"}); err != nil {
				s.Error(err)
			}
			return
		}
		if _, err := s.Start(s.Context(), record(i, "ann")); err != nil {
			s.Error(err)
		}
	})
	if list, err := s.List(s.Context(), "ann"); len(list) != 0 || err != nil {
		s.Errorf("%d left, %v", len(list), err)
	}
	for i := range byte(many) {
		s.wantDead("a row of the old generation", record(i, "ann").Key)
	}
}

func (s *suite) cancelled() {
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	r := record(1, "ann")
	for name, call := range map[string]func() error{
		"Start":   func() error { _, err := s.Start(ctx, r); return err },
		"Lookup":  func() error { _, _, err := s.Lookup(ctx, r.Key); return err },
		"Touch":   func() error { _, err := s.Touch(ctx, r.Key, start); return err },
		"End":     func() error { _, err := s.End(ctx, r.Key, session.Ending{At: start}); return err },
		"EndUser": func() error { _, err := s.EndUser(ctx, "ann", session.Ending{At: start}); return err },
		"User":    func() error { _, err := s.User(ctx, "ann"); return err },
		"List":    func() error { _, err := s.List(ctx, "ann"); return err },
	} {
		if call() == nil {
			s.Errorf("%s: no error", name)
		}
	}
	if _, ok, err := s.Lookup(s.Context(), r.Key); ok || err != nil {
		s.Errorf("a cancelled Start left a row: %v", err)
	}
}
