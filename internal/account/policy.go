package account

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/gourd-auth/gourd/password"
)

// Policy is what new accounts and passwords must be. The zero value is right
// for a site where the password is the only factor.
//
// Source: NIST SP 800-63B-4, section 3.1.1.2.
type Policy struct {
	// MinLength is how many code points a password has at least. Zero means 15.
	// There are no rules of composition.
	MinLength int
	// Service is the site's name, which is no password on it.
	Service string
	// RequireEmail makes the mail address a required field.
	RequireEmail bool
}

func (p Policy) validate() error {
	if p.MinLength < 0 || p.MinLength > 64 {
		return errors.New("account: Policy.MinLength is not between 0 and 64")
	}
	return nil
}

func (p Policy) minLength() int {
	if p.MinLength == 0 {
		return 15
	}
	return p.MinLength
}

// checkPassword says what is wrong with a new password of a user, or nil. It is
// neither trimmed nor folded: spaces at its ends count.
func (p Policy) checkPassword(field, pw string, u User) *FieldError {
	fail := func(code, message string) *FieldError { return &FieldError{field, code, message} }
	if pw == "" {
		return fail(CodeRequired, "is required")
	}
	if len(pw) > password.MaxLength {
		return fail(CodeTooLong, fmt.Sprintf("has at most %d bytes", password.MaxLength))
	}
	nfc := norm.NFC.String(pw)
	switch {
	case !utf8.ValidString(pw):
		return fail(CodeInvalid, "is not text")
	case len(nfc) > password.MaxLength:
		return fail(CodeTooLong, fmt.Sprintf("has at most %d bytes", password.MaxLength))
	case utf8.RuneCountInString(nfc) < p.minLength():
		return fail(CodeTooShort, fmt.Sprintf("needs at least %d characters", p.minLength()))
	case isCommon(nfc, p.Service, u.Username, u.Email):
		return fail(CodeCommon, "is too easy to guess")
	}
	return nil
}
