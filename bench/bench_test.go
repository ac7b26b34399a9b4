package main

import (
	"context"
	"slices"
	"testing"
)

// pairs is how many a contender gets: of those that promise nothing some show
// what happens.
func pairs(promised bool) int {
	switch {
	case !promised:
		return 100
	case testing.Short():
		return 1000
	}
	return 10_000
}

// each opens every contender for a test of its own.
func each(t *testing.T, test func(t *testing.T, c contender, p peer)) {
	for _, c := range contenders {
		t.Run(c.name, func(t *testing.T) {
			err := c.with(func(p peer) error { test(t, c, p); return nil })
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// One request after the other, everybody keeps everything: what is lost with
// two at once is lost for that reason.
func TestNothingIsLostInTurn(t *testing.T) {
	each(t, func(t *testing.T, _ contender, p peer) {
		b := newBrowser(site(p))
		for _, path := range []string{"/login?user=ann", "/set?key=left&value=1", "/set?key=right&value=2"} {
			if _, err := b.get(context.Background(), path); err != nil {
				t.Fatal(err)
			}
		}
		page, err := b.show()
		if err != nil || page.Values["left"] != "1" || page.Values["right"] != "2" || !slices.Equal(page.Flashes, []string{"1", "2"}) {
			t.Errorf("show: got %+v and %v, want both values and both flashes", page, err)
		}
		if page, err = b.show(); err != nil || len(page.Flashes) > 0 {
			t.Errorf("show again: got %+v and %v, want no flashes", page, err)
		}
		if user, err := b.get(context.Background(), "/user"); err != nil || user != "ann" {
			t.Errorf("user: got %q and %v, want ann", user, err)
		}
		if _, err := b.get(context.Background(), "/logout"); err != nil {
			t.Error(err)
		}
		if user, err := b.get(context.Background(), "/user"); err != nil || user != "" {
			t.Errorf("after the logout: got %q and %v, want nobody", user, err)
		}
	})
}

func TestLostWrites(t *testing.T) {
	each(t, func(t *testing.T, c contender, p peer) {
		l, err := lostWrites(p, pairs(c.keepsWrites))
		t.Logf("%+v", l)
		if err != nil {
			t.Fatal(err)
		}
		if c.keepsWrites && (l != losses{pairs: l.pairs}) {
			t.Errorf("lost or refused something: %+v", l)
		}
	})
}

func TestUndoneLogouts(t *testing.T) {
	for _, request := range late {
		t.Run(request.name, func(t *testing.T) {
			each(t, func(t *testing.T, c contender, p peer) {
				logouts := pairs(c.keepsLogouts) / 10
				u, err := undoneLogouts(p, request.path, logouts)
				t.Logf("of %d logouts undone: %+v", logouts, u)
				if err != nil {
					t.Fatal(err)
				}
				if c.keepsLogouts && u != (undone{}) {
					t.Errorf("signed in after the logout: %+v", u)
				}
			})
		})
	}
}

func BenchmarkFloor(b *testing.B) {
	for _, f := range floors {
		b.Run(f.name, f.measure)
	}
}

func BenchmarkRequest(b *testing.B) {
	for _, o := range operations {
		for _, c := range contenders {
			b.Run(o.name+"/"+c.name, func(b *testing.B) {
				if err := c.with(func(p peer) error { measure(b, p, o); return nil }); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}
