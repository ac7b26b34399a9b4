package account

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go/data"
)

const (
	// leastWord is the shortest word that counts: shorter ones are in everything.
	leastWord = 3
	// mostPair is the longest text that is looked at as two words. No two
	// common passwords together are longer.
	mostPair = 64
	// shortUnit is how long a text may be that is guessed first whatever it is,
	// as soon as it is repeated.
	shortUnit = 4
)

// isCommon says whether a whole password is one that is guessed first: a common
// password, a word of the context (the site, the user's name, the parts of the
// address), a walk over the keyboard or the alphabet, or two of those together;
// also when repeated, in other case, with digits or marks around or between, or
// with 0 for o and the like. A password that only contains such a word passes.
//
// Source: NIST SP 800-63B-4, section 3.1.1.2, and ASVS 5.0 6.2.4, 6.2.11.
func isCommon(pw string, context ...string) bool {
	known := contextWords(context)
	for _, v := range variants(pw) {
		if isGuess(v, known) {
			return true
		}
	}
	return false
}

// variants are the plain spellings that a password may stand for.
func variants(pw string) []string {
	base := Canonical(pw)
	plain := keep(base, alphanumeric)
	letters := strings.TrimFunc(plain, unicode.IsDigit)
	out := []string{base, plain, letters}
	for _, r := range leet {
		out = append(out, keep(r.Replace(base), alphanumeric), keep(r.Replace(letters), alphanumeric))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// leet are the two ways to read digits as letters; 1 and ! are i or l.
var leet = []*strings.Replacer{
	strings.NewReplacer("0", "o", "1", "i", "!", "i", "3", "e", "4", "a", "@", "a", "5", "s", "$", "s", "7", "t", "8", "b"),
	strings.NewReplacer("0", "o", "1", "l", "!", "l", "3", "e", "4", "a", "@", "a", "5", "s", "$", "s", "7", "t", "8", "b"),
}

// isGuess takes the repetition out and looks whether one or two words are left.
func isGuess(v string, context map[string]bool) bool {
	if v == "" {
		return false
	}
	unit := period(v)
	if unit != v && utf8.RuneCountInString(unit) <= shortUnit {
		return true
	}
	return isPair(unit, context) || isPair(strings.TrimFunc(unit, unicode.IsDigit), context)
}

// isPair says whether v is a word, or one word after another.
func isPair(v string, context map[string]bool) bool {
	if isWord(v, context) {
		return true
	}
	if len(v) > mostPair {
		return false
	}
	for i := leastWord; i <= len(v)-leastWord; i++ {
		if isWord(v[:i], context) && isWord(v[i:], context) {
			return true
		}
	}
	return false
}

func isWord(v string, context map[string]bool) bool {
	if len(v) < leastWord {
		return false
	}
	unit := period(v)
	return context[unit] || commonPasswords()[unit] || isWalk(v) || utf8.RuneCountInString(unit) == 1
}

// period is the shortest text that v repeats, the last time perhaps cut short.
func period(v string) string {
	for n := 1; n <= len(v)/2; n++ {
		if v[n:] == v[:len(v)-n] && utf8.ValidString(v[:n]) {
			return v[:n]
		}
	}
	return v
}

// walks are what fingers do; each may begin anywhere and go round.
var walks = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890", "1234567890qwertyuiopasdfghjklzxcvbnm",
	"qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p",
	"q1w2e3r4t5y6u7i8o9p0",
}

func isWalk(v string) bool { return strings.Contains(rings(), v) }

// rings are the walks gone round twice, forwards and backwards, in one text.
var rings = sync.OnceValue(func() string {
	var b strings.Builder
	for _, w := range walks {
		back := []byte(w)
		slices.Reverse(back)
		fmt.Fprintf(&b, "%s%s %s%s ", w, w, back, back)
	}
	return b.String()
})

// contextWords are names whole, without marks, and in their parts.
func contextWords(names []string) map[string]bool {
	words := map[string]bool{}
	for _, name := range names {
		name = Canonical(name)
		local, _, _ := strings.Cut(name, "@")
		parts := strings.FieldsFunc(name, func(r rune) bool { return !alphanumeric(r) })
		for _, w := range append(parts, name, local, keep(name, alphanumeric), keep(local, alphanumeric)) {
			if len(w) >= leastWord {
				words[w] = true
				words[strings.TrimFunc(w, unicode.IsDigit)] = true
			}
		}
	}
	return words
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// keep leaves only what ok lets through.
func keep(s string, ok func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if ok(r) {
			return r
		}
		return -1
	}, s)
}

// commonPasswords is zxcvbn's list of 7141, the most frequent of the 10 000
// that Mark Burnett published (MIT licence), read on first use.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	var file struct{ List []string }
	if err := json.Unmarshal(data.MustAsset("data/Passwords.json"), &file); err != nil {
		panic("account: the embedded list of common passwords: " + err.Error())
	}
	words := make(map[string]bool, len(file.List))
	for _, w := range file.List {
		words[w] = true
		words[period(w)] = true
		words[keep(w, alphanumeric)] = true
	}
	return words
})
