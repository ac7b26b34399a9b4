package mutants

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are texts that have cost some verifier more than their length: split
// at every separator, decoded before they were verified, parsed with memory for
// each level. Each is repeated up to a size.
var hostile = []struct{ what, unit string }{
	{"dots", "."},
	{"bars", "|"},
	{"double colons", "::"},
	{"padding", "="},
	{"base64", "QUJD"},
	{"zlib in base64", "eJ"},
	{"compressed parts", ".eJ"},
	{"parts", "QUJD."},
	{"tokens", "IngI.ZVPxAA.AAAAAAAAAAAAAAAAAAAAAAAAAAA."},
	{"nested lists", "["},
	{"nested objects", `{"a":`},
	{"quotes", `"`},
	{"backslashes", `\`},
	{"escapes", `\"`},
	{"percent", "%2e"},
	{"blanks", " "},
	{"line ends", "\r\n"},
	{"NUL", "\x00"},
	{"no UTF-8", "\xff"},
	{"digits", "9"},
}

// sizes are in bytes; 8192 is the most that is looked at.
var sizes = []int{1 << 10, 8 << 10, 64 << 10, 1 << 20}

// repeated fills a size with a unit.
func repeated(unit string, size int) string {
	return strings.Repeat(unit, size/len(unit)+1)[:size]
}

// namedText is a hostile text with what it is.
type namedText struct{ what, text string }

// hostile are the texts of one size, and one more, which alone reaches the MAC of
// every key: its signature has the right length.
func (s *stock) hostile(size int) []namedText {
	end := s.recipe.options.Sep + strings.Repeat("A", len(s.tokens[0].signature))
	all := []namedText{{"a signature of zeros", repeated("QUJD", size-len(end)) + end}}
	for _, h := range hostile {
		all = append(all, namedText{h.what, repeated(h.unit, size)})
	}
	return all
}

// TestT18HostileTextsAreRefused: each as it is, and before and behind a token.
func TestT18HostileTextsAreRefused(t *testing.T) {
	for _, s := range stockAll(t, verifiers()) {
		token := s.tokens[1].text
		for _, size := range sizes {
			for _, h := range s.hostile(size) {
				s.refuse(t, h.what, h.text)
				if size <= 8<<10 {
					s.refuse(t, h.what+" before a token", h.text+token)
					s.refuse(t, h.what+" as a part before it", h.text+s.recipe.options.Sep+token)
					s.refuse(t, h.what+" behind it", token+h.text)
				}
			}
		}
	}
}

// refuse expects that a text is no token. Blanks around one are no part of it in
// a header, nor is what follows it there.
func (s *stock) refuse(t *testing.T, what, text string) {
	t.Helper()
	if code, fault := s.judge(text); fault != "" || code == same && s.seen == nil {
		t.Errorf("%s: %s, %d bytes: %s: %s", s.name, what, len(text), code, fault)
	}
}

// hostileSize names a size in benchmarks.
func hostileSize(size int) string { return fmt.Sprintf("%dKiB", size>>10) }

// hostileHeaders are units of Cookie headers: quotes that do not close, escapes,
// semicolons inside of quotes, names without values.
var hostileHeaders = []string{
	`a="`, `a="\";`, `a="\\`, `a="b" x`, `"="`, `"`, `\`, `\"`, `;`, `=`, ` `, "\xa0", `a=`, `a;`, `a=b;`, `a="b";`, `$Version=1;`,
	`a="\303\251";`, `a="\377\377";`, "a=\xff;", "a=\"\x1f;", ",", "a=b,",
}
