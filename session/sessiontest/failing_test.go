package sessiontest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

func open(t testing.TB) *memstore.Store {
	t.Helper()
	s, err := memstore.New(memstore.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A store that lets everything through is as good as the one inside.
func TestFailingPasses(t *testing.T) {
	sessiontest.TestRegistry(t, func(t *testing.T) session.Registry { return &sessiontest.Failing{Store: open(t)} })
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return &sessiontest.Failing{Store: open(t)} })
	sessiontest.TestSeries(t, func(t *testing.T) sessiontest.SeriesRegistry {
		return &sessiontest.Failing{Store: open(t), Fail: sessiontest.Nth(0, sessiontest.Before, false)}
	})
}

var (
	now       = time.UnixMilli(1718000000123).UTC()
	k, fresh  = session.Key{1}, session.Key{2}
	selector  = session.Key{3}
	validator = session.Key{4}
)

// calls make every call once, each to a store that holds a row and a series, and
// say whether it did what it says and what it answered beside its error.
var calls = map[string]func(context.Context, *sessiontest.Failing) (answer string, err error){
	"Start": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		found, err := f.Start(ctx, session.Record{Key: fresh, Handle: "fresh", UserID: "ann"})
		return none(found == session.Found{}), err
	},
	"Lookup": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		found, ok, err := f.Lookup(ctx, k)
		return none(found == session.Found{} && !ok), err
	},
	"ByHandle": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		found, ok, err := f.ByHandle(ctx, "handle")
		return none(found == session.Found{} && !ok), err
	},
	"Touch": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		ok, err := f.Touch(ctx, k, now.Add(time.Minute))
		return none(!ok), err
	},
	"Save": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		ok, err := f.Save(ctx, k, 0, "x", now)
		return none(!ok), err
	},
	"End": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		ok, err := f.End(ctx, k, session.Ending{At: now})
		return none(!ok), err
	},
	"EndUser": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		keys, err := f.EndUser(ctx, "ann", session.Ending{At: now})
		return none(keys == nil), err
	},
	"EndOldest": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		ended, err := f.EndOldest(ctx, "ann", 0, session.Bounds{}, session.Ending{At: now})
		return none(ended == nil), err
	},
	"User": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		u, err := f.User(ctx, "bob")
		return none(u == session.UserState{}), err
	},
	"List": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		list, err := f.List(ctx, "ann")
		return none(list == nil), err
	},
	"Sweep": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		n, err := f.Sweep(ctx, session.Bounds{SeenBefore: now.Add(time.Hour)})
		return none(n == 0), err
	},
	"StartSeries": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		err := f.StartSeries(ctx, session.Series{Selector: fresh, UserID: "ann", Expires: now.Add(time.Hour)})
		return none(err != nil), err
	},
	"Series": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		found, ok, err := f.Series(ctx, selector)
		return none(found == session.FoundSeries{} && !ok), err
	},
	"RotateSeries": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		ok, err := f.RotateSeries(ctx, selector, validator, fresh, k, now)
		return none(!ok), err
	},
	"EndSeries": func(ctx context.Context, f *sessiontest.Failing) (string, error) {
		ok, err := f.EndSeries(ctx, selector)
		return none(!ok), err
	},
}

func none(is bool) string {
	if is {
		return "none"
	}
	return "some"
}

// reads change nothing, whether they fail or not.
var reads = map[string]bool{"Lookup": true, "ByHandle": true, "User": true, "List": true, "Series": true}

func TestFailingFailsBeforeOrAfter(t *testing.T) {
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			for _, row := range []struct {
				failure          sessiontest.Failure
				fails, does, has bool
			}{{sessiontest.Pass, false, true, true}, {sessiontest.Before, true, false, false}, {sessiontest.After, true, true, false}} {
				store := filled(t)
				before := dump(t, store)
				var asked []string
				f := &sessiontest.Failing{Store: store, Fail: func(call string, n int) sessiontest.Failure {
					asked = append(asked, fmt.Sprint(call, n))
					return row.failure
				}}
				answer, err := call(t.Context(), f)
				if errors.Is(err, sessiontest.ErrFailing) != row.fails || err != nil && !strings.Contains(err.Error(), name) {
					t.Errorf("%d: %v", row.failure, err)
				}
				if did := dump(t, store) != before; did != (row.does && !reads[name]) {
					t.Errorf("%d: it did something: %v\n%s\n%s", row.failure, did, before, dump(t, store))
				}
				if has := answer == "some"; has != (row.has && name != "User") {
					t.Errorf("%d: answered %s", row.failure, answer)
				}
				if len(asked) != 1 || asked[0] != name+"1" || f.Calls() != 1 {
					t.Errorf("asked about %v, counted %d", asked, f.Calls())
				}
			}
		})
	}
}

// filled is a store with a row and a series.
func filled(t *testing.T) *memstore.Store {
	t.Helper()
	store := open(t)
	_, err := store.Start(t.Context(), session.Record{Key: k, Handle: "handle", UserID: "ann", Created: now, LastSeen: now})
	if err != nil {
		t.Fatal(err)
	}
	err = store.StartSeries(t.Context(), session.Series{Selector: selector, Validator: validator, UserID: "ann", Expires: now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// dump is all that calls may have changed, as text.
func dump(t *testing.T, store *memstore.Store) string {
	t.Helper()
	var text strings.Builder
	for _, k := range []session.Key{k, fresh} {
		fmt.Fprintln(&text, first(store.Lookup(t.Context(), k)))
	}
	for _, k := range []session.Key{selector, fresh} {
		fmt.Fprintln(&text, first(store.Series(t.Context(), k)))
	}
	return text.String()
}

func first[A any](a A, _ bool, _ error) A { return a }

func TestNth(t *testing.T) {
	for want, fail := range map[string]func(string, int) sessiontest.Failure{
		"0 1 0 0": sessiontest.Nth(2, sessiontest.Before, false),
		"0 2 2 2": sessiontest.Nth(2, sessiontest.After, true),
		"0 0 0 0": sessiontest.Nth(9, sessiontest.After, true),
	} {
		got := fmt.Sprint(fail("x", 1), fail("x", 2), fail("x", 3), fail("x", 4))
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
