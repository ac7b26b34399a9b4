package main

import (
	"strconv"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/internal/inspect"
	"github.com/gourd-auth/gourd/itsdangerous"
)

const hexDigits = "0123456789abcdef"

// appendQuoted writes s as a JSON string. A byte that is no UTF-8, which only a
// signer's value can hold, becomes \udc80 to \udcff, as Python's
// surrogateescape has it, so that nothing is lost.
func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0 // of what is not copied yet
	for i := 0; i < len(s); {
		c, width := s[i], 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, width = utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError || width > 1 {
				i += width
				continue
			}
		} else if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		dst = appendEscape(append(dst, s[start:i]...), c)
		i += width
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	high := "00"
	if c >= utf8.RuneSelf {
		high = "dc"
	}
	return append(append(append(dst, `\u`...), high...), hexDigits[c>>4], hexDigits[c&15])
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
	inString := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			inString = !inString
		case inString && c == '\\':
			i++
		case inString:
		case c == '\n', c == '\r', c == 'N', c == 'I', c == 'E', c == 'e' && i > 0 && isDigit(text[i-1]):
			return false
		}
	}
	return true
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
