package password

import (
	"fmt"
	"strconv"
	"strings"
)

// maxHash bounds a stored text before it is taken apart. The longest that is
// written here has 178 bytes.
const maxHash = 1024

// parse takes a stored hash apart. It does no work beyond that: the cost is
// only compared with the limits.
func parse(hash string) (parsed, error) {
	if len(hash) > maxHash {
		return parsed{}, fmt.Errorf("%w: longer than %d bytes", ErrMalformed, maxHash)
	}
	switch {
	case strings.HasPrefix(hash, "$argon2id$"):
		return parseArgon2id(hash)
	case strings.HasPrefix(hash, "$2"):
		return parseBcrypt(hash)
	case strings.HasPrefix(hash, "$"):
		return parsed{}, crypt3(hash)
	default:
		return parseWerkzeug(hash)
	}
}

// crypt3 is the error for the schemes of crypt(3) and of argon2 that are not
// checked here ($1$, $6$, $argon2i$ …).
func crypt3(hash string) error {
	if strings.Count(hash, "$") < 3 {
		return ErrMalformed
	}
	return fmt.Errorf("%w: not one of argon2id, scrypt, pbkdf2, bcrypt", ErrUnsupported)
}

// parseMethod reads a method by itself, as Hash takes it and Method gives it.
func parseMethod(text string) (method, error) {
	scheme, rest, _ := strings.Cut(text, ":")
	switch scheme {
	case "", Argon2id:
		return parseArgon2idMethod(rest)
	case Bcrypt:
		return parseBcryptMethod(rest)
	default:
		return parseWerkzeugMethod(text)
	}
}

// parseWritable reads a method that new hashes may be made with.
func parseWritable(text string) (writable, error) {
	m, err := parseMethod(text)
	if err != nil {
		return nil, err
	}
	w, ok := m.(writable)
	if !ok {
		return nil, fmt.Errorf("%w: %s is read, not written", ErrUnsupported, m)
	}
	return w, nil
}

// number reads a decimal number above zero in its one spelling; no cost of any
// method is zero. What does not fit an int is too costly wherever it stands, so
// it is told apart from nonsense.
func number(text string) (int, error) {
	if text == "" || text[0] == '0' || strings.Trim(text, "0123456789") != "" {
		return 0, fmt.Errorf("%w: not a number above zero", ErrMalformed)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("%w: number out of range", ErrTooCostly)
	}
	return n, nil
}

// numbers reads exactly count numbers.
func numbers(texts []string, count int) ([]int, error) {
	if len(texts) != count {
		return nil, fmt.Errorf("%w: %d parameters instead of %d", ErrMalformed, len(texts), count)
	}
	out := make([]int, count)
	for i, text := range texts {
		n, err := number(text)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}
