package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/itsdangerous"
)

func (a *app) tokenUnsignCommand() *cobra.Command {
	f := newTokenFlags()
	cmd := verb("unsign --kind KIND [flags] [TOKEN…|-]", "Verify tokens and print what is in them", unsignText,
		`  gourd token unsign --kind url-safe-timed --salt password-reset --max-age 1h eyJ1c2VyIjo3fQ.ZmXWYg.0RkgjKAgcJ2YMD2U5OfxY4uxOFA
  gourd token unsign --kind signer --derivation hmac --digest sha256 --json - < tokens.txt`,
		cobra.ArbitraryArgs, func(args []string) error { return a.unsignTokens(f, args) })
	f.add(cmd)
	cmd.Flags().Var(&f.maxAge, "max-age", "how old a token may be: seconds, or a duration such as 12h or 31d (default no limit)")
	return cmd
}

const unsignText = `
Tokens are arguments, or one a line on standard input. Of each that holds, the
text inside is printed: the value that a signer signed, the JSON of a
serializer. What is wrong with the others goes to standard error, and the exit
status is 1. With - an empty input is well; without an argument it is an error.
Use --json where values may hold newlines: a value is printed as it is.

The kinds are itsdangerous's classes Signer, TimestampSigner, Serializer,
TimedSerializer, URLSafeSerializer and URLSafeTimedSerializer. Without --salt,
--sep, --digest and --derivation each is as itsdangerous makes it, and without
--max-age a token of any age holds.

With --json every token gets one line, in order:
  {"ok":true,"payload":…,"text":"…","timestamp":1700000000,"age":12,"key":0}
  {"ok":false,"error":"expired","detail":"…"}
where text is the exact text inside, payload the same as plain JSON (null for
NaN and Infinity) or, from a signer, as a string; timestamp and age are there
if the kind has a time. A byte of a signer's value that is no UTF-8 is written
as \udc80 to \udcff, as Python's surrogateescape does. The errors and the keys
are those of 'gourd cookie verify'.`

func (a *app) unsignTokens(f *tokenFlags, args []string) error {
	if err := f.check(); err != nil {
		return err
	}
	keys, err := a.itsdangerousKeys(f.keyFile)
	if err != nil {
		return err
	}
	o := &opening{app: a, json: f.json, timed: f.kind.timed, now: &f.now, payload: f.kind.payload}
	class, err := f.kind.class(keys, f.wire(o.clock))
	if err != nil {
		return configError(err)
	}
	o.verify = func(token string) (itsdangerous.Verified, error) {
		return class.unsign(token, time.Duration(f.maxAge))
	}
	return a.answer(args, input{"token", true}, o.answer)
}
