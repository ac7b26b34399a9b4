package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

func (a *app) signCommand() *cobra.Command {
	f := newCookieFlags()
	cmd := verb("sign [flags] [-]", "Make session cookies of tagged JSON", signText,
		`  echo '{"_user_id":"7","when":{" d":"Thu, 02 Jan 2020 03:04:05 GMT"}}' | gourd cookie sign
  gourd cookie sign --key-file secret.key --now 1717950050 - < sessions.txt`,
		stdinOnly, func([]string) error { return a.sign(f) })
	f.kindFlag(cmd)
	f.wireFlags(cmd)
	return cmd
}

const signText = `
Sessions come one a line on standard input, as Flask's tagged JSON; cookies go
out, one a line. What comes in is read and written again as Flask would write
it: ASCII, no blanks, keys sorted. A line that is no tagged JSON, or no object,
makes no cookie; it is named on standard error, and the exit status is 1.

With --json every line gets one, in order:
  {"ok":true,"cookie":"…"}
  {"ok":false,"error":"bad_payload","detail":"…"}

SECRET_KEY, SECRET_KEY_HEX or --key-file signs.`

// stdinOnly allows no argument but "-": what a session holds is nobody's business
// who can see the list of processes.
func stdinOnly(_ *cobra.Command, args []string) error {
	if len(args) == 0 || len(args) == 1 && args[0] == "-" {
		return nil
	}
	return errors.New("sessions come on standard input, not as arguments")
}

func (a *app) sign(f *cookieFlags) error {
	if err := f.checkKind(); err != nil {
		return err
	}
	keys, err := a.itsdangerousKeys(f.keyFile)
	if err != nil {
		return err
	}
	wire := f.wire()
	wire.Now = func() time.Time { return f.now.orElse(a.now) }
	s, err := itsdangerous.NewURLSafeTimedSerializer(keys, wire)
	if err != nil {
		return configError(err)
	}
	return a.answer(nil, input{noun: "session"}, func(dst []byte, l line) ([]byte, bool) { return a.signLine(dst, l, f.json, s) })
}

// signLine is the cookie of one session, or why there is none.
func (a *app) signLine(dst []byte, l line, asJSON bool, s *itsdangerous.URLSafeTimedSerializer) ([]byte, bool) {
	value, err := signOne(l, s)
	if err != nil {
		return a.refuse(dst, l, asJSON, "bad_payload", err), false
	}
	if len("session=")+len(value) > cookie.DefaultMaxSize {
		a.warn("the cookie of line %d has %d bytes; browsers drop what is over %d", l.number, len(value), cookie.DefaultMaxSize)
	}
	return appendSigned(dst, "cookie", value, asJSON), true
}

// errNoObject is said of values that Flask cannot take for a session: it answers
// 500 to every request with such a cookie.
var errNoObject = errors.New("not a session: an object is needed")

func signOne(l line, s *itsdangerous.URLSafeTimedSerializer) (string, error) {
	if l.tooLong {
		return "", errLongLine
	}
	v, err := taggedjson.Loads([]byte(l.text))
	if err != nil {
		return "", err
	}
	if _, ok := v.(map[string]any); !ok {
		return "", errNoObject
	}
	return s.Dumps(v)
}
