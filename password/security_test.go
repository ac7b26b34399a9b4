package password

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// quick is the cheapest method that is like the default.
const quick = "argon2id:64:1:1"

// fastest is the least time of several, which a busy machine does not change.
func fastest(f func()) time.Duration {
	best := time.Hour
	for range 5 {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best
}

func mustHash(t *testing.T, password, method string) string {
	t.Helper()
	hash, err := Hash(password, method)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// TestA04NoTruncation: nothing after byte 72 or after a NUL is ignored.
func TestA04NoTruncation(t *testing.T) {
	long := strings.Repeat("x", 90)
	for _, method := range []string{quick, "scrypt:128:1:1", "pbkdf2:sha256:1"} {
		hash := mustHash(t, long+"-one-more", method)
		if err := Check(hash, long+"-two-more"); !errors.Is(err, ErrMismatch) {
			t.Errorf("%s: 100 bytes that differ at byte 90: %v", method, err)
		}
	}
	// Python's bcrypt made these of 72 times "x" and of "secret".
	x72 := "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i"
	secret := "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"
	rows := []struct {
		why, hash, password string
		want                error
	}{
		{"72 bytes are seen in full", x72, long[:72], nil},
		{"the 73rd byte is not seen, so 90 never match", x72, long, ErrMismatch},
		{"the right password", secret, "secret", nil},
		{"bcrypt begins again after a NUL", secret, "secret\x00secret", ErrMismatch},
	}
	for _, row := range rows {
		if err := Check(row.hash, row.password); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.why, err, row.want)
		}
	}
}

// TestA05DefaultIsArgon2id: the parameters are in the stored string.
func TestA05DefaultIsArgon2id(t *testing.T) {
	hash := mustHash(t, "correct horse battery", "")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("default hash is %s", hash)
	}
	p, err := parse(hash)
	if err != nil || len(p.salt) != 16 || len(p.sum) != 32 {
		t.Errorf("salt of %d and tag of %d bytes, %v, want 16 and 32", len(p.salt), len(p.sum), err)
	}
	if other := mustHash(t, "correct horse battery", ""); other == hash {
		t.Error("two hashes of one password are the same")
	}
}

// TestA06StoredCostIsBounded: no work is done for a row that asks for too much.
func TestA06StoredCostIsBounded(t *testing.T) {
	const b64 = "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"
	hex64 := "$salt$" + strings.Repeat("0", 128)
	rows := []string{
		"scrypt:1073741824:8:1" + hex64,
		"scrypt:524288:8:1" + hex64,
		"scrypt:262144:16:1" + hex64,
		"scrypt:2:9223372036854775807:1" + hex64,
		"scrypt:16384:8:1048576" + hex64,
		"scrypt:99999999999999999999:8:1" + hex64,
		"pbkdf2:sha512:5000001" + hex64,
		"pbkdf2:sha512:99999999999" + hex64,
		"$argon2id$v=19$m=262145,t=1,p=1" + b64,
		"$argon2id$v=19$m=4194304,t=1,p=1" + b64,
		"$argon2id$v=19$m=64,t=11,p=1" + b64,
		"$argon2id$v=19$m=64,t=1,p=5" + b64,
		"$argon2id$v=19$m=8192,t=1,p=257" + b64,
		"$2b$15$" + strings.Repeat(".", 53),
		"$2b$31$" + strings.Repeat(".", 53),
	}
	for _, row := range rows {
		took := fastest(func() {
			if err := Check(row, "pw"); !errors.Is(err, ErrTooCostly) {
				t.Errorf("%.40s: %v, want ErrTooCostly", row, err)
			}
		})
		if took > 5*time.Millisecond {
			t.Errorf("%.40s takes %v", row, took)
		}
	}
}

// TestA07Admission: so many run, so many wait, the rest are refused at once.
func TestA07Admission(t *testing.T) {
	h, err := New(Config{Method: quick, Slots: 2, Queue: 1})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := h.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	waited := make(chan error)
	go func() { _, err := h.Hash(ctx, "waits"); waited <- err }()
	for len(h.tickets) < 3 {
		time.Sleep(time.Millisecond)
	}

	calls := map[string]func() error{
		"Hash":  func() error { _, err := h.Hash(t.Context(), "pw"); return err },
		"Check": func() error { _, err := h.Check(t.Context(), mustHash(t, "pw", quick), "pw"); return err },
		"Decoy": func() error { return h.Decoy(t.Context(), "name", "pw", nil) },
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, ErrBusy) || Code(err) != "busy" {
			t.Errorf("%s while the queue is full: %v, want ErrBusy", name, err)
		}
	}

	gone := errors.New("the visitor left")
	cancel(gone)
	if err := <-waited; !errors.Is(err, gone) {
		t.Errorf("a caller whose context ended: %v, want %v", err, gone)
	}
	h.leave()
	h.leave()
	if _, err := h.Hash(t.Context(), "pw"); err != nil || len(h.tickets)+len(h.slots) != 0 {
		t.Errorf("after all left: %v, %d tickets, %d slots", err, len(h.tickets), len(h.slots))
	}
}

