package flaskconfig

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// isSetting tells whether Flask takes a name for a setting: it has letters and all of
// them are capitals, as str.isupper says.
func isSetting(name string) bool {
	return strings.ContainsFunc(name, unicode.IsUpper) && !strings.ContainsFunc(name, unicode.IsLower)
}

func sortRemarks(remarks []Remark) {
	slices.SortStableFunc(remarks, func(a, b Remark) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Reason, b.Reason))
	})
}
