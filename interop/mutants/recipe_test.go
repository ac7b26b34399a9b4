package mutants

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"hash"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// recipe is how the tokens of a verifier are signed. It can be computed here too,
// by the standard library alone, so that what we say about a token does not rest
// on the code that is tested.
type recipe struct {
	keys    itsdangerous.Keys
	options itsdangerous.Options // Salt and Sep are given
	timed   bool                 // a time stands before the signature
	packed  bool                 // the payload is base64 of JSON, perhaps compressed
	maxAge  int64                // seconds, if timed
}

var hashes = map[itsdangerous.Digest]func() hash.Hash{
	itsdangerous.SHA1:   sha1.New,
	itsdangerous.SHA256: sha256.New,
	itsdangerous.SHA384: sha512.New384,
	itsdangerous.SHA512: sha512.New,
}

// signed reports whether a text ends in the one right spelling of a signature.
func (r recipe) signed(text string) bool {
	return slices.ContainsFunc(r.ways(), func(r recipe) bool {
		head, signature, ok := cutLast(text, r.options.Sep)
		return ok && slices.ContainsFunc(r.all(), func(key []byte) bool { return r.signature(key, head) == signature })
	})
}

// ways lists the recipe and those of its fallback signers.
func (r recipe) ways() []recipe {
	all := []recipe{r}
	for _, o := range r.options.FallbackSigners {
		way := r
		way.options.Sep, way.options.KeyDerivation, way.options.Digest = cmp.Or(o.Sep, "."), o.KeyDerivation, o.Digest
		all = append(all, way)
	}
	return all
}

func (r recipe) all() [][]byte { return append([][]byte{r.keys.Secret}, r.keys.Fallbacks...) }

// signature is how a key signs a text.
func (r recipe) signature(key []byte, text string) string {
	return base64.RawURLEncoding.EncodeToString(r.mac(r.derive(key), text))
}

func (r recipe) mac(key []byte, text string) []byte {
	m := hmac.New(hashes[r.options.Digest], key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

func (r recipe) derive(key []byte) []byte {
	salt := string(r.options.Salt)
	switch r.options.KeyDerivation {
	case itsdangerous.None:
		return key
	case itsdangerous.HMAC:
		return r.mac(key, salt)
	case itsdangerous.Concat:
		return r.plainHash(salt + string(key))
	default:
		return r.plainHash(salt + "signer" + string(key))
	}
}

func (r recipe) plainHash(text string) []byte {
	h := hashes[r.options.Digest]()
	h.Write([]byte(text))
	return h.Sum(nil)
}

// family names all that decides over a signature: verifiers of one family accept
// each other's, and must.
func (r recipe) family() string {
	o := r.options
	return strings.Join([]string{string(r.keys.Secret), string(o.Salt), o.Sep, o.KeyDerivation.String(), o.Digest.String()}, "\n")
}

// signer signs whatever a holder of the key could sign.
func (r recipe) signer() *itsdangerous.Signer {
	o := r.options
	o.FallbackSigners = nil
	return must(itsdangerous.NewSigner(r.keys, o))
}

// must returns what a constructor made of a configuration of ours.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// cutLast splits at the last separator.
func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}
