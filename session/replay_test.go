package session_test

import (
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// An older copy of a cookie says what was true then. In the kind Tracked it says so no longer than its session lives, in the kind Signed until it is
// too old: contents that must not come back belong into a table of the application's.
func TestT20OlderCopies(t *testing.T) {
	tries := func(s *site, cookie string) (n int64) {
		s.get(cookie, func(v *session.Session) { n, _ = v.GetInt("tries") })
		return n
	}
	count := func(s *site, cookie string, n int) string {
		return value(s.get(cookie, func(v *session.Session) { check(t, v.Set("tries", n)) }))
	}
	tracked, _ := trackedSite(t, nil)
	for name, s := range map[string]*site{"Signed": newSite(t, nil), "Tracked": tracked} {
		first := count(s, s.in("", "ann"), 1)
		second := count(s, first, 2)
		if a, b := tries(s, first), tries(s, second); a != 1 || b != 2 {
			t.Errorf("%s: the copies say %d and %d, want 1 and 2", name, a, b)
		}
		s.get(second, func(v *session.Session) { check(t, v.Clear()) })
		want := int64(0)
		if name == "Signed" {
			want = 1
		}
		if got := tries(s, first); got != want {
			t.Errorf("%s: after the end the older copy says %d, want %d", name, got, want)
		}
	}
}
