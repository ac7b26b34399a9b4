package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/inspect"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

func (a *app) verifyCommand() *cobra.Command {
	f := newCookieFlags()
	cmd := verb("verify [flags] [COOKIE…|-]", "Verify cookies and print what is in them", verifyText,
		`  gourd cookie verify --key-file secret.key eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E
  gourd cookie verify --json --max-age 12h - < cookies.txt`,
		cobra.ArbitraryArgs, func(args []string) error { return a.verify(f, args) })
	f.kindFlag(cmd)
	f.wireFlags(cmd)
	f.ageFlag(cmd)
	return cmd
}

const verifyText = `
Cookies are arguments, or one a line on standard input. Of each that holds, the
text inside is printed, Flask's tagged JSON; what is wrong with the others goes
to standard error, and the exit status is 1. It is 1 too if there is no argument
and nothing on standard input: a cookie that got lost was not verified. With -
an empty input is well; without an argument it is an error.

With --json every cookie gets one line, in order:
  {"ok":true,"payload":…,"text":"…","timestamp":1700000000,"age":12,"key":0}
  {"ok":false,"error":"expired","detail":"…"}
where text is the exact text inside, payload the same as plain JSON (null for
NaN and Infinity), and key 0 for SECRET_KEY and n for the n-th fallback. The
errors are bad_signature, bad_time_signature, expired, bad_payload, bad_data.

Keys come from SECRET_KEY, or --key-file, and from SECRET_KEY_FALLBACKS, a JSON
list, most recent first; those that are not text from SECRET_KEY_HEX and
SECRET_KEY_FALLBACKS_HEX, which are numbered after the others.`

func (a *app) verify(f *cookieFlags, args []string) error {
	if err := f.checkKind(); err != nil {
		return err
	}
	keys, err := a.itsdangerousKeys(f.keyFile)
	if err != nil {
		return err
	}
	o, err := a.openCookies(f, keys)
	if err != nil {
		return err
	}
	return a.answer(args, input{"cookie", true}, a.hintAtHeaders(o.answer))
}

// openCookies derives the keys once for all cookies.
func (a *app) openCookies(f *cookieFlags, keys itsdangerous.Keys) (*opening, error) {
	o := &opening{app: a, json: f.json, timed: true, now: &f.now, payload: sessionPayload}
	wire := f.wire()
	wire.Now = o.clock
	s, err := itsdangerous.NewURLSafeTimedSerializer(keys, wire)
	if err != nil {
		return nil, configError(err)
	}
	o.verify = func(text string) (itsdangerous.Verified, error) {
		return s.Verify(text, time.Duration(f.maxAge))
	}
	return o, nil
}

// sessionPayload demands that the text is Flask's tagged JSON. Nearly always it
// is an object, whose values need not be built to see that.
func sessionPayload(dst []byte, text string) ([]byte, error) {
	if _, err := (taggedjson.Serializer{}).Open(text); err != nil {
		if _, err := taggedjson.Loads([]byte(text)); err != nil {
			return dst, err
		}
	}
	return appendPlain(dst, text)
}

// hintAtHeaders tells once who gives whole header lines what to give instead.
func (a *app) hintAtHeaders(answer func([]byte, line) ([]byte, bool)) func([]byte, line) ([]byte, bool) {
	hinted := false
	return func(dst []byte, l line) ([]byte, bool) {
		out, ok := answer(dst, l)
		if !ok && !hinted && inspect.Named(l.text) {
			hinted = true
			a.say("gourd: that looks like a header line: give the value alone, or use 'gourd cookie inspect'")
		}
		return out, ok
	}
}
