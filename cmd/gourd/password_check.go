package main

import (
	"context"
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/password"
)

func (a *app) passwordCheckCommand() *cobra.Command {
	var asJSON bool
	cmd := verb("check [--json] [-]", "Check passwords against their hashes", passwordCheckText,
		`  gourd password check
  gourd password check --json - < logins.jsonl`,
		passwordStdin, func(args []string) error { return a.passwordCheck(args, asJSON) })
	jsonFlag(cmd, &asJSON)
	return cmd
}

const passwordCheckText = `
Asks for the hash and then for the password, which is not shown. Off a terminal,
or with -, every line of standard input is an object of two texts:
  {"password":"…","hash":"…"}
With - an empty input is well; without an argument it is an error.
Hashes are Werkzeug's scrypt:… and pbkdf2:…, $argon2id$… and bcrypt's $2b$….

Of each password that matches, the scheme and its costs are printed; what is
wrong with the others goes to standard error, and the exit status is 1. With
--json every line gets one, in order:
  {"ok":true,"scheme":"scrypt","upgrade":false}
  {"ok":false,"error":"mismatch","detail":"…"}
where upgrade says that the hash costs less than its scheme would today, or that
its scheme is not written any more, as bcrypt. The errors are mismatch,
malformed (no password can match, or the line is not such an object),
unsupported (such as the sha1$… and plain$… that Werkzeug 3 refuses too, and
passwords over 1024 bytes), and too_costly.`

func (a *app) passwordCheck(args []string, asJSON bool) error {
	c := passwordChecker{app: a, json: asJSON}
	if !a.asks(args) {
		return a.answer(args, input{"password", true}, c.line)
	}
	hash, err := a.shown("Hash: ")
	if err != nil {
		return err
	}
	text, err := a.hidden("Password: ")
	if err != nil {
		return err
	}
	return a.answerOne(line{}, func(dst []byte, l line) ([]byte, bool) { return c.answer(dst, l, hash, text) })
}

// passwordChecker answers lines.
type passwordChecker struct {
	app     *app
	json    bool
	hashers map[string]*password.Hasher // by scheme
}

// line is the answer to {"password":"…","hash":"…"}.
func (c *passwordChecker) line(dst []byte, l line) ([]byte, bool) {
	hash, text, err := readLogin(l)
	if err != nil {
		return c.app.refuse(dst, l, c.json, "malformed", err), false
	}
	return c.answer(dst, l, hash, text)
}

func (c *passwordChecker) answer(dst []byte, l line, hash, text string) ([]byte, bool) {
	result, err := c.hasher(hash).Check(context.Background(), hash, text)
	switch {
	case err != nil:
		return c.app.refuse(dst, l, c.json, checkCode(err), err), false
	case !c.json:
		return append(append(dst, result.Method...), '\n'), true
	}
	dst = appendQuoted(append(dst, `{"ok":true,"scheme":`...), password.Scheme(hash))
	dst = strconv.AppendBool(append(dst, `,"upgrade":`...), result.Upgrade)
	return append(dst, "}\n"...), true
}

// checkCode knows four words. A password that is too long to be looked at was
// neither right nor wrong.
func checkCode(err error) string {
	if errors.Is(err, password.ErrTooLong) {
		return "unsupported"
	}
	return password.Code(err)
}

// hasher prefers the hash's own scheme, so that upgrade compares costs and not
// tastes. What is not written any more is compared with argon2id.
func (c *passwordChecker) hasher(hash string) *password.Hasher {
	scheme := password.Scheme(hash)
	if scheme != password.Scrypt && scheme != password.PBKDF2 {
		scheme = password.Argon2id
	}
	h, made := c.hashers[scheme]
	if !made {
		h, _ = password.New(password.Config{Method: scheme, Slots: 1}) // cannot fail
		if c.hashers == nil {
			c.hashers = map[string]*password.Hasher{}
		}
		c.hashers[scheme] = h
	}
	return h
}

// readLogin reads one line. A lone surrogate stays what it is: no password that
// Python can hash has one, and none matches.
func readLogin(l line) (hash, text string, err error) {
	if l.tooLong {
		return "", "", errLongLine
	}
	v, err := pyjson.Decoder{}.DecodeString(l.text)
	if err != nil {
		return "", "", err
	}
	object, _ := v.(map[string]any)
	hash, okHash := object["hash"].(string)
	text, okText := object["password"].(string)
	if !okHash || !okText {
		return "", "", errors.New(`not an object with the texts "password" and "hash"`)
	}
	return hash, text, nil
}
