//go:build !race

package session

import "testing"

// Reading who is signed in costs the same however much else the session holds: its 31 lines of a cart are checked and not built.
func TestReadingOneKeyDoesNotPayForACart(t *testing.T) {
	m := signedManager(t)
	r := withCookie(m, cartOf(t, m))
	n := testing.AllocsPerRun(100, func() {
		if fresh(m, r).UserID() != "42" {
			t.Fatal("nobody")
		}
	})
	all := testing.AllocsPerRun(100, func() {
		if v, ok := fresh(m, r).Get("cart"); !ok || len(v.([]any)) != 31 {
			t.Fatal("no cart")
		}
	})
	t.Logf("%v allocations for the user, %v for the cart", n, all)
	if n > 12 || all < 100 {
		t.Errorf("%v allocations for the user (at most 12), %v for the cart", n, all)
	}
}
