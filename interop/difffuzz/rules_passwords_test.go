package difffuzz

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/password"
)

var passwordRules = []rule{
	{
		kind: "password", name: "password over 1024 bytes",
		reason: "no length of a password is dearer than another",
		explains: func(q question, ours, _ string) bool {
			return ours == "too_long" && len(q[2]) > password.MaxLength
		},
		examples: []question{{"password", hashed("pbkdf2:sha256:1", "salt", strings.Repeat("x", 1025)), strings.Repeat("x", 1025)}},
	},
	{
		kind: "password", name: "stored text over 1024 bytes",
		reason: "it is bounded before it is taken apart",
		explains: func(q question, ours, theirs string) bool {
			return ours == "malformed" && words(theirs, "match", "mismatch") && len(q[1]) > 1024
		},
		examples: []question{{"password", hashed("pbkdf2:sha256:1", strings.Repeat("s", 1024), "pw"), "pw"}},
	},
	{
		kind: "password", name: "schemes that Werkzeug has not",
		reason: "argon2id and bcrypt are read too",
		explains: func(q question, ours, theirs string) bool {
			return words(ours, "match", "mismatch", "too_costly") && theirs == "raises ValueError" &&
				(strings.HasPrefix(q[1], "$argon2id$") || strings.HasPrefix(q[1], "$2"))
		},
		examples: []question{{"password", bcryptOfSecret, "secret"}, {"password", bcryptOfSecret, "other"}},
	},
	{
		kind: "password", name: "text without two dollar signs",
		reason: "Python says False of it, as of a wrong password; here the error tells them apart",
		explains: func(q question, ours, theirs string) bool {
			return words(ours, "malformed", "unsupported") && theirs == "mismatch" && strings.Count(q[1], "$") < 2
		},
		examples: []question{{"password", "", ""}, {"password", "scrypt:128:1:1$salt", "pw"}},
	},
	{
		kind: "password", name: "digest that nothing can match",
		reason: "Python compares it and says False; here the error tells that it is no digest: not lower-case hex of the method's length",
		explains: func(q question, ours, theirs string) bool {
			return ours == "malformed" && theirs == "mismatch" && !isDigest(q[1])
		},
		examples: []question{
			{"password", "pbkdf2:sha256:1$salt$abcd", "pw"},
			{"password", upperDigest(hashed("pbkdf2:sha256:1", "salt", "pw")), "pw"},
		},
	},
	{
		kind: "password", name: "number spelled otherwise",
		reason: "Python's int reads +10, 010, 1_0, blanks and the digits of other scripts; Werkzeug never writes them",
		explains: func(q question, ours, theirs string) bool {
			return ours == "malformed" && words(theirs, "match", "mismatch") && slices.ContainsFunc(costs(q[1]), isOddNumber)
		},
		examples: []question{
			{"password", strings.Replace(hashed("pbkdf2:sha256:10", "salt", "pw"), ":10$", ":1_0$", 1), "pw"},
			{"password", strings.Replace(hashed("pbkdf2:sha256:10", "salt", "pw"), ":10$", ": +010$", 1), "pw"},
			{"password", strings.Replace(hashed("scrypt:128:1:1", "salt", "pw"), "128", "१२८", 1), "pw"},
		},
	},
	{
		kind: "password", name: "digest that hashlib does not promise",
		reason: "what OpenSSL knows beyond it differs from build to build",
		explains: func(q question, ours, theirs string) bool {
			method, _, _ := strings.Cut(q[1], "$")
			args := strings.Split(method, ":")
			return ours == "unsupported" && words(theirs, "match", "mismatch") &&
				args[0] == "pbkdf2" && len(args) > 1 && !slices.Contains(promised, strings.ToLower(args[1]))
		},
		examples: []question{{"password", "pbkdf2:md5-sha1:1$salt$" + strings.Repeat("0", 72), "pw"}},
	},
}

// bcryptOfSecret is of cost 4 and made by Python's bcrypt.
const bcryptOfSecret = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"

// promised are hashlib.algorithms_guaranteed, without those of no fixed length.
var promised = []string{"sha1", "sha224", "sha256", "sha384", "sha512", "sha512_224", "sha512_256", "md5",
	"sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"}

func costs(stored string) []string {
	method, _, _ := strings.Cut(stored, "$")
	args := strings.Split(method, ":")
	if args[0] == "pbkdf2" {
		return args[min(2, len(args)):]
	}
	return args[1:]
}

func isOddNumber(s string) bool {
	return s == "" || strings.Trim(s, digits) != "" || len(s) > 1 && s[0] == '0'
}

func isDigest(stored string) bool {
	parts := strings.SplitN(stored, "$", 3)
	if len(parts) < 3 {
		return false
	}
	raw, err := hex.DecodeString(parts[2])
	return err == nil && hex.EncodeToString(raw) == parts[2] && len(raw) == digestSize(parts[0])
}

func upperDigest(stored string) string {
	i := strings.LastIndexByte(stored, '$')
	return stored[:i] + strings.ToUpper(stored[i:])
}
