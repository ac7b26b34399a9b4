package mutants

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
)

// spellingMutations write the same in another way, as far as some reader would
// take it for the same.
var spellingMutations = []mutation{
	{name: "padding", make: onPart(func(m *mint, part string) string { return m.insert(part, oneOf(m, "=", "==", "===", "====", "=A")) })},
	{name: "unused bits", make: onPart(setUnusedBits)},
	{name: "plus and slash", make: onPart(plusAndSlash)},
	{name: "line ends", make: onPart(func(m *mint, part string) string {
		return m.insert(part, oneOf(m, "\n", "\r", "\r\n", "\u2028", "\x0b"))
	})},
	{name: "blanks", make: onPart(func(m *mint, part string) string {
		return m.insert(part, oneOf(m, " ", "\t", "\f", "\x1c", "\x1f", "\x85", "\xa0", "\u00a0", "\u3000", "+", "%20"))
	})},
	{name: "junk that Python skips", make: onPart(func(m *mint, part string) string {
		return m.insert(part, strings.Repeat(oneOf(m, "!", "*", "~", "é", "\xff", "%"), oneOf(m, 1, 2, 3, 4, 8)))
	})},
	{name: "NUL and invisible", make: onPart(func(m *mint, part string) string {
		return m.insert(part, oneOf(m, "\x00", "\x00\x00", "\ufeff", "\u200b", "\u200d", "\u00ad", "\u202e", "\x7f", "\x08"))
	})},
	{name: "letter case", make: onPart(changeCase)},
	{name: "look-alikes", make: onPart(lookAlike)},
	{name: "percent", make: onPart(escapeSome("%%%02x"))},
	{name: "escapes", make: onPart(func(m *mint, part string) string {
		return escapeSome(oneOf(m, `\x%02x`, `\u%04x`, `\%03o`, "&#%d;", "=%02X", "%%%02X", "%%25%02x"))(m, part)
	})},
	{name: "quoted", make: func(m *mint, text string) string {
		return oneOf(m, `"`+text+`"`, `'`+text+`'`, `""`+text+`""`, `"`+text, `\"`+text+`\"`, "b'"+text+"'", "("+text+")", "<"+text+">")
	}},
	{name: "another base", make: onPart(anotherBase)},
	{name: "labelled", make: func(m *mint, text string) string {
		return oneOf(m, "session=", "Bearer ", "token=", "s:", "v1.", "v2"+m.sep(), "j:", "none"+m.sep(), "$") + text
	}},
}

// onPart changes one part of a text, and the last one, the signature, mostly.
func onPart(f func(m *mint, part string) string) func(*mint, string) string {
	return onParts(func(m *mint, parts []string) []string {
		i := len(parts) - 1
		if m.IntN(3) == 0 {
			i = m.IntN(len(parts))
		}
		parts[i] = f(m, parts[i])
		return parts
	})
}

// insert puts something at the end of a part, at its beginning or anywhere.
func (m *mint) insert(part, what string) string {
	i := oneOf(m, len(part), len(part), 0, m.IntN(len(part)+1))
	return part[:i] + what + part[i:]
}

// setUnusedBits changes the last character in the bits that are not part of any
// byte; where there are none, in the lowest.
func setUnusedBits(m *mint, part string) string {
	if part == "" {
		return "="
	}
	i := strings.IndexByte(base64Alphabet, part[len(part)-1])
	if i < 0 {
		return part + "A"
	}
	bits := map[int]int{2: 15, 3: 3}[len(part)%4]
	return part[:len(part)-1] + string(base64Alphabet[i^(1+m.IntN(max(bits, 1)))])
}

func plusAndSlash(m *mint, part string) string {
	other := strings.NewReplacer("-", "+", "_", "/").Replace(part)
	if other == part {
		return m.insert(part, oneOf(m, "+", "/", "-", "_"))
	}
	return other
}

// changeCase turns one letter, or all.
func changeCase(m *mint, part string) string {
	if m.IntN(4) == 0 {
		return oneOf(m, strings.ToUpper(part), strings.ToLower(part))
	}
	b := []byte(part)
	for range len(b) {
		if i := m.IntN(len(b)); unicode.IsLetter(rune(b[i])) && b[i] < 0x80 {
			b[i] ^= 0x20
			break
		}
	}
	return string(b)
}

// lookAlike writes a character as one that people or normalisers take for it.
func lookAlike(m *mint, part string) string {
	if part == "" {
		return "\u200c"
	}
	i := m.IntN(len(part))
	c := rune(part[i])
	other := oneOf(m, string(c+0xfee0), string(c)+"\u0301", "\xc0"+string([]byte{part[i] | 0x80}), string([]byte{0xc1, part[i] & 0xbf}))
	if special, ok := map[rune]string{'K': "\u212a", 'k': "\u212a", 's': "ſ", 'S': "ſ", 'a': "а", 'e': "е", 'o': "о", 'i': "ı", 'I': "İ", '-': "‐", '_': "＿", '.': "․"}[c]; ok && m.IntN(2) == 0 {
		other = special
	}
	return part[:i] + other + part[i+1:]
}

// escapeSome writes one byte, or each, by a format for its number.
func escapeSome(format string) func(*mint, string) string {
	return func(m *mint, part string) string {
		only := -1
		if m.IntN(4) > 0 && part != "" {
			only = m.IntN(len(part))
		}
		var out strings.Builder
		for i := range len(part) {
			if only < 0 || i == only {
				fmt.Fprintf(&out, format, part[i])
			} else {
				out.WriteByte(part[i])
			}
		}
		return out.String()
	}
}

// anotherBase spells the bytes of a part in another alphabet.
func anotherBase(m *mint, part string) string {
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		b = []byte(part)
	}
	return oneOf(m, hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b)), base64.StdEncoding.EncodeToString(b),
		base64.URLEncoding.EncodeToString(b), base32.StdEncoding.EncodeToString(b), string(b), base64.RawURLEncoding.EncodeToString([]byte(part)))
}
