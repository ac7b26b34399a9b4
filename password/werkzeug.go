package password

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
)

// parseWerkzeug reads method$salt$hex, split at the first two dollar signs, so
// that a salt may hold anything but one. The digest is lower-case hex and as
// long as the method makes it: Python compares text, so no other spelling can
// ever match there.
//
// Source: werkzeug.security.check_password_hash.
func parseWerkzeug(hash string) (parsed, error) {
	parts := strings.SplitN(hash, "$", 3)
	if len(parts) < 3 {
		return parsed{}, fmt.Errorf("%w: not method$salt$digest", ErrMalformed)
	}
	m, err := parseWerkzeugMethod(parts[0])
	if err != nil {
		return parsed{}, err
	}
	sum, err := hex.DecodeString(parts[2])
	if err != nil || parts[2] != strings.ToLower(parts[2]) || len(sum) != m.size() {
		return parsed{}, fmt.Errorf("%w: digest is not %d lower-case hex digits", ErrMalformed, 2*m.size())
	}
	return parsed{method: m, salt: []byte(parts[1]), sum: sum}, nil
}

// werkzeugMethod is a method whose digest has one length.
type werkzeugMethod interface {
	method
	size() int
	sum(password, salt []byte) ([]byte, error)
}

// parseWerkzeugMethod reads what stands before the salt. The name is compared
// exactly, as Werkzeug does.
func parseWerkzeugMethod(text string) (werkzeugMethod, error) {
	args := strings.Split(text, ":")
	switch args[0] {
	case Scrypt:
		return parseScryptMethod(args[1:])
	case PBKDF2:
		return parsePBKDF2Method(args[1:])
	}
	if removed(args[0]) {
		return nil, fmt.Errorf("%w: %s alone, which Werkzeug 3.0 removed", ErrUnsupported, args[0])
	}
	return nil, fmt.Errorf("%w: not one of argon2id, scrypt, pbkdf2, bcrypt", ErrUnsupported)
}

// removed tells of the methods that Werkzeug wrote until 2.3 and refuses since
// 3.0: the password itself (plain$$…), or a single HMAC over it (sha1$salt$…),
// which any graphics card tries a billion times a second. Whoever still has one
// needs a new password, not a login.
func removed(name string) bool { return name == "plain" || findDigest(name) != nil }

// werkzeugWrite makes the string to store.
func werkzeugWrite(m werkzeugMethod, password, salt []byte) (string, error) {
	sum, err := m.sum(password, salt)
	if err != nil {
		return "", fmt.Errorf("password: %s: %w", m, err)
	}
	return fmt.Sprintf("%s$%s$%x", m, salt, sum), nil
}

// werkzeugDecoy has a salt as long as Werkzeug's.
func werkzeugDecoy(m werkzeugMethod) parsed {
	return parsed{method: m, salt: make([]byte, saltLength), sum: make([]byte, m.size())}
}

const (
	saltLength   = 16
	saltAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
)

// newSalt makes 16 letters and digits, 95 bits, as Werkzeug's gen_salt does. A
// byte past the last whole round of the alphabet is thrown away, so that every
// character is as likely as any other.
func newSalt() []byte {
	const round = 256 / len(saltAlphabet) * len(saltAlphabet)
	salt := make([]byte, 0, saltLength)
	for buf := make([]byte, 1); len(salt) < saltLength; {
		rand.Read(buf)
		if int(buf[0]) < round {
			salt = append(salt, saltAlphabet[int(buf[0])%len(saltAlphabet)])
		}
	}
	return salt
}
