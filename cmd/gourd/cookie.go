package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/inspect"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/taggedjson"
)

func (a *app) cookieCommand() *cobra.Command {
	return noun("cookie", "Look into, verify and sign Flask's session cookies",
		`  gourd cookie inspect eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E
  gourd cookie verify --json - < cookies.txt
  echo '{"user":"ann"}' | gourd cookie sign`,
		a.inspectCommand(), a.verifyCommand(), a.signCommand())
}

// cookieFlags are the flags that the cookie commands share. A zero one is what
// Flask does.
type cookieFlags struct {
	kind    string
	salt    string
	digest  digestFlag
	derive  deriveFlag
	maxAge  maxAge
	now     nowFlag
	keyFile string
	json    bool
}

func newCookieFlags() *cookieFlags {
	return &cookieFlags{
		kind: "session", salt: session.Salt, derive: deriveFlag(itsdangerous.HMAC),
		maxAge: maxAge(session.DefaultLifetime),
	}
}

// wireFlags are how a cookie is signed.
func (f *cookieFlags) wireFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.salt, "salt", f.salt, "`TEXT` that is the salt of the signature; '' is the empty salt")
	flags.Var(&f.digest, "digest", "sha1, sha256, sha384 or sha512")
	flags.Var(&f.derive, "derivation", "hmac, concat, django-concat or none")
	flags.Var(&f.now, "now", "the present time in Unix seconds (default the clock)")
	flags.StringVar(&f.keyFile, "key-file", "", "read the newest key from `FILE` and not from SECRET_KEY")
	jsonFlag(cmd, &f.json)
}

func (f *cookieFlags) ageFlag(cmd *cobra.Command) {
	cmd.Flags().Var(&f.maxAge, "max-age", "how old a cookie may be: seconds, or a duration such as 12h or 31d")
}

func (f *cookieFlags) kindFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.kind, "kind", f.kind, "`KIND` of cookie: session")
}

func (f *cookieFlags) checkKind() error {
	if f.kind != "session" {
		return usagef("--kind %s: the one kind of cookie that this version knows is session", f.kind)
	}
	return nil
}

// wire is how the flags say that a cookie is signed.
func (f *cookieFlags) wire() itsdangerous.Options {
	return itsdangerous.Options{
		Salt: []byte(f.salt), Digest: itsdangerous.Digest(f.digest),
		KeyDerivation: itsdangerous.KeyDerivation(f.derive), Codec: taggedjson.Serializer{},
	}
}

// look is the wire with the keys, the limit and the present time. It is asked
// for every line, for whoever writes the lines may take hours over them.
func (a *app) look(f *cookieFlags, keys itsdangerous.Keys) inspect.Options {
	return inspect.Options{Keys: keys, Wire: f.wire(), MaxAge: time.Duration(f.maxAge), Now: f.now.orElse(a.now)}
}

type digestFlag itsdangerous.Digest

func (d *digestFlag) String() string { return itsdangerous.Digest(*d).String() }
func (d *digestFlag) Type() string   { return "DIGEST" }

func (d *digestFlag) Set(text string) error {
	digest, err := itsdangerous.ParseDigest(text)
	if err != nil {
		return fmt.Errorf("the digests are sha1, sha256, sha384 and sha512")
	}
	*d = digestFlag(digest)
	return nil
}

type deriveFlag itsdangerous.KeyDerivation

func (d *deriveFlag) String() string { return itsdangerous.KeyDerivation(*d).String() }
func (d *deriveFlag) Type() string   { return "NAME" }

func (d *deriveFlag) Set(text string) error {
	derivation, err := itsdangerous.ParseKeyDerivation(text)
	if err != nil {
		return fmt.Errorf("the derivations are hmac, concat, django-concat and none")
	}
	*d = deriveFlag(derivation)
	return nil
}

// nowFlag is --now, a time in Unix seconds. Nil is the clock.
type nowFlag struct{ at *time.Time }

func (n *nowFlag) String() string {
	if n.at == nil {
		return ""
	}
	return strconv.FormatInt(n.at.Unix(), 10)
}

func (n *nowFlag) Type() string { return "UNIX" }

func (n *nowFlag) Set(text string) error {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds < 0 || seconds >= 253402300800 {
		return fmt.Errorf("not a time in Unix seconds between 1970 and 9999")
	}
	at := time.Unix(seconds, 0)
	n.at = &at
	return nil
}

func (n *nowFlag) orElse(clock func() time.Time) time.Time {
	if n.at == nil {
		return clock()
	}
	return *n.at
}
