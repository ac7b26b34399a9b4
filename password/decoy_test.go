package password

import (
	"errors"
	"fmt"
	"testing"
)

var inUse = []Use{
	{"scrypt:128:1:1", 3},
	{"argon2id:64:1:1", 6},
	{"bcrypt:4", 1},
	{"scrypt:1073741824:8:1", 1000}, // never checked, so never imitated
	{"nonsense", 1000},
	{"", 1000},
	{"pbkdf2:sha256:1", 0},
}

// TestA27DecoyIsDrawnFromThoseInUse by their share, always the same for a name,
// and in whatever order the store lists them.
func TestA27DecoyIsDrawnFromThoseInUse(t *testing.T) {
	h := mustNew(t, Config{Method: quick, Secret: []byte("decoy secret")})
	again := mustNew(t, Config{Method: quick, Secret: []byte("decoy secret")})
	reversed := make([]Use, 0, len(inUse))
	for i := range inUse {
		reversed = append(reversed, inUse[len(inUse)-1-i])
	}

	count := map[string]int{}
	for i := range 10000 {
		name := fmt.Sprint("nobody", i)
		m := h.draw(name, inUse).String()
		if other := again.draw(name, reversed).String(); other != m {
			t.Fatalf("%s has %s and %s", name, m, other)
		}
		count[m]++
	}
	want := map[string]int{"scrypt:128:1:1": 3000, "argon2id:64:1:1": 6000, "bcrypt:4": 1000}
	for m, n := range count {
		if n < want[m]-300 || n > want[m]+300 {
			t.Errorf("%s drawn %d times of 10000, want about %d", m, n, want[m])
		}
	}
}

func TestA27DecoyNeverMatches(t *testing.T) {
	h := mustNew(t, Config{Method: quick})
	ctx := soon(t)
	for _, uses := range [][]Use{nil, inUse[:1], inUse[2:3], {{"pbkdf2:md5:1", 1}}} {
		for _, pw := range []string{"", "pw", "\x00"} {
			if err := h.Decoy(ctx, "nobody", pw, uses); !errors.Is(err, ErrMismatch) {
				t.Errorf("decoy of %v with %q: %v", uses, pw, err)
			}
		}
	}
}

// TestDecoySecrets: without a secret two hashers do not draw alike.
func TestDecoySecrets(t *testing.T) {
	a, b := mustNew(t, Config{}), mustNew(t, Config{})
	if a.hash64("nobody") == b.hash64("nobody") {
		t.Error("two random secrets agree")
	}
}
