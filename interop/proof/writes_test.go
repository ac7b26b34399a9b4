package proof_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// meeting is a site of one Stored session whose requests all open it before one of
// them writes.
type meeting struct {
	t        *testing.T
	sessions *session.Manager
	id       string
}

func newMeeting(t *testing.T, s store) *meeting {
	sessions, err := session.New(session.Config{Keys: ring(t, "flask-dev-key"), Store: s})
	check(t, err)
	m := &meeting{t: t, sessions: sessions}
	m.begins()
	return m
}

// begins makes a new session, of nobody's.
func (m *meeting) begins() {
	m.id = ""
	a := m.serve(func(s *session.Session) error { return s.Set("began", true) })
	for _, c := range a.Result().Cookies() {
		m.id = c.Value
	}
}

func (m *meeting) serve(f func(s *session.Session) error) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
	if m.id != "" {
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: m.id})
	}
	m.sessions.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		if err := f(s); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})).ServeHTTP(w, r)
	return w
}

// meet runs requests that have all read the session before the first one writes.
func (m *meeting) meet(writes ...func(s *session.Session) error) {
	var opened, all sync.WaitGroup
	opened.Add(len(writes))
	for _, write := range writes {
		all.Go(func() {
			a := m.serve(func(s *session.Session) error {
				s.Len()
				opened.Done()
				opened.Wait()
				return write(s)
			})
			if a.Code != 200 {
				m.t.Errorf("a write was answered %d %s", a.Code, a.Body)
			}
		})
	}
	all.Wait()
}

// holds returns what the session has now.
func (m *meeting) holds() map[string]any {
	values := map[string]any{}
	m.serve(func(s *session.Session) error {
		for _, k := range s.Keys() {
			values[k], _ = s.Get(k)
		}
		return nil
	})
	return values
}

func eachStore(t *testing.T, f func(t *testing.T, s store)) {
	for name, open := range stores {
		t.Run(name, func(t *testing.T) { f(t, open(t)) })
	}
}

// pairs is how many pairs a store is asked for.
func pairs(s store) int {
	if isSlow(s) {
		return amount(300, 1000, 10_000)
	}
	return amount(1000, 10_000, 100_000)
}

// TestS19PairsOfWrites: two requests that read the same write to different keys,
// and both writes are there.
func TestS19PairsOfWrites(t *testing.T) {
	eachStore(t, func(t *testing.T, s store) {
		m, lost := newMeeting(t, s), 0
		for i := range pairs(s) {
			one, two := fmt.Sprint("a", i%20), fmt.Sprint("b", i%20)
			m.meet(
				func(s *session.Session) error { return s.Set(one, i) },
				func(s *session.Session) error { return s.Set(two, i) },
			)
			if got := m.holds(); got[one] != int64(i) || got[two] != int64(i) {
				lost++
			}
		}
		if lost > 0 {
			t.Errorf("of %d pairs %d lost a write", pairs(s), lost)
		}
	})
}

// TestS19Flashes: two messages and one who shows what there is. Each message is
// shown once.
func TestS19Flashes(t *testing.T) {
	eachStore(t, func(t *testing.T, s store) {
		m, shown := newMeeting(t, s), map[any]int{}
		show := func(s *session.Session) error {
			list, err := s.Flashes()
			for _, f := range list {
				shown[f.Message]++ // only one of those who meet shows
			}
			return err
		}
		n := pairs(s) / 4
		for i := range n {
			m.meet(
				func(s *session.Session) error { return s.Flash("", 2*i) },
				func(s *session.Session) error { return s.Flash("", 2*i+1) },
				show,
			)
		}
		m.serve(show)
		for i := range 2 * n {
			if shown[int64(i)]+shown[i] != 1 {
				t.Fatalf("message %d was shown %d times, %d of %d were", i, shown[int64(i)]+shown[i], len(shown), 2*n)
			}
		}
	})
}

// TestS19ClearAmongWrites: of a request that writes two keys, and one that clears
// and writes two others, each is there wholly or not at all, and nothing is left of
// before. A clear alone ends the session, and what meets it does not bring it back.
func TestS19ClearAmongWrites(t *testing.T) {
	eachStore(t, func(t *testing.T, s store) {
		m := newMeeting(t, s)
		for i := range pairs(s) / 4 {
			m.serve(func(s *session.Session) error { return s.Set("before", i) })
			m.meet(both("a", "b", i), both("c", "d", i), func(s *session.Session) error {
				if err := s.Clear(); err != nil {
					return err
				}
				return both("e", "f", i)(s)
			})
			got := m.holds()
			halves := got["a"] != got["b"] || got["c"] != got["d"]
			if halves || got["before"] != nil || got["began"] != nil || got["e"] != int64(i) || got["f"] != int64(i) {
				t.Fatalf("round %d left %v", i, got)
			}
			m.meet(both("a", "b", i), (*session.Session).Clear)
			if got := m.holds(); len(got) != 0 {
				t.Fatalf("round %d: after a clear there was %v", i, got)
			}
			m.begins()
		}
	})
}

func both(one, two string, v any) func(s *session.Session) error {
	return func(s *session.Session) error {
		if err := s.Set(one, v); err != nil {
			return err
		}
		return s.Set(two, v)
	}
}

// crossed is a store that now and then answers with what somebody else asked for,
// as a connection does whose answers are out of step.
type crossed struct {
	store
	mu    sync.Mutex
	calls int
	often int // one in so many; 0 is never
	seen  map[session.Key]session.Found
	times int // how often it did
}

func (c *crossed) answer(found session.Found, ok bool) (session.Found, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !ok {
		return found, ok
	}
	c.seen[found.Key] = found
	if c.calls++; c.often == 0 || c.calls%c.often > 0 {
		return found, true
	}
	for key, other := range c.seen {
		if key != found.Key {
			c.times++
			return other, true
		}
	}
	return found, true
}

func (c *crossed) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	found, ok, err := c.store.Lookup(ctx, k)
	found, ok = c.answer(found, ok)
	return found, ok, err
}

// TestD02NobodyIsSomebodyElse: of a hundred thousand requests none is answered as somebody
// else's; each one that would have been is an outage, and told.
func TestD02NobodyIsSomebodyElse(t *testing.T) {
	eachKind(t, func(t *testing.T, kind session.Kind, open func(testing.TB) store) {
		c := &crossed{store: open(t), seen: map[session.Key]session.Found{}}
		h := newHouse(t, kind, c, newClock().Now, nil)
		users := make([]jar, 8)
		for i := range users {
			users[i] = jar{}
			users[i].get(h, fmt.Sprint("/in?user=user-", i))
		}
		c.often = 7
		n := amount(4000, 50_000, 500_000)
		if isSlow(c.store) {
			n /= 20
		}
		answers := make([]map[string]int, len(users))
		var all sync.WaitGroup
		for i := range users {
			all.Go(func() {
				answers[i] = map[string]int{}
				for range n / len(users) {
					answers[i][users[i].who(h)]++
				}
			})
		}
		all.Wait()
		outages := 0
		for i, got := range answers {
			outages += got["?"]
			if others := n/len(users) - got[fmt.Sprint("user-", i)] - got["?"]; others != 0 {
				t.Errorf("user-%d was answered as somebody else, or nobody, %d times: %v", i, others, got)
			}
		}
		told := h.heard("session.store.unavailable")
		t.Logf("%d requests, %d rows of others, %d outages told", n, c.times, told)
		if c.times == 0 || outages != c.times || told != c.times {
			t.Errorf("%d rows of others, %d outages, %d told", c.times, outages, told)
		}
	})
}
