package main

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/password"
)

func (a *app) passwordHashCommand() *cobra.Command {
	var scheme string
	var asJSON bool
	cmd := verb("hash [flags] [-]", "Make the hash of a password", passwordHashText,
		`  gourd password hash
  gourd password hash --scheme scrypt < passwords.txt`,
		passwordStdin, func(args []string) error { return a.passwordHash(args, scheme, asJSON) })
	cmd.Flags().StringVar(&scheme, "scheme", password.Argon2id, "`SCHEME`: argon2id, scrypt or pbkdf2, or one with its costs, such as scrypt:32768:8:1")
	jsonFlag(cmd, &asJSON)
	return cmd
}

const passwordHashText = `
Asks for the password twice without showing it. Off a terminal, or with -, every
line of standard input is a password, of which only the newline is taken off,
and gives one line. Hashes of scrypt and pbkdf2 are those of Werkzeug's
generate_password_hash, which every Flask app reads; argon2id is for Gourd.
Whether a password is a good one is not looked at. One that is no UTF-8 gets no
hash, for nobody could check it. Costs lower than the scheme's of today, of
which 'gourd password check' would say upgrade, are warned of.

With --json every line gets one, in order:
  {"ok":true,"hash":"…"}
  {"ok":false,"error":"too_long","detail":"…"}
The errors are too_long (over 1024 bytes) and malformed.`

func (a *app) passwordHash(args []string, scheme string, asJSON bool) error {
	h, err := password.New(password.Config{Method: scheme, Slots: 1})
	if err != nil {
		return usagef("--scheme %s: %s; the schemes are argon2id, scrypt and pbkdf2, each within bounds of cost", scheme, reason(password.Code(err), errors.Unwrap(err)))
	}
	a.warnOfWeak(h)
	hash := func(dst []byte, l line) ([]byte, bool) { return a.hashLine(dst, l, asJSON, h) }
	if !a.asks(args) {
		return a.answer(args, input{"password", true}, hash)
	}
	text, err := a.newPassword(false)
	if err != nil {
		return err
	}
	return a.answerOne(line{text: text}, hash)
}

// warnOfWeak warns of costs that are lower than the scheme's of today. Only a hash
// tells, and one is not made for nothing.
func (a *app) warnOfWeak(h *password.Hasher) {
	scheme, _, _ := strings.Cut(h.Method(), ":")
	today, _ := password.New(password.Config{Method: scheme, Slots: 1}) // cannot fail: h has it
	if h.Method() == today.Method() {
		return
	}
	hash, err := h.Hash(context.Background(), "")
	if err != nil {
		return // as every password will be told
	}
	if result, err := today.Check(context.Background(), hash, ""); err == nil && result.Upgrade {
		a.warn("%s is weaker than %s, and 'gourd password check' will ask for an upgrade of its hashes", h.Method(), today.Method())
	}
}

// errNoText is said of passwords that no Python program could ask about.
var errNoText = errors.New("not UTF-8: nobody could check such a password")

// hashLine is the hash of one password, or why there is none.
func (a *app) hashLine(dst []byte, l line, asJSON bool, h *password.Hasher) ([]byte, bool) {
	switch {
	case l.tooLong:
		return a.refuse(dst, l, asJSON, "too_long", password.ErrTooLong), false
	case !utf8.ValidString(l.text):
		return a.refuse(dst, l, asJSON, "malformed", errNoText), false
	}
	hash, err := h.Hash(context.Background(), l.text)
	if err != nil {
		return a.refuse(dst, l, asJSON, password.Code(err), err), false
	}
	return appendSigned(dst, "hash", hash, asJSON), true
}
