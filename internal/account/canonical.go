package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

const (
	maxUsername  = 64   // code points
	maxCanonical = 254  // bytes: the longest address that SMTP can carry
	maxTyped     = 1024 // bytes that are looked at; NFKC can make 18 of one
)

// Canonical is the form in which names and addresses are compared: NFKC, full
// case folding, spaces trimmed and runs of them made one. Equal forms are one
// name. It is idempotent. For an ASCII address it is no more than lower case.
//
// It is empty for what cannot be anybody's: nothing but spaces, invalid UTF-8,
// or more than 1024 bytes.
func Canonical(name string) string {
	if len(name) > maxTyped || !utf8.ValidString(name) {
		return ""
	}
	// Folding can undo NFKC and the other way round, so go on until neither
	// changes anything. Two rounds are enough for any text that is known.
	for range 8 {
		next := norm.NFKC.String(cases.Fold().String(norm.NFKC.String(squeeze(name))))
		if next == name {
			return name
		}
		name = next
	}
	return ""
}

// squeeze trims spaces and makes each run of them one.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// display is how a name is stored to be shown.
func display(name string) string { return norm.NFC.String(squeeze(name)) }

// checkUsername says what is wrong with a name that somebody wants, or nil. No
// name holds an @, in any of its forms, so none looks like an address.
func checkUsername(name string) *FieldError {
	fail := func(code, message string) *FieldError { return &FieldError{"username", code, message} }
	canonical := Canonical(name)
	switch {
	case squeeze(name) == "":
		return fail(CodeRequired, "is required")
	case utf8.RuneCountInString(display(name)) > maxUsername || len(canonical) > maxCanonical:
		return fail(CodeTooLong, "has at most 64 characters")
	case canonical == "" || !visible(display(name)) || !visible(canonical):
		return fail(CodeInvalid, "holds a character that cannot be seen")
	case strings.Contains(canonical, "@"):
		return fail(CodeInvalid, "must not hold an @")
	}
	return nil
}

// checkEmail says what is wrong with an address, or nil. It looks at the
// characters that would do harm and at the shape, and at the canonical form as
// well, which must not have grown a comma. Whether there is such an address
// only a letter to it can tell.
func checkEmail(email string, required bool) *FieldError {
	fail := func(code, message string) *FieldError { return &FieldError{"email", code, message} }
	email = strings.TrimSpace(email)
	canonical := Canonical(email)
	switch {
	case email == "" && required:
		return fail(CodeRequired, "is required")
	case email == "":
		return nil
	case len(email) > maxCanonical || len(canonical) > maxCanonical:
		return fail(CodeTooLong, "has at most 254 bytes")
	case !isAddress(email) || !isAddress(canonical):
		return fail(CodeInvalid, "does not look like name@example.org")
	}
	return nil
}

func isAddress(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || !visible(s) || strings.ContainsAny(s, ` ,;:<>()[]\"`) {
		return false
	}
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || strings.ContainsFunc(label, notInHost) || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

func notInHost(r rune) bool {
	return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

// visible says whether a reader sees every character: no controls, no format
// characters, no blanks but the ASCII space, none of the letters and marks that
// show nothing.
func visible(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || r == '\u2800' {
			return false
		}
	}
	return utf8.ValidString(s)
}
