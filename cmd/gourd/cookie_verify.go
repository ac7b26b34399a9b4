package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/inspect"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// verdict is what --json says of a cookie that holds. Its form is fixed.
type verdict struct {
	OK        bool            `json:"ok"`
	Payload   json.RawMessage `json:"payload"`
	Text      string          `json:"text"`
	Timestamp int64           `json:"timestamp"`
	Age       int64           `json:"age"`
	Key       int             `json:"key"`
}

// refusal is what --json says of one that does not.
type refusal struct {
	OK     bool   `json:"ok"`
	Error  string `json:"error"`
	Detail string `json:"detail"`
}

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
and nothing on standard input: a cookie that got lost was not verified.

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
	if err := f.checkWire(keys); err != nil {
		return err
	}
	failed, hinted := false, false
	err = a.cookies(args, func(l line) error {
		ok, err := a.verifyLine(l, f.json, a.look(f, keys))
		failed = failed || !ok
		if !ok && !hinted && inspect.Named(l.text) {
			a.say("gourd: that looks like a header line: give the value alone, or use 'gourd cookie inspect'")
			hinted = true
		}
		return err
	})
	if err == nil && failed {
		err = errFailed
	}
	return err
}

// verifyLine prints the verdict over one cookie. The error is one of printing.
func (a *app) verifyLine(l line, asJSON bool, o inspect.Options) (ok bool, err error) {
	v, err := judge(l, o)
	switch {
	case err != nil && asJSON:
		return false, a.printJSON(refuse(err))
	case err != nil:
		a.say("gourd: cookie %d: %s: %s", l.number, itsdangerous.Code(err), inDays(err))
		return false, nil
	case asJSON:
		return true, a.printJSON(v)
	}
	return true, a.printLine(v.Text)
}

func judge(l line, o inspect.Options) (verdict, error) {
	if l.tooLong {
		return verdict{}, &itsdangerous.BadDataError{Reason: "line over 1 MiB"}
	}
	verified, err := inspect.Verify(l.text, o)
	if err != nil {
		return verdict{}, err
	}
	payload, err := inspect.PlainJSON(verified.Text)
	if err != nil {
		return verdict{}, &itsdangerous.BadPayloadError{Reason: "payload cannot be parsed", Err: err}
	}
	at := verified.SignedAt.Unix()
	return verdict{
		OK: true, Payload: payload, Text: verified.Text,
		Timestamp: at, Age: o.Now.Unix() - at, Key: verified.Key,
	}, nil
}

func refuse(err error) refusal {
	code := itsdangerous.Code(err)
	if code == "" {
		code = "bad_data"
	}
	return refusal{Error: code, Detail: detail(err)}
}

// inDays is detail for people, to whom 744h0m0s says little. Ages are cut to whole days,
// unless that would hide the difference.
func inDays(err error) string {
	expired, ok := errors.AsType[*itsdangerous.ExpiredError](err)
	if !ok || expired.Age < 2*day24 || expired.MaxAge < 0 {
		return detail(err)
	}
	age, limit := longDuration(expired.Age.Truncate(day24)), longDuration(expired.MaxAge)
	if age == limit {
		return detail(err)
	}
	return fmt.Sprintf("signature expired: age %s, limit %s", age, limit)
}

const day24 = 24 * time.Hour

// detail is an error for people, without the name of the package in front.
func detail(err error) string {
	return strings.TrimPrefix(err.Error(), "itsdangerous: ")
}
