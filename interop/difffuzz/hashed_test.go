package difffuzz

import (
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"
	"golang.org/x/crypto/scrypt"
)

// hashFunctions are those of pbkdf2 by their names in Python.
var hashFunctions = map[string]func() hash.Hash{
	"sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
	"sha512_224": sha512.New512_224, "sha512_256": sha512.New512_256, "md5": md5.New,
	"sha3_224": func() hash.Hash { return sha3.New224() }, "sha3_256": func() hash.Hash { return sha3.New256() },
	"sha3_384": func() hash.Hash { return sha3.New384() }, "sha3_512": func() hash.Hash { return sha3.New512() },
	"blake2b": func() hash.Hash { h, _ := blake2b.New512(nil); return h },
	"blake2s": func() hash.Hash { h, _ := blake2s.New256(nil); return h },
}

// hashed is what is stored for a password, the method being of small numbers in
// their usual spelling; nothing of the package under test is used.
func hashed(method, salt, password string) string {
	args := strings.Split(method, ":")
	var sum []byte
	if args[0] == "scrypt" {
		sum, _ = scrypt.Key([]byte(password), []byte(salt), number(args[1]), number(args[2]), number(args[3]), 64)
	} else {
		sum, _ = pbkdf2.Key(hashFunctions[strings.ToLower(args[1])], password, []byte(salt), number(args[2]), digestSize(method))
	}
	return method + "$" + salt + "$" + hex.EncodeToString(sum)
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }

// digestSize is the length of a method's digest in bytes, 0 for one that there is
// not.
func digestSize(method string) int {
	args := append(strings.Split(method, ":"), "sha256")
	if args[0] == "scrypt" {
		return 64
	}
	if h := hashFunctions[strings.ToLower(args[1])]; args[0] == "pbkdf2" && h != nil {
		return h().Size()
	}
	return 0
}
