package sessiontest

import (
	"context"

	"github.com/gourd-auth/gourd/session"
)

// wantCancelled fails unless each call is an error once its context is over.
func (s *suite) wantCancelled(calls map[string]func(context.Context) error) {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	for name, call := range calls {
		if call(ctx) == nil {
			s.Errorf("%s: no error", name)
		}
	}
}

func (s *suite) cancelled() {
	r, fresh := record(1, "ann"), record(2, "ann")
	s.begin(r)
	e := session.Ending{At: start, Reason: "too late", Next: next(3)}
	all := e
	all.From = r.Key
	s.wantCancelled(map[string]func(context.Context) error{
		"Start":    func(ctx context.Context) error { _, err := s.Start(ctx, fresh); return err },
		"Lookup":   func(ctx context.Context) error { _, _, err := s.Lookup(ctx, r.Key); return err },
		"ByHandle": func(ctx context.Context) error { _, _, err := s.ByHandle(ctx, r.Handle); return err },
		"Touch":    func(ctx context.Context) error { _, err := s.Touch(ctx, r.Key, start.AddDate(1, 0, 0)); return err },
		"End":      func(ctx context.Context) error { _, err := s.End(ctx, r.Key, e); return err },
		"EndUser":  func(ctx context.Context) error { _, err := s.EndUser(ctx, "ann", all); return err },
		"EndOldest": func(ctx context.Context) error {
			_, err := s.EndOldest(ctx, "ann", 0, session.Bounds{}, e)
			return err
		},
		"User": func(ctx context.Context) error { _, err := s.User(ctx, "ann"); return err },
		"List": func(ctx context.Context) error { _, err := s.List(ctx, "ann"); return err },
		"Sweep": func(ctx context.Context) error {
			_, err := s.Sweep(ctx, session.Bounds{SeenBefore: start.AddDate(2, 0, 0)})
			return err
		},
	})
	s.wantNone("a cancelled Start left a row", fresh.Key)
	s.wantNone("a cancelled End left one", key(3))
	if found := s.get(r.Key); found.Record != r || found.User != (session.UserState{}) {
		s.Errorf("what cancelled calls left behind: %+v", found)
	}
}
