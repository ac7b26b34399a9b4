package password

import (
	"crypto/subtle"
	"fmt"
	"strings"
)

// MaxLength is how many bytes a password may have. Longer ones are refused
// before anything is hashed, so that no length is dearer than another.
const MaxLength = 1024

// The schemes, as Scheme names them and as methods begin.
const (
	Argon2id = "argon2id" // alone: argon2id:19456:2:1, KiB, passes and lanes
	Scrypt   = "scrypt"   // alone: scrypt:32768:8:1, Werkzeug's default
	PBKDF2   = "pbkdf2"   // alone: pbkdf2:sha256:1000000
	Bcrypt   = "bcrypt"   // read only
)

// Hash makes the text to store for a password, with a new random salt. method
// is Werkzeug's method argument: "scrypt", "scrypt:32768:8:1", "pbkdf2",
// "pbkdf2:sha256:1000000", and beside those "argon2id" and
// "argon2id:19456:2:1". Empty means argon2id.
//
// It fails with ErrTooLong for a password over MaxLength bytes, and with
// ErrMalformed, ErrUnsupported or ErrTooCostly for a method that Check would
// refuse. It may run concurrently, and does nothing to bound how many do; a
// server uses a Hasher.
//
// Source: werkzeug.security.generate_password_hash.
func Hash(password, method string) (string, error) {
	if len(password) > MaxLength {
		return "", ErrTooLong
	}
	m, err := parseWritable(method)
	if err != nil {
		return "", err
	}
	return m.write([]byte(password))
}

// Check compares a password with a stored hash and returns nil if it matches.
// Otherwise the error is ErrMismatch, ErrMalformed, ErrUnsupported,
// ErrTooCostly or ErrTooLong; a server answers them all alike. It may run
// concurrently, and does nothing to bound how many do; a server uses a Hasher.
//
// Python's check answers False for some malformed hashes and raises for others;
// here each is an error. Spellings of numbers that only Python's int() takes
// ("+10", "1_0", " 10") are malformed, since Werkzeug never writes them.
//
// Source: werkzeug.security.check_password_hash.
func Check(hash, password string) error {
	if len(password) > MaxLength {
		return ErrTooLong
	}
	h, err := parse(hash)
	if err != nil {
		return err
	}
	return h.check([]byte(password))
}

// Scheme names the scheme of a stored hash: one of the constants above, or ""
// if Check would not look at it.
func Scheme(hash string) string {
	scheme, _, _ := strings.Cut(Method(hash), ":")
	return scheme
}

// Method is the scheme and cost of a stored hash in the spelling that Hash
// takes, such as "scrypt:32768:8:1", or "bcrypt:12". It holds nothing secret:
// an application keeps it beside the hash to know which are in use (see Use).
// It is "" for a hash that Check would not look at.
func Method(hash string) string {
	h, err := parse(hash)
	if err != nil {
		return ""
	}
	return h.method.String()
}

// method is a scheme with its cost, which was compared with the limits when it
// was read.
type method interface {
	fmt.Stringer
	// matches does the whole work of the method whatever the answer.
	matches(h parsed, password []byte) bool
	// decoy is a hash of this method that stands for nobody's password.
	decoy() parsed
}

// writable is a method that new hashes are made with.
type writable interface {
	method
	write(password []byte) (string, error)
	// weaker says whether other, of the same scheme, costs less than this.
	weaker(other method) bool
}

// parsed is a stored hash taken apart, its cost known to be bearable.
type parsed struct {
	method method
	salt   []byte
	sum    []byte
}

func (h parsed) check(password []byte) error {
	if !h.method.matches(h, password) {
		return ErrMismatch
	}
	return nil
}

func equal(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }
