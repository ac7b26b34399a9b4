package password

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func mustNew(t *testing.T, cfg Config) *Hasher {
	t.Helper()
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestA09Upgrade: another scheme or a lower cost asks for a new hash, a higher
// cost does not.
func TestA09Upgrade(t *testing.T) {
	rows := []struct {
		preferred, stored string
		want              bool
	}{
		{"argon2id:64:2:1", "argon2id:64:2:1", false},
		{"argon2id:64:2:1", "argon2id:64:1:1", true},
		{"argon2id:64:2:1", "argon2id:32:2:1", true},
		{"argon2id:64:2:1", "argon2id:128:3:1", false},
		{"argon2id:64:2:1", "scrypt:256:8:1", true},
		{"scrypt:256:8:1", "scrypt:256:8:1", false},
		{"scrypt:256:8:1", "scrypt:128:8:2", true},
		{"scrypt:256:8:1", "scrypt:256:4:1", true},
		{"scrypt:256:8:1", "scrypt:512:8:1", false},
		{"scrypt:256:8:1", "argon2id:64:2:1", true},
		{"scrypt:256:8:2", "scrypt:256:8:2", false},
		{"scrypt:256:8:2", "scrypt:256:8:1", true},
		{"pbkdf2:sha256:5", "pbkdf2:sha256:5", false},
		{"pbkdf2:sha256:5", "pbkdf2:sha256:6", false},
		{"pbkdf2:sha256:5", "pbkdf2:sha256:4", true},
		{"pbkdf2:sha256:5", "pbkdf2:sha1:5", true},
	}
	ctx := soon(t)
	for _, row := range rows {
		h := mustNew(t, Config{Method: row.preferred})
		got, err := h.Check(ctx, mustHash(t, "pw", row.stored), "pw")
		if want := (Result{Method: row.stored, Upgrade: row.want}); err != nil || got != want {
			t.Errorf("%s where %s is wanted: %+v, %v, want %+v", row.stored, row.preferred, got, err, want)
		}
	}
	h := mustNew(t, Config{Method: quick})
	got, err := h.Check(ctx, "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", "secret")
	if err != nil || !got.Upgrade {
		t.Errorf("bcrypt: %+v, %v", got, err)
	}
}

func TestHasherRoundTrip(t *testing.T) {
	h := mustNew(t, Config{Method: quick})
	ctx := soon(t)
	if h.Method() != quick {
		t.Errorf("method %q", h.Method())
	}
	hash, err := h.Hash(ctx, "pw")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := h.Check(ctx, hash, "pw"); err != nil || got.Upgrade {
		t.Errorf("own hash: %+v, %v", got, err)
	}
	if got, err := h.Check(ctx, hash, "PW"); !errors.Is(err, ErrMismatch) || got != (Result{}) {
		t.Errorf("wrong password: %+v, %v", got, err)
	}
	if _, err := h.Check(ctx, "plain$$pw", "pw"); !errors.Is(err, ErrUnsupported) {
		t.Errorf("removed scheme: %v", err)
	}
}

func TestNewReportsAllFaults(t *testing.T) {
	_, err := New(Config{Method: "bcrypt:12", Slots: -1})
	for _, want := range []string{"password: Method: ", "password: Slots is negative"} {
		if !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s in it", err, want)
		}
	}
}

// TestMethodDefaults: bare names are given their costs.
func TestMethodDefaults(t *testing.T) {
	for method, want := range map[string]string{
		"": "argon2id:19456:2:1", "argon2id": "argon2id:19456:2:1", "scrypt": "scrypt:32768:8:1",
		"pbkdf2": "pbkdf2:sha256:1000000", "pbkdf2:sha1": "pbkdf2:sha1:1000000",
	} {
		if got := mustNew(t, Config{Method: method}).Method(); got != want {
			t.Errorf("%q: got %s, want %s", method, got, want)
		}
	}
}

// TestHasherConcurrently: with slots for two and room for all to wait, all are
// answered.
func TestHasherConcurrently(t *testing.T) {
	h := mustNew(t, Config{Method: quick, Slots: 2, Queue: 62})
	hash := mustHash(t, "pw", quick)
	ctx := soon(t)
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			_, err := h.Check(ctx, hash, fmt.Sprint("pw", i))
			if !errors.Is(err, ErrMismatch) {
				t.Errorf("call %d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

func TestQueueDefaults(t *testing.T) {
	for _, row := range []struct {
		cfg            Config
		slots, tickets int
	}{
		{Config{Slots: 3}, 3, 99},
		{Config{Slots: 3, Queue: -1}, 3, 3},
		{Config{Slots: 1, Queue: 5}, 1, 6},
	} {
		h := mustNew(t, row.cfg)
		if cap(h.slots) != row.slots || cap(h.tickets) != row.tickets {
			t.Errorf("%+v: %d slots, %d tickets", row.cfg, cap(h.slots), cap(h.tickets))
		}
	}
}
