package password

import (
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"fmt"
	"hash"
	"slices"
	"strings"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"
)

const maxIterations = 5_000_000 // a second of SHA-256 on a modern machine

// digest is a hash function by the name that Python gives it, and by those of
// OpenSSL 3, in small letters: generate_password_hash stores whichever it was
// asked for.
type digest struct {
	name string
	size int
	new  func() hash.Hash
	also []string
}

// digests are those that hashlib promises everywhere. MD5 and SHA-1 are no
// weakness inside HMAC, but a Hasher always asks for such a hash to be made
// again.
var digests = []digest{
	{"sha256", sha256.Size, sha256.New, []string{"sha-256", "sha2-256"}},
	{"sha512", sha512.Size, sha512.New, []string{"sha-512", "sha2-512"}},
	{"sha1", sha1.Size, sha1.New, []string{"sha-1"}},
	{"sha224", sha256.Size224, sha256.New224, []string{"sha-224", "sha2-224"}},
	{"sha384", sha512.Size384, sha512.New384, []string{"sha-384", "sha2-384"}},
	{"sha512_224", sha512.Size224, sha512.New512_224, []string{"sha512-224", "sha-512/224", "sha2-512/224"}},
	{"sha512_256", sha512.Size256, sha512.New512_256, []string{"sha512-256", "sha-512/256", "sha2-512/256"}},
	{"md5", md5.Size, md5.New, nil},
	{"sha3_224", 28, func() hash.Hash { return sha3.New224() }, []string{"sha3-224"}},
	{"sha3_256", 32, func() hash.Hash { return sha3.New256() }, []string{"sha3-256"}},
	{"sha3_384", 48, func() hash.Hash { return sha3.New384() }, []string{"sha3-384"}},
	{"sha3_512", 64, func() hash.Hash { return sha3.New512() }, []string{"sha3-512"}},
	{"blake2b", blake2b.Size, newBlake2b, []string{"blake2b512", "blake2b-512"}},
	{"blake2s", blake2s.Size, newBlake2s, []string{"blake2s256", "blake2s-256"}},
}

// newBlake2b and newBlake2s have no key, which is the only thing that can fail.
func newBlake2b() hash.Hash { h, _ := blake2b.New512(nil); return h }
func newBlake2s() hash.Hash { h, _ := blake2s.New256(nil); return h }

// pbkdf2Method is pbkdf2:digest:iterations.
type pbkdf2Method struct {
	digest     *digest
	iterations int
}

func parsePBKDF2Method(args []string) (werkzeugMethod, error) {
	if len(args) > 2 {
		return nil, fmt.Errorf("%w: pbkdf2 has two parameters", ErrMalformed)
	}
	m := pbkdf2Method{digest: &digests[0], iterations: 1_000_000}
	if len(args) > 0 {
		if m.digest = findDigest(args[0]); m.digest == nil {
			return nil, fmt.Errorf("%w: digest of pbkdf2", ErrUnsupported)
		}
	}
	if len(args) == 2 {
		n, err := number(args[1])
		if err != nil {
			return nil, err
		}
		m.iterations = n
	}
	return m, m.limits()
}

func findDigest(name string) *digest {
	for i := range digests {
		if digests[i].answersTo(name) {
			return &digests[i]
		}
	}
	return nil
}

// answersTo: OpenSSL finds its names in any case. Python translates its own ones
// of two parts and of BLAKE2 as they are spelled, and those of SHA-512/224 and
// /256 in capitals too.
func (d *digest) answersTo(name string) bool {
	lower := strings.ToLower(name)
	switch {
	case slices.Contains(d.also, lower):
		return true
	case strings.HasPrefix(d.name, "sha512_"):
		return name == d.name || name == strings.ToUpper(d.name)
	case strings.HasPrefix(d.name, "sha3_"), strings.HasPrefix(d.name, "blake2"):
		return name == d.name
	}
	return lower == d.name
}

func (m pbkdf2Method) String() string {
	return fmt.Sprintf("%s:%s:%d", PBKDF2, m.digest.name, m.iterations)
}

func (m pbkdf2Method) size() int { return m.digest.size }

func (m pbkdf2Method) limits() error {
	if m.iterations > maxIterations {
		return fmt.Errorf("%w: pbkdf2", ErrTooCostly)
	}
	return nil
}

// sum fails where Go runs in FIPS mode alone, which allows neither MD5 nor a
// short password.
func (m pbkdf2Method) sum(password, salt []byte) ([]byte, error) {
	return pbkdf2.Key(m.digest.new, string(password), salt, m.iterations, m.digest.size)
}

func (m pbkdf2Method) matches(h parsed, password []byte) bool {
	sum, err := m.sum(password, h.salt)
	return err == nil && equal(sum, h.sum)
}

func (m pbkdf2Method) decoy() parsed { return werkzeugDecoy(m) }

func (m pbkdf2Method) write(password []byte) (string, error) {
	return werkzeugWrite(m, password, newSalt())
}

// weaker: another digest is not comparable, so it counts as weaker.
func (m pbkdf2Method) weaker(other method) bool {
	o := other.(pbkdf2Method)
	return o.digest != m.digest || o.iterations < m.iterations
}
