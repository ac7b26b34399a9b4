package proof_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// A task is a request that stops before it begins, before each call of the store,
// and before it ends, until the schedule lets it go on. Only one goes on at a time,
// so that the order of a schedule can be had again.
type task struct {
	path    string
	before  string        // where it has stopped
	on      chan struct{} // let it go on
	at      chan struct{} // it has stopped, or is done
	done    bool
	arrived bool
	answer  answer
}

type taskKey struct{}

// stop waits for the schedule, in a request that is a task.
func stop(ctx context.Context, before string) {
	if t, ok := ctx.Value(taskKey{}).(*task); ok {
		t.before = before
		t.at <- struct{}{}
		<-t.on
	}
}

// begin starts a request with the cookies that its browser has now.
func begin(h http.Handler, b jar, path string) *task {
	t := &task{path: path, on: make(chan struct{}), at: make(chan struct{})}
	carried := b.copy()
	go func() {
		ctx := context.WithValue(context.Background(), taskKey{}, t)
		stop(ctx, "it begins")
		t.answer = carried.askWithin(ctx, h, path)
		stop(ctx, "it ends")
		t.done = true
		close(t.at)
	}()
	<-t.at
	return t
}

// step lets a task go on to its next stop.
func (t *task) step() {
	t.on <- struct{}{}
	<-t.at
}

// A schedule is an order of steps that a seed determines.
type schedule struct {
	random *rand.Rand
	tasks  []*task
}

// some returns one of the tasks that f chooses, nil if there is none.
func (s *schedule) some(f func(*task) bool) *task {
	var fit []*task
	for _, t := range s.tasks {
		if f(t) {
			fit = append(fit, t)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return fit[s.random.IntN(len(fit))]
}

// stepping is a store that stops before each call.
type stepping struct{ store }

func (s stepping) Start(ctx context.Context, r session.Record) (session.Found, error) {
	stop(ctx, "Start")
	return s.store.Start(ctx, r)
}

func (s stepping) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	stop(ctx, "Lookup")
	return s.store.Lookup(ctx, k)
}

func (s stepping) Touch(ctx context.Context, k session.Key, now time.Time) (bool, error) {
	stop(ctx, "Touch")
	return s.store.Touch(ctx, k, now)
}

func (s stepping) Save(ctx context.Context, k session.Key, version int64, contents string, now time.Time) (bool, error) {
	stop(ctx, "Save")
	return s.store.Save(ctx, k, version, contents, now)
}

func (s stepping) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	stop(ctx, "End")
	return s.store.End(ctx, k, e)
}

func (s stepping) EndUser(ctx context.Context, userID string, e session.Ending) ([]session.Key, error) {
	stop(ctx, "EndUser")
	return s.store.EndUser(ctx, userID, e)
}

func (s stepping) User(ctx context.Context, userID string) (session.UserState, error) {
	stop(ctx, "User")
	return s.store.User(ctx, userID)
}

func (s stepping) StartSeries(ctx context.Context, x session.Series) error {
	stop(ctx, "StartSeries")
	return s.store.StartSeries(ctx, x)
}

func (s stepping) Series(ctx context.Context, selector session.Key) (session.FoundSeries, bool, error) {
	stop(ctx, "Series")
	return s.store.Series(ctx, selector)
}

func (s stepping) RotateSeries(ctx context.Context, selector, from, to, next session.Key, now time.Time) (bool, error) {
	stop(ctx, "RotateSeries")
	return s.store.RotateSeries(ctx, selector, from, to, next, now)
}

func (s stepping) EndSeries(ctx context.Context, selector session.Key) (bool, error) {
	stop(ctx, "EndSeries")
	return s.store.EndSeries(ctx, selector)
}
