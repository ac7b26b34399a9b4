package pyjson

import "unicode/utf8"

const hexDigits = "0123456789abcdef"

// shortEscapes are the escapes of one letter; 0 stands for none.
var shortEscapes = [utf8.RuneSelf]byte{
	'"': '"', '\\': '\\', '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f',
}

// DecodeRune gives the first code point of WTF-8 text, a lone surrogate too,
// and its width; the width is 0 if s is empty or does not start with one.
func DecodeRune(s string) (r rune, width int) {
	r, width = utf8.DecodeRuneInString(s)
	if r != utf8.RuneError || width != 1 {
		return r, width
	}
	if len(s) >= 3 && s[0] == 0xED && s[1]&0xE0 == 0xA0 && s[2]&0xC0 == 0x80 {
		return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return utf8.RuneError, 0
}

// AppendRune appends r as WTF-8: UTF-8, but a surrogate as three bytes.
func AppendRune(dst []byte, r rune) []byte {
	if isSurrogate(r) {
		return append(dst, 0xED, 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
	}
	return utf8.AppendRune(dst, r)
}

func isSurrogate(r rune) bool { return 0xD800 <= r && r <= 0xDFFF }

// appendString writes s in quotes. What needs no escape is copied in runs.
func (e *Encoder) appendString(dst []byte, s string) ([]byte, error) {
	dst = append(dst, '"')
	start := 0 // of the run not yet copied
	for i := asciiRun(s); i < len(s); i += asciiRun(s[i:]) {
		if c := s[i]; c < utf8.RuneSelf {
			if c != 0x7F || e.EscapeNonASCII { // asciiRun stops nowhere else for nothing
				dst = append(dst, s[start:i]...)
				dst = appendEscape(dst, c)
				start = i + 1
			}
			i++
			continue
		}
		r, width := DecodeRune(s[i:])
		switch {
		case width == 0:
			return nil, valueErrorf("text that is not UTF-8")
		case e.EscapeNonASCII:
			dst = append(dst, s[start:i]...)
			dst = appendUnicodeEscape(dst, r)
			start = i + width
		case isSurrogate(r):
			return nil, valueErrorf("text with a lone surrogate, which UTF-8 cannot hold")
		}
		i += width
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"'), nil
}

func appendEscape(dst []byte, c byte) []byte {
	if letter := shortEscapes[c]; letter != 0 {
		return append(dst, '\\', letter)
	}
	return appendHexEscape(dst, rune(c))
}

// appendUnicodeEscape writes a code point beyond U+FFFF as a surrogate pair.
func appendUnicodeEscape(dst []byte, r rune) []byte {
	if r > 0xFFFF {
		r -= 0x10000
		dst = appendHexEscape(dst, 0xD800|r>>10)
		r = 0xDC00 | r&0x3FF
	}
	return appendHexEscape(dst, r)
}

func appendHexEscape(dst []byte, r rune) []byte {
	return append(dst, '\\', 'u',
		hexDigits[r>>12&0xF], hexDigits[r>>8&0xF], hexDigits[r>>4&0xF], hexDigits[r&0xF])
}
