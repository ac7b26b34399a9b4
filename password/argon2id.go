package password

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

const (
	argonSalt = 16 // bytes of a new salt
	argonTag  = 32 // bytes of a new tag

	maxArgonMemory = 256 << 10 // KiB
	maxArgonTime   = 10
	maxArgonLanes  = 4
)

// argonMethod is argon2id with memory in KiB, passes and lanes.
type argonMethod struct{ memory, time, lanes int }

// parseArgon2idMethod reads what follows "argon2id:"; nothing means OWASP's
// first choice, 30 ms on a modern machine.
func parseArgon2idMethod(rest string) (method, error) {
	if rest == "" {
		return argonMethod{memory: 19456, time: 2, lanes: 1}, nil
	}
	return newArgonMethod(strings.Split(rest, ":"))
}

// newArgonMethod checks what RFC 9106 demands: a pass, a lane, 8 KiB a lane.
func newArgonMethod(args []string) (argonMethod, error) {
	v, err := numbers(args, 3)
	if err != nil {
		return argonMethod{}, err
	}
	m := argonMethod{memory: v[0], time: v[1], lanes: v[2]}
	if m.memory/8 < m.lanes {
		return argonMethod{}, fmt.Errorf("%w: argon2id needs 8 KiB for each lane", ErrMalformed)
	}
	return m, m.limits()
}

// parseArgon2id reads the PHC string
//
//	$argon2id$v=19$m=19456,t=2,p=1$salt$tag
//
// in the one spelling that argon2-cffi and the reference implementation write:
// the parameters in this order, unpadded base64 without stray bits.
func parseArgon2id(hash string) (parsed, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		return parsed{}, fmt.Errorf("%w: not $argon2id$v=19$m=…,t=…,p=…$salt$tag", ErrMalformed)
	}
	if parts[2] != "v=19" {
		return parsed{}, fmt.Errorf("%w: version of argon2id is not 19", ErrUnsupported)
	}
	m, err := parseArgonParams(parts[3])
	if err != nil {
		return parsed{}, err
	}
	salt, err := unbase64(parts[4], 8, 64)
	if err != nil {
		return parsed{}, err
	}
	tag, err := unbase64(parts[5], 16, 64)
	if err != nil {
		return parsed{}, err
	}
	return parsed{method: m, salt: salt, sum: tag}, nil
}

func parseArgonParams(text string) (argonMethod, error) {
	args := strings.Split(text, ",")
	for i, name := range []string{"m=", "t=", "p="} {
		if i >= len(args) || !strings.HasPrefix(args[i], name) {
			return argonMethod{}, fmt.Errorf("%w: parameters are not m, t and p", ErrMalformed)
		}
		args[i] = args[i][len(name):]
	}
	return newArgonMethod(args)
}

// unbase64 decodes and asks for the text back, since even Strict lets line
// breaks pass.
func unbase64(text string, least, most int) ([]byte, error) {
	raw, err := base64.RawStdEncoding.Strict().DecodeString(text)
	if err != nil || base64.RawStdEncoding.EncodeToString(raw) != text {
		return nil, fmt.Errorf("%w: salt or tag is not base64", ErrMalformed)
	}
	if len(raw) < least || len(raw) > most {
		return nil, fmt.Errorf("%w: salt or tag of %d bytes", ErrMalformed, len(raw))
	}
	return raw, nil
}

func (m argonMethod) String() string {
	return fmt.Sprintf("%s:%d:%d:%d", Argon2id, m.memory, m.time, m.lanes)
}

func (m argonMethod) limits() error {
	if m.memory > maxArgonMemory || m.time > maxArgonTime || m.lanes > maxArgonLanes {
		return fmt.Errorf("%w: argon2id", ErrTooCostly)
	}
	return nil
}

func (m argonMethod) sum(password, salt []byte, size int) []byte {
	return argon2.IDKey(password, salt, uint32(m.time), uint32(m.memory), uint8(m.lanes), uint32(size))
}

func (m argonMethod) matches(h parsed, password []byte) bool {
	return equal(m.sum(password, h.salt, len(h.sum)), h.sum)
}

func (m argonMethod) decoy() parsed {
	return parsed{method: m, salt: make([]byte, argonSalt), sum: make([]byte, argonTag)}
}

func (m argonMethod) write(password []byte) (string, error) {
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	return m.text(salt, m.sum(password, salt, argonTag)), nil
}

func (m argonMethod) text(salt, tag []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, m.memory, m.time, m.lanes, b64(salt), b64(tag))
}

func (m argonMethod) weaker(other method) bool {
	o := other.(argonMethod)
	return o.memory < m.memory || o.time < m.time
}
