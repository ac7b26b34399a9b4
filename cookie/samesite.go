package cookie

import (
	"fmt"
	"strings"
)

// SameSite says on which cross-site requests a browser sends the cookie. The
// zero value, SameSiteUnset, writes no SameSite attribute (Flask's default), and
// a browser then uses a rule of its own.
type SameSite uint8

// The values of SameSite.
const (
	SameSiteUnset SameSite = iota
	SameSiteLax
	SameSiteStrict
	SameSiteNone // needs Secure, see Attributes.Validate
)

var sameSiteNames = [...]string{"", "Lax", "Strict", "None"}

// String is the attribute's value as it is written, "" for SameSiteUnset.
func (s SameSite) String() string {
	if int(s) < len(sameSiteNames) {
		return sameSiteNames[s]
	}
	return fmt.Sprintf("SameSite(%d)", uint8(s))
}

func (s SameSite) check() error {
	if int(s) >= len(sameSiteNames) {
		return fmt.Errorf("cookie: there is no %v", s)
	}
	return nil
}

// ParseSameSite reads Lax, Strict or None in any letter case. Everything else is
// an error, the empty text and surrounding blanks included, as it is a ValueError
// in Python: a misspelling must not quietly become a browser's default.
func ParseSameSite(text string) (SameSite, error) {
	switch asciiLower(text) {
	case "lax":
		return SameSiteLax, nil
	case "strict":
		return SameSiteStrict, nil
	case "none":
		return SameSiteNone, nil
	}
	return SameSiteUnset, fmt.Errorf("cookie: SameSite %q is none of Lax, Strict, None", text)
}

// asciiLower folds A to Z alone: Unicode folding would take U+017F for an s.
func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
