//go:build unix

package interop

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

const resignings = 200

// carry lets Flask sign a session 200 times, each from what the last one made, at
// a later time and with other contents, and looks at each.
func (s *shared) carry(cookie string, sign func(path, cookie string) string, look func(i int, cookie string)) (last string) {
	s.t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range resignings {
		s.later(time.Second + time.Duration(random.Int64N(int64(2*time.Hour))))
		path := fmt.Sprintf("/write/%d-%s", i, strings.Repeat("x", random.IntN(300)))
		cookie = sign(path, cookie)
		look(i, cookie)
	}
	return cookie
}

func TestLiveTrackedSessionWithAnIDStaysEnded(t *testing.T) {
	t.Parallel()
	app := startClocked(t)
	for about, end := range map[string]func(s *shared, cookie string){
		"logout":          func(s *shared, cookie string) { s.gourd(cookie, end) },
		"revoked":         func(s *shared, cookie string) { s.revoke("ann") },
		"all of a user's": func(s *shared, _ string) { s.endUser("ann") },
		"everybody's":     func(s *shared, _ string) { s.endAll() },
		"new password": func(s *shared, cookie string) {
			s.gourd(cookie, func(v *session.Session) error { _, err := v.EndOthers("password"); return err })
		},
		"logout at Flask":   func(s *shared, cookie string) { s.meets(s.flask("/logout", cookie)) },
		"switch at Flask":   func(s *shared, cookie string) { s.meets(s.flask("/login/bob", cookie)) },
		"new id for rights": func(s *shared, cookie string) { s.gourd(cookie, (*session.Session).Renew) },
		"idle for too long": func(s *shared, _ string) { s.later(session.DefaultLifetime + time.Second) },
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			s := startShared(t, app, nil)
			cookies := []string{s.signIn("ann")}
			for i := range 10 {
				s.later(time.Hour)
				cookies = append(cookies, s.flask(fmt.Sprintf("/write/%d", i), cookies[i]))
				s.isAtGourd("before it ends", cookies[i+1], "ann")
			}
			end(s, cookies[10])
			for i, cookie := range cookies {
				s.isAtGourd(fmt.Sprintf("copy %d of before", i), cookie, "")
			}
			s.carry(cookies[10], s.flask, func(i int, cookie string) {
				s.isAtGourd(fmt.Sprintf("signed %d times since", i+1), cookie, "")
			})
		})
	}
}

// revoke ends the one session that a user has.
func (s *shared) revoke(user string) {
	s.t.Helper()
	list, err := s.sessions.List(s.t.Context(), user)
	if err != nil || len(list) != 1 {
		s.t.Fatalf("%d sessions, %v", len(list), err)
	}
	if ended, err := s.sessions.EndOne(s.t.Context(), user, list[0].Handle, "revoked"); !ended || err != nil {
		s.t.Fatalf("%v, %v", ended, err)
	}
}

func (s *shared) endAll() {
	s.t.Helper()
	if _, err := s.sessions.EndAll(s.t.Context(), "key lost"); err != nil {
		s.t.Fatal(err)
	}
}

// Behind the stand-in a session has an id from the first request on, even if
// Flask began it before there was a Gourd: once ended, Flask never meets it again.
func TestLiveTrackedSessionWithoutAnIDStaysEndedBehindTheStandIn(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	ancestor := s.flask("/login/ann", "")
	cookies := []string{ancestor}
	proxied := s.proxied()
	sign := func(path, cookie string) string { held, _ := s.ask(proxied, path, cookie); return held }
	last := s.carry(ancestor, sign, func(i int, cookie string) {
		if s.row(cookie) == "" {
			t.Fatalf("signed %d times, it has no id", i+1)
		}
		cookies = append(cookies, cookie)
	})
	s.isAtGourd("before it ends", last, "ann")
	s.gourd(last, end)
	for i, cookie := range append(cookies, cookies...) {
		s.later(3 * time.Second)
		held, user := s.ask(proxied, fmt.Sprintf("/write/%d", i), cookie)
		if user != "" {
			t.Fatalf("copy %d: Flask met %q", i, user)
		}
		s.isAtGourd(fmt.Sprintf("what copy %d became", i), held, "")
		s.isAtGourd(fmt.Sprintf("copy %d", i), cookie, "")
	}
	s.hasSessions("ann", 0)
}

// A request is under way when its session ends; Flask signs 1 to 200 seconds
// later, and the session had no id when it came.
func TestLiveTrackedLateAnswersBehindTheStandIn(t *testing.T) {
	t.Parallel()
	s := startShared(t, startClocked(t), nil)
	proxied := s.proxied()
	for i := range resignings {
		user := fmt.Sprintf("ann%d", i)
		ancestor := s.flask("/login/"+user, "")
		s.later(time.Minute)
		stamped := s.meets(ancestor)
		s.answered = func() {
			s.answered = func() {}
			s.gourd(stamped, end)
			s.later(time.Duration(i) * time.Second)
		}
		held, met := s.ask(proxied, []string{"/page", "/read", "/write/x", "/login/" + user}[i%4], ancestor)
		if held != ancestor || i%4 != 0 && met != user {
			t.Errorf("%s: a late answer to %q sets a cookie", user, met)
		}
		s.isAtGourd("what the browser holds", held, "")
		s.hasSessions(user, 0)
	}
}
