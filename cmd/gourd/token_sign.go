package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/itsdangerous"
)

func (a *app) tokenSignCommand() *cobra.Command {
	f := newTokenFlags()
	cmd := verb("sign --kind KIND [flags] [VALUE…|-]", "Sign values as itsdangerous does", tokenSignText,
		`  echo '{"user": 7}' | gourd token sign --kind url-safe-timed --salt password-reset
  gourd token sign --kind timestamp --derivation hmac --digest sha256 ann@example.org`,
		cobra.ArbitraryArgs, func(args []string) error { return a.signTokens(f, args) })
	f.add(cmd)
	return cmd
}

const tokenSignText = `
Values come one a line on standard input, or as arguments, which others on this
machine can see; tokens go out, one a line. A signer signs the line as it is. A
serializer reads it as JSON and writes it as its class does: serializer and
timed in ASCII with ", " and ": ", url-safe and url-safe-timed compact, in
UTF-8 and compressed where that pays. Names keep their order, and integers all
their digits. A line that is no JSON makes no token; it is named on standard
error, and the exit status is 1.

The kinds are itsdangerous's classes Signer, TimestampSigner, Serializer,
TimedSerializer, URLSafeSerializer and URLSafeTimedSerializer. Without --salt,
--sep, --digest and --derivation each is as itsdangerous makes it.

With --json every line gets one, in order:
  {"ok":true,"token":"…"}
  {"ok":false,"error":"bad_payload","detail":"…"}

SECRET_KEY, SECRET_KEY_HEX or --key-file signs.`

func (a *app) signTokens(f *tokenFlags, args []string) error {
	if err := f.check(); err != nil {
		return err
	}
	keys, err := a.itsdangerousKeys(f.keyFile)
	if err != nil {
		return err
	}
	class, err := f.kind.class(keys, f.wire(func() time.Time { return f.now.orElse(a.now) }))
	if err != nil {
		return configError(err)
	}
	return a.answer(args, input{noun: "value"}, func(dst []byte, l line) ([]byte, bool) {
		return a.tokenLine(dst, l, f.json, class.sign)
	})
}

// tokenLine is the token of one value, or why there is none.
func (a *app) tokenLine(dst []byte, l line, asJSON bool, sign func(string) (string, error)) ([]byte, bool) {
	if l.tooLong {
		return a.refuse(dst, l, asJSON, "bad_payload", errLongLine), false
	}
	token, err := sign(l.text)
	if err != nil {
		return a.refuse(dst, l, asJSON, "bad_payload", err), false
	}
	if len(token) > itsdangerous.MaxToken {
		a.warn("the token of %s has %d bytes; over %d gourd reads none", l.place(), len(token), itsdangerous.MaxToken)
	}
	return appendSigned(dst, "token", token, asJSON), true
}
