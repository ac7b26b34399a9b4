package password

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestOtherLibraries: hashes made by argon2-cffi 25.1 and Python's bcrypt 5.0.
func TestOtherLibraries(t *testing.T) {
	rows := []struct{ hash, password, method string }{
		{"$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$69I7qCjDTsQwhQqFvpQJiqEI0lGQvxC84fXE0Ktxca4", "correct horse battery", "argon2id:19456:2:1"},
		{"$argon2id$v=19$m=256,t=3,p=4$c29tZXNhbHQ$0eG7BVOvpiiFNvLjFRfvJg", "clé", "argon2id:256:3:4"},
		{"$argon2id$v=19$m=64,t=1,p=2$RNX3IEtXJpFzIrCq+EFLoA$0fA6YhmdkSeUUMaWtvI89EsT2vrKPfYrA3LY5rL+8fE", "password", "argon2id:64:1:2"},
		{"$2y$05$abcdefghijklmnopqrstuuup9CDivIlzjGHRnwLkUa/bYtwqPOyaq", "clé", "bcrypt:5"},
		{"$2a$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq", "", "bcrypt:4"},
	}
	for _, row := range rows {
		if err := Check(row.hash, row.password); err != nil {
			t.Errorf("%s: %v", row.hash, err)
		}
		if err := Check(row.hash, row.password+"x"); !errors.Is(err, ErrMismatch) {
			t.Errorf("%s with another password: %v", row.hash, err)
		}
		if got := Method(row.hash); got != row.method {
			t.Errorf("method %q, want %q", got, row.method)
		}
	}
}

// TestHashMethods: bare names stand for the defaults, as Werkzeug writes them.
func TestHashMethods(t *testing.T) {
	rows := []struct{ method, prefix, scheme string }{
		{"scrypt:128:1:1", "scrypt:128:1:1$", Scrypt},
		{"pbkdf2:SHA1:3", "pbkdf2:sha1:3$", PBKDF2},
		{"argon2id:64:1:2", "$argon2id$v=19$m=64,t=1,p=2$", Argon2id},
	}
	if !testing.Short() {
		rows = append(rows, []struct{ method, prefix, scheme string }{
			{"scrypt", "scrypt:32768:8:1$", Scrypt},
			{"pbkdf2", "pbkdf2:sha256:1000000$", PBKDF2},
			{"pbkdf2:sha512", "pbkdf2:sha512:1000000$", PBKDF2},
		}...)
	}
	for _, row := range rows {
		hash := mustHash(t, "pässword", row.method)
		if !strings.HasPrefix(hash, row.prefix) || Scheme(hash) != row.scheme {
			t.Errorf("%s: %s of scheme %s", row.method, hash, Scheme(hash))
		}
		if err := Check(hash, "pässword"); err != nil {
			t.Errorf("%s: %v", row.method, err)
		}
		if err := Check(hash, "passwörd"); !errors.Is(err, ErrMismatch) {
			t.Errorf("%s: %v", row.method, err)
		}
	}
	for method, want := range map[string]error{
		"bcrypt:12":              ErrUnsupported,
		"bcrypt:3":               ErrMalformed,
		"bcrypt":                 ErrMalformed,
		"md5":                    ErrUnsupported,
		"pbkdf2:foo":             ErrUnsupported,
		"scrypt:3:1:1":           ErrMalformed,
		"argon2id:64":            ErrMalformed,
		"argon2id:1000000000:1:": ErrMalformed,
		"argon2id:1000000:1:1":   ErrTooCostly,
		"pbkdf2:sha256:6000000":  ErrTooCostly,
	} {
		if _, err := Hash("pw", method); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", method, err, want)
		}
	}
}

// TestEveryDigest reads what it writes.
func TestEveryDigest(t *testing.T) {
	for _, d := range digests {
		if n := d.new().Size(); n != d.size {
			t.Errorf("%s has %d bytes, not %d", d.name, n, d.size)
		}
		hash := mustHash(t, "pw", fmt.Sprintf("pbkdf2:%s:2", d.name))
		if err := Check(hash, "pw"); err != nil {
			t.Errorf("%s: %v", d.name, err)
		}
	}
}

// TestNamesOfDigests are those by which hashlib.pbkdf2_hmac finds a digest, and
// those by which it finds none.
func TestNamesOfDigests(t *testing.T) {
	for name, found := range map[string]bool{
		"SHA1": true, "ShA256": true, "Md5": true, "SHA512_224": true, "sHA512_224": false,
		"SHA3_256": false, "BLAKE2B": false, "blake2S": false, "ſha256": false,
	} {
		if got := findDigest(name) != nil; got != found {
			t.Errorf("%s: found %v, want %v", name, got, found)
		}
	}
}

func TestSaltsAreUniform(t *testing.T) {
	count := map[byte]int{}
	for range 4000 {
		salt := newSalt()
		if len(salt) != 16 {
			t.Fatalf("salt %q", salt)
		}
		for _, c := range salt {
			count[c]++
		}
	}
	if len(count) != len(saltAlphabet) {
		t.Errorf("%d characters, want %d", len(count), len(saltAlphabet))
	}
	for c, n := range count { // 1032 expected, seven deviations either side
		if n < 800 || n > 1260 || !strings.ContainsRune(saltAlphabet, rune(c)) {
			t.Errorf("%q came %d times", c, n)
		}
	}
}

func TestCode(t *testing.T) {
	for _, err := range []error{nil, errors.New("other")} {
		if got := Code(err); got != "" {
			t.Errorf("Code(%v) = %q", err, got)
		}
	}
	for _, c := range codes {
		if got := Code(fmt.Errorf("%w: why", c.err)); got != c.word {
			t.Errorf("Code(%v) = %q", c.err, got)
		}
		if !strings.HasPrefix(c.err.Error(), "password: ") {
			t.Errorf("%q lacks the package's name", c.err)
		}
	}
}

// FuzzParse: whatever stands in the column, reading it does not panic, and what
// is read is within the limits and is read again from what it would be written as.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "$", "$$$", "scrypt$$", "scrypt:32768:8:1$salt$00", "pbkdf2:sha256:1$s$00",
		"scrypt:1073741824:8:1$a$b", "pbkdf2:blake2b:99999999999$a$b",
		"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", "$2b$99$", "$6$rounds=5$a$b",
		"pbkdf2:sha1:5$$a22317b218c6d278cb86aff9e7b9c4ea5eefa32d",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, hash string) {
		p, err := parse(hash)
		if err != nil {
			if Code(err) == "" || p.method != nil {
				t.Fatalf("%q: %v, %v", hash, p, err)
			}
			return
		}
		m, err := parseMethod(Method(hash))
		if err != nil || m.String() != p.method.String() {
			t.Fatalf("%q: method %q, read again %v, %v", hash, p.method, m, err)
		}
		if text := rewrite(p); text != "" && !sameHash(text, p) {
			t.Fatalf("%q would be written as %q", hash, text)
		}
	})
}

// rewrite spells a parsed hash as it would be written; bcrypt is not.
func rewrite(p parsed) string {
	switch m := p.method.(type) {
	case argonMethod:
		return m.text(p.salt, p.sum)
	case werkzeugMethod:
		return fmt.Sprintf("%s$%s$%x", m, p.salt, p.sum)
	}
	return ""
}

func sameHash(text string, want parsed) bool {
	got, err := parse(text)
	return err == nil && string(got.salt) == string(want.salt) && string(got.sum) == string(want.sum)
}
