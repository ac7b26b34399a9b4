package password

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/crypto/bcrypt"
)

const (
	bcryptSalt = 22 // characters of bcrypt's own base64
	bcryptSum  = 31
	// bcryptLength is how many bytes of a password bcrypt looks at.
	bcryptLength  = 72
	maxBcryptCost = 14 // a second on a modern machine
	bcryptDigits  = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
)

// bcryptMethod is bcrypt with a cost, the binary logarithm of its rounds. It is
// read for import and never written.
type bcryptMethod struct{ cost int }

func parseBcryptMethod(rest string) (method, error) {
	cost, err := number(rest)
	if err != nil {
		return nil, err
	}
	if cost < bcrypt.MinCost {
		return nil, fmt.Errorf("%w: cost of bcrypt", ErrMalformed)
	}
	m := bcryptMethod{cost}
	return m, m.limits()
}

// parseBcrypt reads $2b$12$ and 53 characters. 2a and 2y are the same function
// under other names; 2 alone and 2x have known faults.
func parseBcrypt(hash string) (parsed, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 4 || len(parts[2]) != 2 || len(parts[3]) != bcryptSalt+bcryptSum {
		return parsed{}, fmt.Errorf("%w: not $2b$cost$ and 53 characters", ErrMalformed)
	}
	if v := parts[1]; v != "2a" && v != "2b" && v != "2y" {
		return parsed{}, fmt.Errorf("%w: variant of bcrypt is not 2a, 2b or 2y", ErrUnsupported)
	}
	if strings.Trim(parts[3], bcryptDigits) != "" {
		return parsed{}, fmt.Errorf("%w: salt or digest of bcrypt", ErrMalformed)
	}
	m, err := parseBcryptMethod(strings.TrimPrefix(parts[2], "0"))
	if err != nil {
		return parsed{}, err
	}
	tail := []byte(parts[3])
	return parsed{method: m, salt: tail[:bcryptSalt], sum: tail[bcryptSalt:]}, nil
}

func (m bcryptMethod) String() string { return fmt.Sprintf("%s:%d", Bcrypt, m.cost) }

func (m bcryptMethod) limits() error {
	if m.cost > maxBcryptCost {
		return fmt.Errorf("%w: bcrypt", ErrTooCostly)
	}
	return nil
}

// matches refuses what bcrypt would not see in full: a password over 72 bytes,
// of which it ignores the rest, and one with a NUL, after which it begins
// again. Both cost the same work as any other and never match.
func (m bcryptMethod) matches(h parsed, password []byte) bool {
	whole := len(password) <= bcryptLength && !bytes.Contains(password, []byte{0})
	seen := password[:min(len(password), bcryptLength)]
	text := fmt.Sprintf("$2b$%02d$%s%s", m.cost, h.salt, h.sum)
	return bcrypt.CompareHashAndPassword([]byte(text), seen) == nil && whole
}

func (m bcryptMethod) decoy() parsed {
	dots := bytes.Repeat([]byte("."), bcryptSalt+bcryptSum)
	return parsed{method: m, salt: dots[:bcryptSalt], sum: dots[bcryptSalt:]}
}
