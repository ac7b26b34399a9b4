package mutants

import (
	"errors"
	"fmt"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// same is the code of a mutant that is an issued token, byte for byte.
const same = "issued"

// judge asks a verifier about a mutant and returns how it was answered, and what
// is wrong with that answer, empty if nothing is.
func (s *stock) judge(text string) (code, fault string) {
	a, panicked := s.ask(text)
	if panicked != "" {
		return "panic", panicked
	}
	if s.seen != nil {
		text = s.seen(text)
	}
	code = a.code()
	switch {
	case a.leak != "":
		return code, a.leak
	case s.isSigned != nil && s.isSigned(text) != (a.err == nil):
		return code, "LoadsUnsafe says otherwise about the signature"
	case a.err == nil && !s.isIssued(text):
		return code, fmt.Sprintf("accepted as %q, and never issued", a.value)
	case a.err == nil:
		return same, s.otherValue(text, a.value)
	case a.value != "":
		return code, "a value beside the error"
	case !exclusive(code, a.err):
		return code, "an error of no kind, or of two"
	case saysSigned[code] && !s.recipe.signed(text):
		return code, "the error implies a signature that is not there"
	}
	return code, ""
}

// ask opens a text and turns a panic into words.
func (s *stock) ask(text string) (a answer, panicked string) {
	defer func() {
		if v := recover(); v != nil {
			panicked = fmt.Sprintf("panic: %v", v)
		}
	}()
	return s.open(text), ""
}

// otherValue compares what an issued token gave with what it was issued for.
func (s *stock) otherValue(text, value string) string {
	if want, own := s.issued[text]; own && value != want {
		return fmt.Sprintf("gives %q, and was issued for %q", value, want)
	}
	return ""
}

// saysSigned names the errors that a forged token must never get: callers may
// extend an expired lease, and log a bad payload as a fault of our own.
var saysSigned = map[string]bool{"expired": true, "bad_payload": true, "no_session": true}

// exclusive reports whether errors.Is tells of the one kind of error that its
// concrete type is, and of no other branch of the tree.
func exclusive(code string, err error) bool {
	want, ok := map[string][4]bool{
		"bad_data":           {},
		"bad_signature":      {true, false, false, false},
		"bad_time_signature": {true, true, false, false},
		"expired":            {true, true, true, false},
		"bad_payload":        {false, false, false, true},
	}[code]
	if !ok {
		return code == "no_cookie" || code == "limits" || code == "no_session"
	}
	got := [4]bool{
		errors.Is(err, itsdangerous.ErrBadSignature), errors.Is(err, itsdangerous.ErrBadTimeSignature),
		errors.Is(err, itsdangerous.ErrSignatureExpired), errors.Is(err, itsdangerous.ErrBadPayload),
	}
	return got == want && errors.Is(err, itsdangerous.ErrBadData)
}
