package sessiontest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

// The tests of a store that does everything, as session/memstore has them. In a
// file of yours it is called TestStore and takes t alone.
func Example() {
	test := func(t *testing.T) {
		open := func(t *testing.T) *memstore.Store {
			s, err := memstore.New(memstore.Config{})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		sessiontest.TestRegistry(t, func(t *testing.T) session.Registry { return open(t) })
		sessiontest.TestStore(t, func(t *testing.T) session.Store { return open(t) })
		sessiontest.TestSeries(t, func(t *testing.T) sessiontest.SeriesRegistry { return open(t) })
	}
	_ = test // go test runs it
}

// A logout whose answer is lost: the session has ended all the same, so whoever
// asks again must not take "it was not me who ended it" for an error.
func ExampleFailing() {
	store, _ := memstore.New(memstore.Config{})
	f := &sessiontest.Failing{Store: store, Fail: func(call string, n int) sessiontest.Failure {
		if call == "End" && n == 2 {
			return sessiontest.After
		}
		return sessiontest.Pass
	}}
	ctx, key := context.Background(), session.Key{1}
	f.Start(ctx, session.Record{Key: key, Handle: "A", UserID: "ann"})
	for range 2 {
		ended, err := f.End(ctx, key, session.Ending{Reason: "logout"})
		fmt.Println(ended, err, errors.Is(err, sessiontest.ErrFailing))
	}
	// Output:
	// false sessiontest: the store fails: call 2, End true
	// false <nil> false
}
