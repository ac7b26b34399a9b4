package account

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What can be wrong with a call, beside an error of the store. Each is tested
// with errors.Is.
var (
	// ErrInvalid: a field is not as it must be; errors.As finds *FieldErrors.
	ErrInvalid = errors.New("account: invalid field")
	// ErrTaken: a name or address belongs to another account. It is an
	// ErrInvalid too, and *FieldErrors says which field.
	ErrTaken = fmt.Errorf("%w: taken", ErrInvalid)
	// ErrInvalidCredentials is the one answer to a login that failed, whatever
	// the cause; errors.As finds *CredentialsError for the log.
	ErrInvalidCredentials = errors.New("account: invalid credentials")
	// ErrThrottled: too many guesses; errors.As finds *ThrottledError.
	ErrThrottled = errors.New("account: too many attempts")
	// ErrNotFound: nobody has this id, name or address.
	ErrNotFound = errors.New("account: no such user")
	// ErrConflict: the account changed between reading and writing it.
	ErrConflict = errors.New("account: changed meanwhile")
	// ErrAdminExists: the way to a first administrator is closed.
	ErrAdminExists = errors.New("account: there is an administrator")
	// ErrSetupToken: the setup token is unknown, used, replaced or too old.
	ErrSetupToken = errors.New("account: setup token is not valid")
)

// Codes of a FieldError. They are stable: programs read them.
const (
	CodeRequired = "required"
	CodeInvalid  = "invalid"
	CodeTooShort = "too_short"
	CodeTooLong  = "too_long"
	CodeCommon   = "common" // a password that others guess first
	CodeTaken    = "taken"
)

// FieldError says what is wrong with one field of a request. Field is the name
// in the JSON API; Message is for people and holds nothing they typed.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// FieldErrors is every field that is wrong, at least one. It is an ErrInvalid,
// and an ErrTaken if every fault is that.
type FieldErrors struct{ Fields []FieldError }

func (e *FieldErrors) Error() string {
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Field + " " + f.Code
	}
	return "account: " + strings.Join(parts, ", ")
}

// Is makes errors.Is find ErrInvalid or ErrTaken.
func (e *FieldErrors) Is(target error) bool {
	notTaken := func(f FieldError) bool { return f.Code != CodeTaken }
	return target == ErrInvalid || target == ErrTaken && !slices.ContainsFunc(e.Fields, notTaken)
}

// Taken is the error a Repo returns for fields ("username", "email") whose
// canonical form belongs to another account.
func Taken(fields ...string) error {
	e := &FieldErrors{}
	for _, field := range fields {
		e.Fields = append(e.Fields, FieldError{field, CodeTaken, "is taken"})
	}
	return e
}

// fieldErrors is nil if no check failed.
func fieldErrors(checks ...*FieldError) error {
	e := &FieldErrors{}
	for _, f := range checks {
		if f != nil {
			e.Fields = append(e.Fields, *f)
		}
	}
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}

// Cause is why a login failed, for the log and never for the answer.
type Cause string

// The causes.
const (
	CauseUnknownName   Cause = "unknown_name"
	CauseWrongPassword Cause = "wrong_password"
	CauseDisabled      Cause = "disabled"      // the password was right
	CauseNoPassword    Cause = "no_password"   // the account has none
	CauseUnusableHash  Cause = "unusable_hash" // Err says why
	CauseLongPassword  Cause = "long_password" // nothing was looked up
)

// CredentialsError is a failed login. Its message is that of
// ErrInvalidCredentials; the fields are for the log.
type CredentialsError struct {
	Cause  Cause
	UserID string // empty if the name is unknown
	Err    error  // why a stored hash cannot be used, else nil
}

func (e *CredentialsError) Error() string { return ErrInvalidCredentials.Error() }

// Unwrap makes errors.Is find ErrInvalidCredentials, and nothing that would
// tell causes apart.
func (e *CredentialsError) Unwrap() error { return ErrInvalidCredentials }

// ThrottledError says when the next attempt may come.
type ThrottledError struct {
	Wait time.Duration
	// UserID is the account whose password was guessed at, for the log and never
	// for the answer. It is empty if the name is unknown.
	UserID string
	// Key is what the guesses are counted under. It is as good for a name that
	// nobody has, tells nothing of what was typed, and differs after each start.
	Key string
}

func (e *ThrottledError) Error() string { return ErrThrottled.Error() }

// Unwrap makes errors.Is find ErrThrottled.
func (e *ThrottledError) Unwrap() error { return ErrThrottled }
