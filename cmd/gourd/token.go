package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/itsdangerous"
)

func (a *app) tokenCommand() *cobra.Command {
	return noun("token", "Sign and verify itsdangerous's tokens, for any salt, derivation and digest",
		`  echo '{"user": 7}' | gourd token sign --kind url-safe-timed --salt password-reset
  gourd token unsign --kind url-safe-timed --salt password-reset --max-age 1h eyJ1c2VyIjo3fQ.ZmXWYg.0RkgjKAgcJ2YMD2U5OfxY4uxOFA
  gourd token unsign --kind timestamp --json - < tokens.txt`,
		a.tokenSignCommand(), a.tokenUnsignCommand())
}

// tokenFlags are the flags that the token commands share. A zero one is what
// itsdangerous does by itself.
type tokenFlags struct {
	kind    kindFlag
	salt    saltFlag
	sep     sepFlag
	digest  digestFlag
	derive  deriveFlag
	maxAge  tokenAge
	now     nowFlag
	keyFile string
	json    bool
}

func newTokenFlags() *tokenFlags { return &tokenFlags{maxAge: tokenAge(itsdangerous.NoMaxAge)} }

func (f *tokenFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Var(&f.kind, "kind", "`KIND` of token: "+kindNames())
	flags.Var(&f.salt, "salt", "`TEXT` that is the salt of the signature; '' is the empty salt (default the class's own)")
	flags.Var(&f.sep, "sep", "`TEXT` between the parts of a token (default .)")
	flags.Var(&f.digest, "digest", "sha1, sha256, sha384 or sha512")
	flags.Var(&f.derive, "derivation", "hmac, concat, django-concat or none")
	flags.Var(&f.now, "now", "the present time in Unix seconds (default the clock)")
	flags.StringVar(&f.keyFile, "key-file", "", "read the newest key from `FILE` and not from SECRET_KEY")
	jsonFlag(cmd, &f.json)
}

// wire is how the flags say that a token is signed.
func (f *tokenFlags) wire(clock func() time.Time) itsdangerous.Options {
	return itsdangerous.Options{
		Salt: f.salt.bytes, Sep: string(f.sep), Digest: itsdangerous.Digest(f.digest),
		KeyDerivation: itsdangerous.KeyDerivation(f.derive), Codec: f.kind.codec(), Now: clock,
	}
}

func (f *tokenFlags) check() error {
	switch {
	case f.kind.name == "":
		return usagef("--kind is missing: say one of %s", kindNames())
	case !f.kind.timed && f.maxAge != tokenAge(itsdangerous.NoMaxAge):
		return usagef("--max-age: a token of the kind %s holds no time", f.kind.name)
	}
	return nil
}

// saltFlag is a salt, which may be the empty one. Nil is the class's own.
type saltFlag struct{ bytes []byte }

func (s *saltFlag) String() string { return string(s.bytes) }
func (s *saltFlag) Type() string   { return "TEXT" }

func (s *saltFlag) Set(text string) error {
	s.bytes = append([]byte{}, text...)
	return nil
}

// sepFlag is a separator; empty stands for itsdangerous's own.
type sepFlag string

func (s *sepFlag) String() string { return string(*s) }
func (s *sepFlag) Type() string   { return "TEXT" }

// Set asks itsdangerous, with a key that signs nothing.
func (s *sepFlag) Set(text string) error {
	if text == "" {
		return fmt.Errorf("the separator is empty")
	}
	_, err := itsdangerous.NewSigner(itsdangerous.Keys{Secret: []byte("any")}, itsdangerous.Options{Sep: text, Digest: itsdangerous.SHA256})
	if err != nil {
		return fmt.Errorf("a separator may hold none of A-Z a-z 0-9 - _ =")
	}
	*s = sepFlag(text)
	return nil
}

// tokenAge is the flag --max-age of tokens. Other than Flask's lifetime it
// keeps fractions of a second, as itsdangerous does. Without it there is no
// limit.
type tokenAge time.Duration

func (m *tokenAge) Type() string { return "AGE" }

func (m *tokenAge) String() string {
	if *m == 0 || time.Duration(*m) == itsdangerous.NoMaxAge {
		return ""
	}
	return time.Duration(*m).String()
}

func (m *tokenAge) Set(text string) error {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(seconds) {
		d, err := parseAge(text)
		*m = tokenAge(d)
		return err
	}
	limit := longest.Seconds()
	seconds = min(max(seconds, -limit), limit)
	*m = tokenAge(math.Round(seconds * float64(time.Second)))
	if seconds < 0 && *m == 0 { // however little below zero, it expires everything
		*m = -1
	}
	return nil
}

func kindNames() string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
