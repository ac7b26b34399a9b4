// Package pyliteral reads Python's text and bytes literals, 'abc' and b'\xfd{H', with
// exactly the characters or bytes that Python would make of them.
//
// Absent on purpose: f-strings and \N{names}, which no configuration's literal needs.
package pyliteral

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Unquote reads one literal, prefix and quotes included: a string for text, a []byte for
// bytes. A surrogate escape such as \ud800 becomes its three-byte form, which is not
// valid UTF-8. Source: the Python reference, 2.4.1, string and bytes literals.
func Unquote(literal string) (any, error) {
	prefix, body, err := split(lineEnds.Replace(literal))
	if err != nil {
		return nil, err
	}
	raw, isBytes := strings.Contains(prefix, "r"), strings.Contains(prefix, "b")
	out := []byte(body)
	if !raw {
		if out, err = unescape(body, isBytes); err != nil {
			return nil, err
		}
	}
	if !isBytes {
		return string(out), nil
	}
	for i := range len(body) {
		if body[i] >= utf8.RuneSelf {
			return nil, errors.New("bytes literal with a character beyond ASCII")
		}
	}
	return out, nil
}

// lineEnds turns every end of a line into \n, as Python does before it reads anything.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Scan returns the length of the literal that s begins with, prefix and quotes included,
// and 0 where s begins with none. A literal without its end is an error.
func Scan(s string) (int, error) {
	i := 0
	for i < len(s) && i < 2 && strings.IndexByte("rRbBuUfF", s[i]) >= 0 {
		i++
	}
	if i == len(s) || s[i] != '\'' && s[i] != '"' {
		return 0, nil
	}
	quote := quoteAt(s[i:])
	for j := i + len(quote); j < len(s); j++ {
		switch {
		case s[j] == '\\':
			j++
		case strings.HasPrefix(s[j:], quote):
			return j + len(quote), nil
		case (s[j] == '\n' || s[j] == '\r') && len(quote) == 1:
			return 0, errors.New("string literal without its end")
		}
	}
	return 0, errors.New("string literal without its end")
}

// quoteAt returns the quote that s begins with: one character, or three.
func quoteAt(s string) string {
	if strings.HasPrefix(s, `"""`) || strings.HasPrefix(s, `'''`) {
		return s[:3]
	}
	return s[:1]
}

// split takes a literal apart into its prefix in lower case and what its quotes hold.
func split(literal string) (prefix, body string, err error) {
	n, err := Scan(literal)
	if err != nil || n != len(literal) || n == 0 {
		return "", "", errors.New("not one string literal")
	}
	i := strings.IndexAny(literal, `'"`)
	quote := quoteAt(literal[i:])
	prefix = strings.ToLower(literal[:i])
	switch prefix {
	case "", "r", "b", "u", "br", "rb":
		return prefix, literal[i+len(quote) : n-len(quote)], nil
	}
	return "", "", fmt.Errorf("string literal with the prefix %s", prefix)
}

var simple = map[byte]string{
	'\n': "", '\\': `\`, '\'': "'", '"': `"`,
	'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v",
}

// unescape replaces the escapes of a literal's body. One that Python does not know stays
// as it is, backslash included.
func unescape(s string, isBytes bool) ([]byte, error) {
	var out []byte
	for i := 0; i < len(s); {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			i++
			continue
		}
		if text, ok := simple[s[i+1]]; ok {
			out = append(out, text...)
			i += 2
			continue
		}
		n, value, err := number(s[i+1:], isBytes)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			out = append(out, '\\')
			i++
			continue
		}
		if isBytes {
			out = append(out, byte(value))
		} else {
			out = appendCodePoint(out, value)
		}
		i += 1 + n
	}
	return out, nil
}

// number reads a numeric escape behind its backslash: how many bytes it takes, and its
// value; 0 bytes if there is none.
func number(s string, isBytes bool) (int, uint32, error) {
	digits, base, from := 0, 16, 1
	switch c := s[0]; {
	case c == 'x':
		digits = 2
	case c == 'u' && !isBytes:
		digits = 4
	case c == 'U' && !isBytes:
		digits = 8
	case c == 'N' && !isBytes:
		return 0, 0, errors.New(`\N{…} in a string literal`)
	case '0' <= c && c <= '7':
		base, from = 8, 0
		for digits < 3 && digits < len(s) && '0' <= s[digits] && s[digits] <= '7' {
			digits++
		}
	default:
		return 0, 0, nil
	}
	if len(s) < from+digits {
		return 0, 0, errors.New("escape with too few digits")
	}
	v, err := strconv.ParseUint(s[from:from+digits], base, 32)
	if err != nil || v > utf8.MaxRune {
		return 0, 0, errors.New("escape that is no character")
	}
	return from + digits, uint32(v), nil
}

// appendCodePoint appends the UTF-8 of a code point, of a lone surrogate its three-byte form.
func appendCodePoint(out []byte, c uint32) []byte {
	if 0xD800 <= c && c <= 0xDFFF {
		return append(out, 0xE0|byte(c>>12), 0x80|byte(c>>6&0x3F), 0x80|byte(c&0x3F))
	}
	return utf8.AppendRune(out, rune(c))
}
