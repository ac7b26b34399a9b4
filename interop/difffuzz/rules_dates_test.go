package difffuzz

import (
	"regexp"
	"strings"
	"unicode"
)

var dateRules = []rule{
	{
		kind: "read-date", name: "number beyond C's int",
		reason: "Python lets out an OverflowError, where any other bad date is None",
		explains: func(q question, ours, theirs string) bool {
			return ours == "ok null" && theirs == "raises OverflowError" && hasHugeNumber(q[1])
		},
		examples: []question{{"read-date", "1 Jan 99999999999 03:04:05 GMT"}, {"read-date", "1 Jan 2020 03:04:05 +99999999999999"}},
	},
	{
		kind: "read-date", name: "odd letters",
		reason: "Python's upper makes ST of a ligature, and its isdigit takes ² for a digit; nobody writes them",
		explains: func(q question, _, theirs string) bool {
			plain := strings.NewReplacer("ﬅ", "st", "ﬆ", "st").Replace(q[1])
			return hasOddLetters(q[1]) && (theirs == "ok null" || theirs == question{"read-date", plain}.ours())
		},
		examples: []question{
			{"read-date", "1 Jan 2020 03:04:05 eﬆ"},
			{"read-date", "1 Jan ² 03:04:05 2020"},
		},
	},
}

var hugeNumber = regexp.MustCompile(`[0-9]{10}`)

func hasHugeNumber(s string) bool { return hugeNumber.MatchString(s) }

// hasOddLetters: a ligature of s and t, or a number that is no decimal digit.
func hasOddLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.No, r) || r == 'ﬅ' || r == 'ﬆ' })
}
