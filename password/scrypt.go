package password

import (
	"fmt"

	"golang.org/x/crypto/scrypt"
)

const (
	scryptSize = 64      // bytes of the digest
	maxScryptN = 1 << 18 // half a second at r = 8 on a modern machine
	// maxScryptWork bounds N·r, which is memory in units of 128 bytes (so
	// 256 MiB), and N·r·p, which is time, at twice that.
	maxScryptWork = 1 << 21
	// maxScryptRP bounds r and p, since r·p is memory too, and PBKDF2 fills it.
	maxScryptRP = 1024
)

// scryptMethod is scrypt:N:r:p.
type scryptMethod struct{ n, r, p int }

func parseScryptMethod(args []string) (werkzeugMethod, error) {
	if len(args) == 0 {
		return scryptMethod{n: 32768, r: 8, p: 1}, nil
	}
	v, err := numbers(args, 3)
	if err != nil {
		return nil, err
	}
	m := scryptMethod{n: v[0], r: v[1], p: v[2]}
	if m.n < 2 || m.n&(m.n-1) != 0 {
		return nil, fmt.Errorf("%w: N must be a power of two above 1", ErrMalformed)
	}
	return m, m.limits()
}

func (m scryptMethod) String() string { return fmt.Sprintf("%s:%d:%d:%d", Scrypt, m.n, m.r, m.p) }

func (m scryptMethod) size() int { return scryptSize }

// limits bounds each number by itself first, so that no product overflows.
// The last rule is OpenSSL's: it wants 128·r·(N+2+p) bytes and Werkzeug allows
// it 132·N·r·p, which is too little for a small N, so Python never made such a
// hash.
func (m scryptMethod) limits() error {
	n, r, p := uint64(m.n), uint64(m.r), uint64(m.p)
	if n > maxScryptN || max(r, p) > maxScryptRP || n*r > maxScryptWork || n*r*p > 2*maxScryptWork {
		return fmt.Errorf("%w: scrypt", ErrTooCostly)
	}
	if 32*(n+2+p) > 33*n*p {
		return fmt.Errorf("%w: N is too small for OpenSSL's memory limit", ErrMalformed)
	}
	return nil
}

func (m scryptMethod) sum(password, salt []byte) ([]byte, error) {
	return scrypt.Key(password, salt, m.n, m.r, m.p, scryptSize)
}

func (m scryptMethod) matches(h parsed, password []byte) bool {
	sum, err := m.sum(password, h.salt)
	return err == nil && equal(sum, h.sum)
}

func (m scryptMethod) decoy() parsed { return werkzeugDecoy(m) }

func (m scryptMethod) write(password []byte) (string, error) {
	return werkzeugWrite(m, password, newSalt())
}

func (m scryptMethod) weaker(other method) bool {
	o := other.(scryptMethod)
	return o.n < m.n || o.n*o.r*o.p < m.n*m.r*m.p
}
