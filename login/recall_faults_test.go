package login_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

func keyOf(secret string) session.Key { return sha256.Sum256([]byte(secret)) }

// stolen is a browser that was closed, and a thief with a copy of its cookie who has
// come back by it twice, which makes two sessions.
func stolen(t *testing.T, kind session.Kind) (h *house, victim, thief, first jar) {
	h, victim = newHouse(t, kind), jar{}
	victim.get(h, "/in")
	victim.closes()
	thief = victim.copy()
	h.want("the thief", thief.get(h, "/who"), stale)
	first = jar{"session": thief["session"]}
	h.wait(time.Minute)
	thief.closes()
	return h, victim, thief, first
}

// Whoever comes back twice by a stolen cookie must not keep the first session when
// the theft is found out, or the victim signs out.
func TestS20TheftEndsEverySessionOfTheSeries(t *testing.T) {
	for _, kind := range kindsWithRows {
		for about, end := range map[string]func(h *house, victim jar) string{
			"found out": func(h *house, victim jar) string { return victim.get(h, "/who") },
			"logout":    func(h *house, victim jar) string { victim.get(h, "/out"); return nobody },
		} {
			h, victim, thief, first := stolen(t, kind)
			h.want("the thief again", thief.get(h, "/who"), stale)
			h.wait(time.Minute)
			h.want(about+": the victim", end(h, victim), nobody)
			h.want(about+": the second session", thief.copy().get(h, "/who"), nobody)
			h.want(about+": the first session", first.get(h, "/who"), nobody)
			if list, err := h.store.List(t.Context(), ""); len(list) != 0 || err != nil {
				t.Errorf("%s: %d are alive, %v", about, len(list), err)
			}
		}
	}
}

// The session before the browser was closed ends with the logout after it.
func TestS04LogoutEndsTheSessionBeforeTheReturn(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		b.get(h, "/in")
		before := jar{"session": b["session"]}
		b.closes()
		h.wait(time.Minute)
		h.want("back", b.get(h, "/who"), stale)
		b.get(h, "/out")
		h.want("the session before", before.get(h, "/who"), nobody)
	}
}

// Whatever call of the thief's return is broken off or fails, no session of the
// series is lost sight of: the victim's next return ends them all.
func TestS20TheftIsFoundWhateverBreaksOff(t *testing.T) {
	for _, kind := range kindsWithRows {
		for about, broken := range breaks() {
			h, victim, thief, first := stolen(t, kind)
			broken(h, thief)
			h.fail = nil
			thief.get(h, "/who")
			h.wait(time.Minute)
			h.want(about+": the victim", victim.get(h, "/who"), nobody)
			if !slices.Contains(h.events, "remember.reuse") {
				t.Errorf("%s: heard %v", about, h.events)
			}
			h.want(about+": the first session", first.get(h, "/who"), nobody)
			h.want(about+": the second session", thief.copy().get(h, "/who"), nobody)
		}
	}
}

// And whatever of the victim's is: who is told 503 finds it out with the next try.
func TestS20TheftIsFoundThoughItsEndingFails(t *testing.T) {
	for _, kind := range kindsWithRows {
		for about, broken := range breaks() {
			h, victim, thief, first := stolen(t, kind)
			broken(h, victim)
			h.fail = nil
			h.want(about+": the victim", victim.get(h, "/who"), nobody)
			h.want(about+": the first session", first.get(h, "/who"), nobody)
			h.want(about+": the thief", thief.get(h, "/who"), nobody)
		}
	}
}

// Who reloads the page after a return that was broken off or failed is remembered:
// one bad moment of the store must not sign a browser out for good.
func TestABrokenReturnCanBeTriedAgain(t *testing.T) {
	for _, kind := range kindsWithRows {
		for about, broken := range breaks() {
			h, b := newHouse(t, kind), jar{}
			b.get(h, "/in")
			b.closes()
			broken(h, b)
			h.fail = nil
			h.want(about, b.get(h, "/who"), stale)
			b.closes()
			h.wait(time.Minute)
			h.want(about+", the next day", b.get(h, "/who"), stale)
		}
	}
}

// breaks are ways for a request for /who to go wrong at each of its calls. Its answer
// does not reach the browser.
func breaks() map[string]func(h *house, b jar) {
	all := map[string]func(h *house, b jar){}
	for at := range 9 {
		for _, how := range []sessiontest.Failure{sessiontest.Before, sessiontest.After} {
			all[fmt.Sprintf("call %d fails %v", at+1, how)] = func(h *house, b jar) {
				h.fail = nthFrom(at+1, func() sessiontest.Failure { return how })
				b.copy().get(h, "/who")
			}
		}
		all[fmt.Sprintf("the browser goes at call %d", at+1)] = func(h *house, b jar) {
			r := httptest.NewRequest("GET", "/who", nil)
			for name, value := range b {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			ctx, cancel := context.WithCancel(r.Context())
			defer cancel()
			h.fail = nthFrom(at+1, func() sessiontest.Failure { cancel(); return sessiontest.Pass })
			h.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
		}
	}
	return all
}

// nthFrom does something at the n-th call from now on.
func nthFrom(n int, do func() sessiontest.Failure) func(string, int) sessiontest.Failure {
	return func(string, int) sessiontest.Failure {
		if n--; n == 0 {
			return do()
		}
		return sessiontest.Pass
	}
}

// A log that notes who does what asks who it is, while that is being found out: it
// must hear "nobody" and not wait for itself.
func TestOnLoginMayAskWhoItIs(t *testing.T) {
	h, b := newHouse(t, session.Tracked), jar{}
	asked := false
	h.change(session.Tracked, func(c *login.Config) {
		c.Remember.OnLogin = func(ctx context.Context, id string) error {
			_, known := login.Current(ctx)
			asked = id == "ann" && !known
			return nil
		}
	})
	b.get(h, "/in")
	b.closes()
	done := make(chan string, 1)
	go func() { done <- b.get(h, "/who") }()
	select {
	case got := <-done:
		if h.want("back", got, stale); !asked {
			t.Error("OnLogin was not told, or it was somebody already")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("OnLogin waits for itself")
	}
}

// While one request waits for the log a parallel one must not be let in: the log may
// say no.
func TestParallelReturnsAreAllNotedFirst(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		entered, answer := make(chan struct{}), make(chan struct{})
		calls := make(chan struct{}, 1)
		h.change(kind, func(c *login.Config) {
			c.Remember.OnLogin = func(context.Context, string) error {
				select {
				case calls <- struct{}{}: // the first one
					close(entered)
					<-answer
				default:
				}
				return errDown
			}
		})
		b.get(h, "/in")
		b.closes()
		first, second := b.copy(), b.copy()
		done := make(chan string)
		go func() { done <- first.get(h, "/who") }()
		<-entered
		if got := second.get(h, "/who"); !strings.HasPrefix(got, "503") {
			t.Errorf("the parallel one: %q", got)
		}
		close(answer)
		if got := <-done; !strings.HasPrefix(got, "503") {
			t.Errorf("the first one: %q", got)
		}
	}
}
