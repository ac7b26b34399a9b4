package keyring

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// publishedText is the list of published keys; its head says how it is written.
//
//go:embed published.txt
var publishedText string

// publishedKeys holds every published key by its bytes and by its folded form. It is
// made on first use: a program that only verifies never pays for it.
var publishedKeys = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, key := range parsePublished(publishedText) {
		set[key], set[strings.ToLower(key)] = true, true
		if f := fold(key); f != "" {
			set[f] = true
		}
	}
	return set
})

// published tells whether the key stands in the list, spelled like that or in another
// case, with other punctuation or with blanks around it. The folded form counts only if
// it is most of the key: in random bytes three letters are a word by accident.
func published(key []byte) bool {
	set := publishedKeys()
	trimmed := strings.TrimSpace(string(key))
	if set[string(key)] || set[trimmed] || set[strings.ToLower(trimmed)] {
		return true
	}
	f := fold(trimmed)
	return utf8.ValidString(trimmed) && 2*len(f) >= len(trimmed) && set[f]
}

// parsePublished reads the list. It panics on a line that is malformed, which a test
// would show first.
func parsePublished(text string) []string {
	var keys []string
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, `"`):
			key, err := strconv.Unquote(line)
			if err != nil {
				panic(fmt.Sprintf("keyring: published.txt: %q: %v", line, err))
			}
			keys = append(keys, key)
		default:
			keys = append(keys, line)
		}
	}
	return keys
}

// fold is lower case, letters and digits only; it is empty for keys without any.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
