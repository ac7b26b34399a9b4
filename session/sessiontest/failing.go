package sessiontest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// Failure says whether a call of a [Failing] store fails, and when.
type Failure int

const (
	// Pass lets the call through.
	Pass Failure = iota
	// Before fails the call before it did anything: the store was not reached.
	Before
	// After fails the call once it was done: its answer was lost on the way back.
	After
)

// ErrFailing is wrapped by the errors of a [Failing] store.
var ErrFailing = errors.New("sessiontest: the store fails")

// Failing is a store whose calls fail when Fail says so, to test what others make
// of it: a failing store must neither accept a session that ended nor lose what it
// acknowledged. It is used by pointer, is safe for concurrent use if its Store is,
// and its fields do not change once it is used.
//
// A store that has no series, or no contents, can be wrapped if it is put into a
// struct that embeds the missing interface: those methods panic when they are
// reached.
type Failing struct {
	Store interface {
		session.Store
		session.SeriesStore
	}

	// Fail is asked about each call, by the method's name and by how many calls
	// there were, of all methods, this one included. It is asked about one call at
	// a time, in that order. Nil lets everything through.
	Fail func(call string, n int) Failure

	mu    sync.Mutex
	calls int
}

var (
	_ session.Store       = (*Failing)(nil)
	_ session.SeriesStore = (*Failing)(nil)
)

// Nth is a Fail under which the n-th call, from 1, fails that way: once, or for
// ever from then on.
func Nth(n int, f Failure, forEver bool) func(call string, n int) Failure {
	return func(_ string, call int) Failure {
		if call == n || forEver && call > n {
			return f
		}
		return Pass
	}
}

// Calls returns how many calls there were: how often a flow that did not fail asks
// the store is how many of its calls can fail.
func (f *Failing) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// judge counts a call and asks Fail about it.
func (f *Failing) judge(call string) (Failure, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	if f.Fail == nil {
		return Pass, nil
	}
	failure := f.Fail(call, f.calls)
	return failure, fmt.Errorf("%w: call %d, %s", ErrFailing, f.calls, call)
}

// answer makes a call that has one answer beside its error. One that fails has none.
func answer[A any](f *Failing, call string, do func() (A, error)) (none A, _ error) {
	failure, failed := f.judge(call)
	if failure == Before {
		return none, failed
	}
	a, err := do()
	if failure == After {
		return none, failed
	}
	return a, err
}

// perhaps is answer for calls that say whether there is what they return.
func perhaps[A any](f *Failing, call string, do func() (A, bool, error)) (A, bool, error) {
	type found struct {
		what A
		ok   bool
	}
	x, err := answer(f, call, func() (found, error) {
		what, ok, err := do()
		return found{what, ok}, err
	})
	return x.what, x.ok, err
}

// Start fails as Fail says.
func (f *Failing) Start(ctx context.Context, r session.Record) (session.Found, error) {
	return answer(f, "Start", func() (session.Found, error) { return f.Store.Start(ctx, r) })
}

// Lookup fails as Fail says.
func (f *Failing) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	return perhaps(f, "Lookup", func() (session.Found, bool, error) { return f.Store.Lookup(ctx, k) })
}

// Touch fails as Fail says.
func (f *Failing) Touch(ctx context.Context, k session.Key, now time.Time) (bool, error) {
	return answer(f, "Touch", func() (bool, error) { return f.Store.Touch(ctx, k, now) })
}

// Save fails as Fail says.
func (f *Failing) Save(ctx context.Context, k session.Key, version int64, contents string, now time.Time) (bool, error) {
	return answer(f, "Save", func() (bool, error) { return f.Store.Save(ctx, k, version, contents, now) })
}

// End fails as Fail says.
func (f *Failing) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	return answer(f, "End", func() (bool, error) { return f.Store.End(ctx, k, e) })
}

// EndUser fails as Fail says.
func (f *Failing) EndUser(ctx context.Context, userID string, e session.Ending) ([]session.Key, error) {
	return answer(f, "EndUser", func() ([]session.Key, error) { return f.Store.EndUser(ctx, userID, e) })
}

// EndOldest fails as Fail says.
func (f *Failing) EndOldest(ctx context.Context, userID string, keep int, alive session.Bounds, e session.Ending) ([]session.Record, error) {
	return answer(f, "EndOldest", func() ([]session.Record, error) { return f.Store.EndOldest(ctx, userID, keep, alive, e) })
}

// User fails as Fail says.
func (f *Failing) User(ctx context.Context, userID string) (session.UserState, error) {
	return answer(f, "User", func() (session.UserState, error) { return f.Store.User(ctx, userID) })
}

// List fails as Fail says.
func (f *Failing) List(ctx context.Context, userID string) ([]session.Record, error) {
	return answer(f, "List", func() ([]session.Record, error) { return f.Store.List(ctx, userID) })
}

// ByHandle fails as Fail says.
func (f *Failing) ByHandle(ctx context.Context, handle string) (session.Found, bool, error) {
	return perhaps(f, "ByHandle", func() (session.Found, bool, error) { return f.Store.ByHandle(ctx, handle) })
}

// Sweep fails as Fail says.
func (f *Failing) Sweep(ctx context.Context, b session.Bounds) (int, error) {
	return answer(f, "Sweep", func() (int, error) { return f.Store.Sweep(ctx, b) })
}

// StartSeries fails as Fail says.
func (f *Failing) StartSeries(ctx context.Context, x session.Series) error {
	_, err := answer(f, "StartSeries", func() (none struct{}, _ error) { return none, f.Store.StartSeries(ctx, x) })
	return err
}

// Series fails as Fail says.
func (f *Failing) Series(ctx context.Context, selector session.Key) (session.FoundSeries, bool, error) {
	return perhaps(f, "Series", func() (session.FoundSeries, bool, error) { return f.Store.Series(ctx, selector) })
}

// RotateSeries fails as Fail says.
func (f *Failing) RotateSeries(ctx context.Context, selector, from, to, next session.Key, now time.Time) (bool, error) {
	return answer(f, "RotateSeries", func() (bool, error) { return f.Store.RotateSeries(ctx, selector, from, to, next, now) })
}

// EndSeries fails as Fail says.
func (f *Failing) EndSeries(ctx context.Context, selector session.Key) (bool, error) {
	return answer(f, "EndSeries", func() (bool, error) { return f.Store.EndSeries(ctx, selector) })
}
