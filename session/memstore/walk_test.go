package memstore_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

// The store answers as the model does, whatever it is asked.
func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := memstore.New(memstore.Config{})
		if err != nil {
			t.Fatal(err)
		}
		w := &walk{T: t, s: s, m: &model{users: map[string]session.UserState{}}}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			w.step()
			w.compare()
		}
	})
}

// walk does the same to both.
type walk struct {
	*rapid.T
	s    *memstore.Store
	m    *model
	next int
}

func (w *walk) user() string { return rapid.SampledFrom([]string{"", "ann", "bob"}).Draw(w.T, "user") }

func (w *walk) somebody() string { return cmp.Or(w.user(), "carl") }

// key is one of those that were begun, or the next one.
func (w *walk) key() session.Key {
	return record(rapid.IntRange(max(0, w.next-6), w.next).Draw(w.T, "key"), "").Key
}

func (w *walk) time() time.Time {
	return start.Add(time.Duration(rapid.IntRange(-5, 5).Draw(w.T, "hours")) * time.Hour)
}

func (w *walk) generation(user string) int64 {
	g := w.m.user(user).Generation
	if rapid.IntRange(0, 4).Draw(w.T, "late") == 0 {
		g--
	}
	return g
}

func (w *walk) bounds() session.Bounds {
	return session.Bounds{SeenBefore: w.time().Add(-7 * time.Hour), CreatedBefore: w.time().Add(-7 * time.Hour),
		EndedBefore: w.time(), SeriesBefore: w.time().Add(-4 * time.Hour)}
}

func (w *walk) ending() session.Ending {
	e := session.Ending{At: w.time(), Reason: "test", From: w.key()}
	if rapid.Bool().Draw(w.T, "next") {
		w.next += 2
		r := record(w.next, "mallory")
		r.Created, r.LastSeen = w.time(), w.time()
		e.Next = &r
	}
	return e
}

func (w *walk) step() {
	ctx := w.Context()
	switch call := rapid.SampledFrom([]string{"start", "start", "touch", "save", "end", "end user", "oldest", "sweep", "remember", "rotate", "end series"}).Draw(w.T, "call"); call {
	case "start":
		w.next += rapid.IntRange(0, 1).Draw(w.T, "new")
		r := record(w.next, w.user())
		r.Created, r.LastSeen, r.FromFlask = w.time(), w.time(), rapid.Bool().Draw(w.T, "flask")
		r.Generation = w.generation(r.UserID)
		_, err := w.s.Start(ctx, r)
		w.same(call, err == nil, w.m.start(r), nil)
	case "touch":
		k, now := w.key(), w.time()
		did, err := w.s.Touch(ctx, k, now)
		w.same(call, did, w.m.touch(k, now), err)
	case "save":
		k, now, version := w.key(), w.time(), int64(rapid.IntRange(0, 2).Draw(w.T, "version"))
		did, err := w.s.Save(ctx, k, version, now.String(), now)
		w.same(call, did, w.m.save(k, version, now.String(), now), err)
	case "end":
		k, e := w.key(), w.ending()
		did, err := w.s.End(ctx, k, e)
		w.same(call, did, w.m.end(k, e), err)
	case "end user":
		user, e := w.user(), w.ending()
		keys, err := w.s.EndUser(ctx, user, e)
		w.same(call, len(keys), w.m.endUser(user, e), err)
	case "oldest":
		user, e, keep, b := w.somebody(), session.Ending{At: w.time(), Reason: "limit"}, rapid.IntRange(0, 3).Draw(w.T, "keep"), w.bounds()
		ended, err := w.s.EndOldest(ctx, user, keep, b, e)
		w.same(call, len(ended), len(w.m.endOldest(user, keep, b, e)), err)
	case "sweep":
		b := w.bounds()
		n, err := w.s.Sweep(ctx, b)
		w.same(call, n, w.m.sweep(b), err)
	case "remember":
		w.next++
		x := session.Series{Selector: record(w.next, "").Key, UserID: w.somebody(), Session: w.key(), Created: w.time(), Expires: w.time()}
		x.Generation = w.generation(x.UserID)
		err := w.s.StartSeries(ctx, x)
		w.same(call, err == nil, w.m.startSeries(x), nil)
	case "rotate":
		x, to, row, now := session.Series{Selector: w.key()}, w.key(), w.key(), w.time()
		if there := w.m.seriesAt(x.Selector); there != nil && rapid.IntRange(0, 3).Draw(w.T, "good") > 0 {
			x = *there
		}
		did, err := w.s.RotateSeries(ctx, x.Selector, x.Validator, to, row, now)
		w.same(call, did, w.m.rotate(x.Selector, x.Validator, to, row, now), err)
	case "end series":
		k := w.key()
		did, err := w.s.EndSeries(ctx, k)
		w.same(call, did, w.m.seriesAt(k) != nil, err)
		w.m.series = slices.DeleteFunc(w.m.series, func(x session.Series) bool { return x.Selector == k })
	}
}

func (w *walk) same(call string, got, want any, err error) {
	if got != want || err != nil {
		w.Fatalf("%s: got %v, %v, want %v", call, got, err, want)
	}
}

// compare looks at everything.
func (w *walk) compare() {
	ctx := w.Context()
	for n := range w.next + 1 {
		r := record(n, "")
		found, ok, err := w.s.Lookup(ctx, r.Key)
		byHandle, _, _ := w.s.ByHandle(ctx, r.Handle)
		want := w.m.at(r.Key)
		if err != nil || ok != (want != nil) || found != byHandle ||
			ok && (found.Record != *want || found.User != w.m.user(want.UserID)) {
			w.Fatalf("row %d: got %+v, %v, want %+v, %v", n, found, err, want, ok)
		}
		x, ok, err := w.s.Series(ctx, r.Key)
		wanted := w.m.seriesAt(r.Key)
		if err != nil || ok != (wanted != nil) || ok && (x.Series != *wanted || x.User != w.m.user(wanted.UserID)) {
			w.Fatalf("series %d: got %+v, %v, want %+v", n, x, err, wanted)
		}
	}
	for _, user := range []string{"", "ann", "bob", "mallory"} {
		u, err := w.s.User(ctx, user)
		w.same("user "+user, u, w.m.user(user), err)
		list, err := w.s.List(ctx, user)
		var keys []session.Key
		for _, r := range list {
			keys = append(keys, r.Key)
		}
		if want := w.m.list(user, session.Bounds{}); !slices.Equal(keys, want) || err != nil {
			w.Fatalf("list of %q: got %x, %v, want %x", user, keys, err, want)
		}
	}
}
