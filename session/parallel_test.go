package session_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// Every method from several goroutines of one request; the race detector looks
// on.
func TestParallelGoroutinesOfOneRequest(t *testing.T) {
	s, _ := trackedSite(t, nil)
	cookie := s.in(s.flask(`{"map":{"a":[1]}}`), "ann", "map")
	keep := append(make([]string, 0, 8), "map") // room behind it that is not Begin's
	s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		parallel(8, func(i int) {
			for j := range 30 {
				everything(t, v, w, fmt.Sprint(i, j))
			}
			report(t, v.Begin("ann", keep...))
			report(t, v.End())
		})
	})
}

func everything(t *testing.T, v *session.Session, w http.ResponseWriter, key string) {
	report(t, v.Set(key, key))
	if got, ok := v.GetString(key); ok && got != key {
		t.Errorf("got %q, want %q", got, key)
	}
	v.Get("map")
	v.Has(key)
	v.Keys()
	v.Len()
	v.New()
	v.Modified()
	report(t, v.Err())
	report(t, v.SetPermanent(!v.Permanent()))
	report(t, v.Flash("", key))
	_, err := v.Flashes()
	report(t, err)
	report(t, v.Delete(key))
	report(t, v.Save(nopWriter{}))
}

// report is check for another goroutine than the test's.
func report(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}

func TestParallelFlashesAgree(t *testing.T) {
	s := newSite(t, nil)
	for range 500 {
		s.get("", func(v *session.Session) {
			check(t, v.Flash("", "hello"))
			parallel(4, func(int) {
				if got, err := v.Flashes(); len(got) != 1 || err != nil {
					t.Errorf("got %v, %v", got, err)
				}
			})
		})
		if t.Failed() {
			return
		}
	}
}

// The list of keys to keep is the caller's, and often every request's.
func TestBeginLeavesTheListOfKeysAlone(t *testing.T) {
	s := newSite(t, nil)
	keys := []string{"lang", "cart", "theme"}
	s.in("", "ann", keys[:2]...)
	if keys[2] != "theme" {
		t.Errorf("got %q", keys)
	}
}
