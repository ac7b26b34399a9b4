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

// TestDigestsLength: who reads the error learns how long a digest is to be.
func TestDigestsLength(t *testing.T) {
	if err := Check("pbkdf2:sha1:1$salt$00", "pw"); err == nil || !strings.Contains(err.Error(), "not 40 lower-case hex digits") {
		t.Errorf("%v", err)
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

// TestOtherNamesOfDigests: hashes that Werkzeug 3.1.8 made of "pw", by the names
// that OpenSSL 3 has for a digest.
func TestOtherNamesOfDigests(t *testing.T) {
	for hash, method := range map[string]string{
		"pbkdf2:sha-256:2$CZM6$dc5a4dacedb12670be0cd73b90455598dc35cdda99eb4e6e995808bed9779f52":                                  "pbkdf2:sha256:2",
		"pbkdf2:SHA2-512/256:2$Vzjy$04c10dc272925650740368e76ee6f8746590dfc250b68cd5bd234e7e8b9c2c48":                             "pbkdf2:sha512_256:2",
		"pbkdf2:SHA512-224:2$hgKG$13cf64df4c589a1534eac413eacd872e7402e16f913feca73824fad7":                                       "pbkdf2:sha512_224:2",
		"pbkdf2:blake2s256:2$d4Ev$35cb2c9f26a599204915bdd83f62aa87b48faf726c150d5abfecff1339030528":                               "pbkdf2:blake2s:2",
		"pbkdf2:sha3-384:2$9Cio$4d26f74fa150a5b4660db0124ff908c7b5e8544c17e43596e376cb537acddfb5036b366048657f31bbc1ca8f177adaab": "pbkdf2:sha3_384:2",
	} {
		if err := Check(hash, "pw"); err != nil || Method(hash) != method {
			t.Errorf("%s: %v, method %s, want %s", hash, err, Method(hash), method)
		}
	}
}

// TestRemovedMethods: what Werkzeug wrote until 2.3 is named and not checked,
// though the password is right.
func TestRemovedMethods(t *testing.T) {
	for _, hash := range []string{
		"plain$$pw",
		"md5$salt$efb20435ebb55a56eb867c1af4d7eec8",
		"sha1$salt$bc5f4b61f47f2b03e6d01623f2e53aa90d80c3cf",
		"sha256$salt$6cdd71ece27346dc4f13612756a6bf9f7f7a9b2c5cc8d96f255cc670349b9e8c",
	} {
		if err := Check(hash, "pw"); !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), "Werkzeug 3.0 removed") {
			t.Errorf("%s: %v", hash, err)
		}
		if Method(hash) != "" {
			t.Errorf("%s has the method %s", hash, Method(hash))
		}
	}
	for _, hash := range []string{"sha1:5$salt$00", "crypt$salt$00", "plain:x$$pw"} {
		if err := Check(hash, "pw"); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", hash, err)
		}
	}
}

// TestNamesOfDigests are those by which hashlib.pbkdf2_hmac finds a digest, and
// those by which it finds none.
func TestNamesOfDigests(t *testing.T) {
	for name, found := range map[string]bool{
		"SHA1": true, "ShA256": true, "Md5": true, "SHA512_224": true, "sHA512_224": false,
		"SHA3_256": false, "BLAKE2B": false, "blake2S": false, "ſha256": false,
		"sha-256": true, "SHA2-256": true, "Sha3-512": true, "BLAKE2b512": true, "blake2s-256": true,
		"sha_256": false, "sha-3-256": false, "sha2256": false, "sha512-256": true, "sha512/256": false, "": false,
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