// TestA08LongPasswords: over 1024 bytes nothing is hashed.
func TestA08LongPasswords(t *testing.T) {
	h, err := New(Config{Slots: 1})
	if err != nil {
		t.Fatal(err)
	}
	huge := strings.Repeat("a", 1<<20)
	hash := mustHash(t, "pw", quick)
	calls := map[string]func() error{
		"Hash":         func() error { _, err := Hash(huge, ""); return err },
		"Check":        func() error { return Check(hash, huge) },
		"Hasher.Hash":  func() error { _, err := h.Hash(t.Context(), huge); return err },
		"Hasher.Check": func() error { _, err := h.Check(t.Context(), hash, huge); return err },
		"Hasher.Decoy": func() error { return h.Decoy(t.Context(), "n", huge, nil) },
	}
	for name, call := range calls {
		var err error
		if took := fastest(func() { err = call() }); !errors.Is(err, ErrTooLong) || took > 5*time.Millisecond {
			t.Errorf("%s of 1 MiB: %v after %v", name, err, took)
		}
	}
	if _, err := Hash(huge[:MaxLength], quick); err != nil {
		t.Errorf("1024 bytes: %v", err)
	}
}

// TestA11UnknownSchemes fail closed, each with the word that says why.
func TestA11UnknownSchemes(t *testing.T) {
	rows := []struct{ hash, want string }{
		{"", "malformed"},
		{"*", "malformed"},
		{"!", "malformed"},
		{"x", "malformed"},
		{"plain$x", "malformed"},
		{"plain$$x", "unsupported"},
		{"sha1$salt$00", "unsupported"},
		{"pbkdf2_sha256$1$salt$00", "unsupported"},
		{"pbkdf2:whirlpool:1$salt$00", "unsupported"},
		{"$1$salt$digest", "unsupported"},
		{"$y$j9T$salt$digest", "unsupported"},
		{"$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "unsupported"},
		{"$argon2id$v=16$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "unsupported"},
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1,x=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$t=1,m=64,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=7,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$AA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAA\n", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$2b$12$tooshort", "malformed"},
		{"$2x$04$" + strings.Repeat(".", 53), "unsupported"},
		{"$2b$03$" + strings.Repeat(".", 53), "malformed"},
		{"$2b$xx$" + strings.Repeat(".", 53), "malformed"},
		{"$2b$04$" + strings.Repeat("!", 53), "malformed"},
		{"scrypt:128:1$salt$00", "malformed"},
		{"scrypt:96:1:1$salt$00", "malformed"},
		{"scrypt:64:1:1$salt$00", "malformed"},
		{"pbkdf2:sha1:0$salt$00", "malformed"},
		{"pbkdf2:sha1:010$salt$00", "malformed"},
		{"pbkdf2:sha1:1:1$salt$00", "malformed"},
		{"scrypt$" + strings.Repeat("s", 1024) + "$00", "malformed"},
	}
	for _, row := range rows {
		err := Check(row.hash, "hunter2")
		if Code(err) != row.want {
			t.Errorf("%.60q: %v, want %s", row.hash, err, row.want)
		}
		if Scheme(row.hash) != "" || Method(row.hash) != "" {
			t.Errorf("%.60q has scheme %q, method %q", row.hash, Scheme(row.hash), Method(row.hash))
		}
	}
}

// TestErrorsHoldNoSecret: a column that holds the password itself does not
// bring it into a log.
func TestErrorsHoldNoSecret(t *testing.T) {
	for _, hash := range []string{"hunter2", "hunter2$hunter2$hunter2", "$hunter2$hunter2$hunter2", "scrypt:hunter2$hunter2$hunter2",
		"pbkdf2:hunter2:1$a$b", "$2b$hunter2", "$argon2id$hunter2$$$$", "pbkdf2:sha1:1$hunter2$hunter2"} {
		if err := Check(hash, "hunter2"); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", hash, err)
		}
	}
}
