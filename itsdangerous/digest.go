package itsdangerous

import (
	"crypto/sha1" // the default of itsdangerous and Flask; HMAC-SHA-1 is not broken as a MAC
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
)

// Digest is the hash under the HMAC and the key derivation: Python's
// digest_method. The zero value is SHA1.
type Digest int

// The digests that are allowed. SHA1 is the default of itsdangerous and the
// only one that Flask's sessions use.
const (
	SHA1 Digest = iota
	SHA256
	SHA384
	SHA512
)

var digests = [...]struct {
	name string
	new  func() hash.Hash
	size int // bytes
}{
	SHA1:   {"sha1", sha1.New, sha1.Size},
	SHA256: {"sha256", sha256.New, sha256.Size},
	SHA384: {"sha384", sha512.New384, sha512.Size384},
	SHA512: {"sha512", sha512.New, sha512.Size},
}

// ParseDigest reads hashlib's lower-case names: "sha1", "sha256", "sha384",
// "sha512". Anything else is an error.
func ParseDigest(name string) (Digest, error) {
	for d := range digests {
		if digests[d].name == name {
			return Digest(d), nil
		}
	}
	return 0, fmt.Errorf("itsdangerous: unknown digest %q: use sha1, sha256, sha384 or sha512", name)
}

// String returns hashlib's name of the digest.
func (d Digest) String() string {
	if !d.valid() {
		return fmt.Sprintf("Digest(%d)", int(d))
	}
	return digests[d].name
}

func (d Digest) valid() bool { return d >= 0 && int(d) < len(digests) }
