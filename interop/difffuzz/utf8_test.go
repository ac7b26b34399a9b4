package difffuzz

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// longestBeginning is what could have begun a character: Unicode's "maximal
// subpart" of chapter 3.9, by the columns of table 3-7.
var longestBeginning = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`E0[A-B].`, `(?:E[1-9ABCEF])[89AB].`, `ED[89].`,
	`F0[9AB].(?:[89AB].)?`, `F[123][89AB].(?:[89AB].)?`, `F48.(?:[89AB].)?`,
}, "|") + `)`)

// replaceBadUTF8 is Python's bytes.decode(errors="replace").
func replaceBadUTF8(s string) string {
	var b strings.Builder
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			size = max(1, len(longestBeginning.FindString(hexOf(s[:min(3, len(s))])))/2)
		}
		b.WriteRune(r)
		s = s[size:]
	}
	return b.String()
}

func hexOf(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(digits[s[i]>>4])
		b.WriteByte(digits[s[i]&15])
	}
	return b.String()
}
