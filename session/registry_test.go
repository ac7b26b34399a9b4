package session_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// rows is a Registry in memory whose calls can be made to fail.
type rows struct {
	mu     sync.Mutex
	rows   map[session.Key]session.Record
	users  map[string]session.UserState
	fail   func(call string) error
	wrong  string // Start answers with a row of this user
	strict bool   // End fails once its context is over
	calls  int
}

var errDown = errors.New("the disk is gone")

func newRows() *rows {
	return &rows{rows: map[session.Key]session.Record{}, users: map[string]session.UserState{}}
}

// down makes the named calls fail; none named means all of them.
func (r *rows) down(calls ...string) {
	r.fail = func(call string) error {
		for _, c := range calls {
			if c == call {
				return errDown
			}
		}
		if len(calls) == 0 {
			return errDown
		}
		return nil
	}
}

func (r *rows) up() { r.fail = nil }

func (r *rows) begin(call string) (func(), error) {
	r.mu.Lock()
	r.calls++
	if r.fail != nil {
		if err := r.fail(call); err != nil {
			r.mu.Unlock()
			return nil, err
		}
	}
	return r.mu.Unlock, nil
}

func (r *rows) found(k session.Key) (session.Found, bool) {
	row, ok := r.rows[k]
	return session.Found{Record: row, User: r.users[row.UserID]}, ok
}

func (r *rows) Start(_ context.Context, row session.Record) (session.Found, error) {
	end, err := r.begin("Start")
	if err != nil {
		return session.Found{}, err
	}
	defer end()
	if _, ok := r.rows[row.Key]; !ok {
		r.rows[row.Key] = row
	}
	found, _ := r.found(row.Key)
	if r.wrong != "" {
		found.UserID = r.wrong
	}
	return found, nil
}

func (r *rows) Lookup(_ context.Context, k session.Key) (session.Found, bool, error) {
	end, err := r.begin("Lookup")
	if err != nil {
		return session.Found{}, false, err
	}
	defer end()
	found, ok := r.found(k)
	return found, ok, nil
}

func (r *rows) Touch(_ context.Context, k session.Key, now time.Time) (bool, error) {
	end, err := r.begin("Touch")
	if err != nil {
		return false, err
	}
	defer end()
	found, ok := r.found(k)
	if !ok || !found.Ended.IsZero() || found.Generation != found.User.Generation {
		return false, nil
	}
	found.LastSeen = now
	r.rows[k] = found.Record
	return true, nil
}

func (r *rows) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	end, err := r.begin("End")
	if err != nil {
		return false, err
	}
	defer end()
	if r.strict && ctx.Err() != nil {
		return false, ctx.Err()
	}
	row, ok := r.rows[k]
	if !ok || !row.Ended.IsZero() {
		return false, nil
	}
	alive := row.Generation == r.users[row.UserID].Generation
	row.Ended, row.Reason, row.Successor = e.At, e.Reason, e.Successor
	r.rows[k] = row
	if alive {
		r.next(row, e)
	}
	if row.FromFlask {
		u := r.users[row.UserID]
		u.Cutoff = e.At
		r.users[row.UserID] = u
	}
	return true, nil
}

func (r *rows) EndUser(ctx context.Context, userID string, e session.Ending) ([]session.Key, error) {
	end, err := r.begin("EndUser")
	if err != nil {
		return nil, err
	}
	defer end()
	if r.strict && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var keys []session.Key
	for k, row := range r.rows {
		if row.UserID == userID && row.Ended.IsZero() {
			row.Ended, row.Reason = e.At, e.Reason
			r.rows[k] = row
			keys = append(keys, k)
		}
	}
	u := r.users[userID]
	r.users[userID] = session.UserState{Generation: u.Generation + 1, Cutoff: e.At}
	if slices.Contains(keys, e.From) {
		r.next(r.rows[e.From], e)
	}
	return keys, nil
}

// next puts the row in the place of one that just ended.
func (r *rows) next(old session.Record, e session.Ending) {
	if e.Next == nil {
		return
	}
	next := *e.Next
	next.Generation = r.users[old.UserID].Generation
	next.UserID, next.Contents, next.Version = old.UserID, old.Contents, old.Version
	r.rows[next.Key] = next
	old.Successor = next.Key
	r.rows[old.Key] = old
}

func (r *rows) EndOldest(context.Context, string, int, session.Bounds, session.Ending) ([]session.Record, error) {
	end, err := r.begin("EndOldest")
	if err != nil {
		return nil, err
	}
	end()
	return nil, nil
}

func (r *rows) User(_ context.Context, userID string) (session.UserState, error) {
	end, err := r.begin("User")
	if err != nil {
		return session.UserState{}, err
	}
	defer end()
	return r.users[userID], nil
}

func (r *rows) List(_ context.Context, userID string) ([]session.Record, error) {
	end, err := r.begin("List")
	if err != nil {
		return nil, err
	}
	defer end()
	var list []session.Record
	for _, row := range r.rows {
		if row.Ended.IsZero() && (userID == "" || row.UserID == userID) {
			list = append(list, row)
		}
	}
	return list, nil
}

func (r *rows) ByHandle(_ context.Context, handle string) (session.Found, bool, error) {
	end, err := r.begin("ByHandle")
	if err != nil {
		return session.Found{}, false, err
	}
	defer end()
	for k, row := range r.rows {
		if row.Handle == handle {
			found, ok := r.found(k)
			return found, ok, nil
		}
	}
	return session.Found{}, false, nil
}

func (r *rows) Sweep(_ context.Context, b session.Bounds) (int, error) {
	end, err := r.begin("Sweep")
	if err != nil {
		return 0, err
	}
	defer end()
	n := 0
	for k, row := range r.rows {
		ended := !row.Ended.IsZero() && row.Ended.Before(b.EndedBefore)
		if ended || row.LastSeen.Before(b.SeenBefore) || row.Created.Before(b.CreatedBefore) {
			delete(r.rows, k)
			n++
		}
	}
	return n, nil
}
