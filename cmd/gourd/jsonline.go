package main

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/internal/inspect"
	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// appendQuoted writes s as a JSON string. A byte that is no UTF-8, which only a
// signer's value can hold, becomes \udc80 to \udcff, as Python's
// surrogateescape has it, so that nothing is lost.
func appendQuoted(dst []byte, s string) []byte {
	if out, err := (pyjson.Encoder{}).Append(dst, s); err == nil {
		return out
	}
	out, _ := pyjson.Encoder{EscapeNonASCII: true}.Append(dst, surrogateEscaped(s)) // cannot fail: it is WTF-8
	return out
}

func surrogateEscaped(s string) string {
	var out []byte
	for len(s) > 0 {
		r, width := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && width == 1 {
			r = 0xDC00 | rune(s[0])
		}
		out = pyjson.AppendRune(out, r)
		s = s[width:]
	}
	return string(out)
}

// appendPlain writes text, which is known to be JSON as Python reads it, as JSON
// that everybody reads, on one line. Nearly always that is the text itself.
func appendPlain(dst []byte, text string) ([]byte, error) {
	if isPlain(text) {
		return append(dst, text...), nil
	}
	plain, err := inspect.PlainJSON(text)
	return append(dst, plain...), err
}

// isPlain reports whether JSON text holds, outside of its strings, neither a
// newline nor NaN, Infinity or a number with an exponent, which may be too large
// for any other reader.
func isPlain(text string) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i = closingQuote(text, i)
		case '\n', '\r', 'N', 'I', 'E':
			return false
		case 'e': // of true and false, or of a number
			if i > 0 && isDigit(text[i-1]) {
				return false
			}
		}
	}
	return true
}

// closingQuote gives where the string ends whose opening quote stands at i.
func closingQuote(text string, i int) int {
	for {
		n := strings.IndexByte(text[i+1:], '"')
		if n < 0 {
			return len(text)
		}
		before := i
		i += 1 + n
		backslashes := i - 1
		for backslashes > before && text[backslashes] == '\\' {
			backslashes--
		}
		if (i-1-backslashes)%2 == 0 {
			return i
		}
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// appendRefusal writes the line that --json has for what does not hold.
func appendRefusal(dst []byte, code string, err error) []byte {
	dst = append(dst, `{"ok":false,"error":`...)
	dst = appendQuoted(dst, code)
	dst = append(dst, `,"detail":`...)
	dst = appendQuoted(dst, detail(err))
	return append(dst, "}\n"...)
}

// appendField writes a number as a member that is not the first.
func appendField(dst []byte, name string, n int64) []byte {
	dst = append(append(append(dst, `,"`...), name...), `":`...)
	return strconv.AppendInt(dst, n, 10)
}

// codeOf is the word for an error; what has none was refused before any work.
func codeOf(err error) string {
	if code := itsdangerous.Code(err); code != "" {
		return code
	}
	return "bad_data"
}
