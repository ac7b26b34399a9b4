//go:build !race

package cookie

import (
	"testing"
	"time"
)

func TestReadAllocatesNothing(t *testing.T) {
	r := request(`theme=dark; session=.eJwljk1qBDEM.aBcDeF.6YP6T0BaO67XP--9UzTrmurXSmg; q="\303\251"`)
	if got := testing.AllocsPerRun(100, func() { Read(r, "session") }); got != 0 {
		t.Errorf("Read of an ASCII cookie: got %v allocations, want 0", got)
	}
	quoted := request(`session="a b"`)
	if got := testing.AllocsPerRun(100, func() { Read(quoted, "session") }); got != 0 {
		t.Errorf("Read of a quoted cookie without escapes: got %v allocations, want 0", got)
	}
}

func TestSetAllocatesLittle(t *testing.T) {
	a := Attributes{Name: "__Host-session", Secure: true, HTTPOnly: true, SameSite: SameSiteLax}
	at := time.Unix(1_700_000_000, 0)
	if got := testing.AllocsPerRun(100, func() { _, _ = a.Set("token", at) }); got > 6 {
		t.Errorf("Set: got %v allocations, want 6 at most", got)
	}
}
