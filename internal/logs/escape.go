package logs

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxField is how many bytes of one value are written. A name of 64 KiB is a
// stranger's joke, and the line stays readable without it.
const maxField = 512

// shorten cuts text to maxField bytes at a character's border and says so.
func shorten(text string) string {
	if len(text) <= maxField {
		return text
	}
	cut := maxField
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// hostile reports whether a character must not reach a log as it is: controls
// (C0 with ESC, DEL, C1), line and paragraph separators, and format characters,
// which hold the bidirectional overrides and the invisible ones. A later reader,
// be it a terminal or a person, would be misled (CVE-2021-42574, "Trojan
// Source", and the ANSI escapes in log viewers).
func hostile(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// escape writes hostile characters and bytes that are no UTF-8 as Go escapes.
func escape(text string) string {
	if utf8.ValidString(text) && strings.IndexFunc(text, hostile) < 0 {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if hostile(r) || r == utf8.RuneError && size == 1 {
			quoted := strconv.QuoteToASCII(text[:size])
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

// escapingWriter escapes hostile characters in finished JSON lines. JSON holds
// bytes beyond ASCII in strings only, where \uXXXX stands for the same value,
// and encoding/json has escaped the controls below 0x20 itself.
type escapingWriter struct{ w io.Writer }

func (e escapingWriter) Write(line []byte) (int, error) {
	body, isLine := bytes.CutSuffix(line, []byte("\n"))
	out := EscapeJSON(body)
	if isLine {
		out = append(out[:len(out):len(out)], '\n')
	}
	if _, err := e.w.Write(out); err != nil {
		return 0, err
	}
	return len(line), nil
}

// EscapeJSON returns a JSON text on one line with hostile characters as \uXXXX,
// which stands for the same value. A text without any is returned as it is.
func EscapeJSON(text []byte) []byte {
	if bytes.IndexFunc(text, hostile) < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+32)
	for _, r := range string(text) {
		if hostile(r) {
			out = appendUnicodeEscape(out, r)
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// appendUnicodeEscape writes r as JSON's \uXXXX, a pair of them beyond the BMP.
func appendUnicodeEscape(dst []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	if r > 0xffff {
		r -= 0x10000
		dst = appendUnicodeEscape(dst, 0xd800+r>>10)
		return appendUnicodeEscape(dst, 0xdc00+r&0x3ff)
	}
	return append(dst, '\\', 'u', hex[r>>12], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
