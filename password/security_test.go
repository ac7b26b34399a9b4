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

// soon ends what would wait for ever. A test asks once, so that it waits once.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

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
		"scrypt:524288:1:1" + hex64,
		"scrypt:262144:16:1" + hex64,
		"scrypt:262144:8:3" + hex64,
		"scrypt:128:1025:1" + hex64,
		"scrypt:128:1:1025" + hex64,
		"scrypt:4611686018427387904:4:1" + hex64, // products that overflow
		"scrypt:4:4611686018427387904:1" + hex64,
		"scrypt:4:1:4611686018427387904" + hex64,
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

// TestA06TheDearestAreRead, each at one of the limits, without being computed.
func TestA06TheDearestAreRead(t *testing.T) {
	salt, hex64 := "$"+strings.Repeat("s", 800)+"$", strings.Repeat("0", 128)
	b64 := "$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"
	long64 := "$" + strings.Repeat("A", 86) + "$" + strings.Repeat("A", 86)
	for hash, want := range map[string]string{
		"scrypt:262144:8:1" + salt + hex64:      "scrypt:262144:8:1",
		"scrypt:262144:8:2" + salt + hex64:      "scrypt:262144:8:2",
		"scrypt:2048:1024:1" + salt + hex64:     "scrypt:2048:1024:1",
		"scrypt:128:8:1024" + salt + hex64:      "scrypt:128:8:1024",
		"scrypt:128:1:1" + salt + hex64:         "scrypt:128:1:1",
		"scrypt:64:1:2" + salt + hex64:          "scrypt:64:1:2",
		"scrypt:2:1:4" + salt + hex64:           "scrypt:2:1:4",
		"pbkdf2:sha512:5000000" + salt + hex64:  "pbkdf2:sha512:5000000",
		"$argon2id$v=19$m=262144,t=1,p=1" + b64: "argon2id:262144:1:1",
		"$argon2id$v=19$m=64,t=10,p=4" + long64: "argon2id:64:10:4",
		"$argon2id$v=19$m=32,t=1,p=4" + b64:     "argon2id:32:1:4",
		"$2b$14$" + strings.Repeat(".", 53):     "bcrypt:14",
	} {
		if got := Method(hash); got != want {
			t.Errorf("%.40s has the method %q, want %q", hash, got, want)
		}
	}
	longest := "pbkdf2:sha1:1$" + strings.Repeat("s", 1024-len("pbkdf2:sha1:1$$")-40) + "$" + strings.Repeat("0", 40)
	if err := Check(longest, "pw"); !errors.Is(err, ErrMismatch) {
		t.Errorf("a text of %d bytes: %v", len(longest), err)
	}
	if err := Check(strings.Replace(longest, "$s", "$ss", 1), "pw"); !errors.Is(err, ErrMalformed) {
		t.Errorf("one byte more: %v", err)
	}
}

// TestA07Admission: so many run, so many wait, the rest are refused at once.
func TestA07Admission(t *testing.T) {
	h, err := New(Config{Method: quick, Slots: 2, Queue: 1})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := h.enter(soon(t)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancelCause(soon(t))
	waited := make(chan error)
	go func() { _, err := h.Hash(ctx, "waits"); waited <- err }()
	for start := time.Now(); len(h.tickets) < 3 && time.Since(start) < 10*time.Second; {
		time.Sleep(time.Millisecond)
	}

	calls := map[string]func() error{
		"Hash":  func() error { _, err := h.Hash(soon(t), "pw"); return err },
		"Check": func() error { _, err := h.Check(soon(t), mustHash(t, "pw", quick), "pw"); return err },
		"Decoy": func() error { return h.Decoy(soon(t), "name", "pw", nil) },
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
	if _, err := h.Hash(soon(t), "pw"); err != nil || len(h.tickets)+len(h.slots) != 0 {
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
		"Hasher.Hash":  func() error { _, err := h.Hash(soon(t), huge); return err },
		"Hasher.Check": func() error { _, err := h.Check(soon(t), hash, huge); return err },
		"Hasher.Decoy": func() error { return h.Decoy(soon(t), "n", huge, nil) },
	}
	for name, call := range calls {
		var err error
		if took := fastest(func() { err = call() }); !errors.Is(err, ErrTooLong) || took > 5*time.Millisecond {
			t.Errorf("%s of 1 MiB: %v after %v", name, err, took)
		}
	}
}

// TestA08PasswordsOf1024Bytes are hashed whole.
func TestA08PasswordsOf1024Bytes(t *testing.T) {
	h := mustNew(t, Config{Method: quick})
	longest := strings.Repeat("a", MaxLength)
	hash, err := h.Hash(soon(t), longest)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(hash, longest); err != nil {
		t.Errorf("Check: %v", err)
	}
	if err := Check(hash, longest[1:]+"b"); !errors.Is(err, ErrMismatch) {
		t.Errorf("Check of another last byte: %v", err)
	}
	if _, err := h.Check(soon(t), hash, longest); err != nil {
		t.Errorf("Hasher.Check: %v", err)
	}
	if err := h.Decoy(soon(t), "nobody", longest, nil); !errors.Is(err, ErrMismatch) {
		t.Errorf("Hasher.Decoy: %v", err)
	}
	if err := Check(mustHash(t, longest, quick), longest); err != nil {
		t.Errorf("Hash: %v", err)
	}
}

// TestA11UnknownSchemes fail closed, each with the word that says why.
func TestA11UnknownSchemes(t *testing.T) {
	hex20, hex64 := "$salt$"+strings.Repeat("0", 40), "$salt$"+strings.Repeat("0", 128)
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
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA\n", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAA\nAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$" + strings.Repeat("A", 87) + "$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + strings.Repeat("A", 87), "malformed"},
		{"$argon2id$v=19$m=31,t=1,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAA", "malformed"},
		{"$2b$12$tooshort", "malformed"},
		{"$2x$04$" + strings.Repeat(".", 53), "unsupported"},
		{"$2b$03$" + strings.Repeat(".", 53), "malformed"},
		{"$2b$xx$" + strings.Repeat(".", 53), "malformed"},
		{"$2b$04$" + strings.Repeat("!", 53), "malformed"},
		{"$2b$4$" + strings.Repeat(".", 53), "malformed"},
		{"$2b$00$" + strings.Repeat(".", 53), "malformed"},
		{"$2b$04$" + strings.Repeat(".", 53) + "$", "malformed"},
		{"scrypt:128:1" + hex64, "malformed"},
		{"scrypt:96:1:1" + hex64, "malformed"},
		{"scrypt:128:0:1" + hex64, "malformed"},
		{"scrypt:128:1:0" + hex64, "malformed"},
		{"scrypt:1:1:96" + hex64, "malformed"},
		{"scrypt:64:1:1" + hex64, "malformed"},
		{"scrypt:4:1:1" + hex64, "malformed"},
		{"scrypt:2:1:3" + hex64, "malformed"},
		{"scrypt" + hex64 + "0", "malformed"},
		{"scrypt" + hex64 + "00", "malformed"},
		{"pbkdf2:sha1:0" + hex20, "malformed"},
		{"pbkdf2:sha1:010" + hex20, "malformed"},
		{"pbkdf2:sha1:" + hex20, "malformed"},
		{"pbkdf2:sha1:1_0" + hex20, "malformed"},
		{"pbkdf2:sha1:1:1" + hex20, "malformed"},
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
