package httpdate

import (
	"strings"
	"unicode"
)

// tooLarge is more than any field of a date may hold.
const tooLarge = 1 << 30

// number is Python's int: at most one sign, digits of any script, single
// underscores between them. What is larger than tooLarge is that. Without ok, n
// means nothing.
func number(s string) (n int, ok bool) {
	digits, negative := strings.CutPrefix(s, "-")
	if !negative {
		digits = strings.TrimPrefix(s, "+")
	}
	for _, r := range digits {
		if r == '_' && ok {
			ok = false // until a digit follows
			continue
		}
		d, isDigit := digit(r)
		if !isDigit {
			return 0, false
		}
		n, ok = min(10*n+d, tooLarge), true
	}
	if negative {
		n = -n
	}
	return n, ok
}

// digit is the value of a decimal digit. Unicode keeps them in rows of ten, from
// zero to nine, and Go's table in ranges of whole rows.
func digit(r rune) (int, bool) {
	for _, row := range unicode.Nd.R16 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return int(r-rune(row.Lo)) % 10, true
		}
	}
	for _, row := range unicode.Nd.R32 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return int(r-rune(row.Lo)) % 10, true
		}
	}
	return 0, false
}
