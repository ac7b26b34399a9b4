package pyjson

import "strings"

// string reads a string, its opening quote being next. Without escapes it is a
// piece of the text.
func (p *parser) string() (string, error) {
	p.pos++
	start := p.pos
	for p.toStop() {
		switch p.text[p.pos] {
		case '"':
			p.pos++
			return p.text[start : p.pos-1], nil
		case '\\':
			return p.escapedString(start)
		default:
			return "", p.fail("control character in a string")
		}
	}
	return "", p.fail("string without an end")
}

// escapedString goes on with a string at its first backslash. Pieces between
// escapes are copied in runs.
func (p *parser) escapedString(start int) (string, error) {
	p.scratch = p.scratch[:0]
	for p.toStop() {
		switch p.text[p.pos] {
		case '"':
			p.scratch = append(p.scratch, p.text[start:p.pos]...)
			p.pos++
			return string(p.scratch), nil
		case '\\':
			p.scratch = append(p.scratch, p.text[start:p.pos]...)
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			p.scratch = AppendRune(p.scratch, r)
			start = p.pos
		default:
			return "", p.fail("control character in a string")
		}
	}
	return "", p.fail("string without an end")
}

// skipString steps over a string, its opening quote being next.
func (p *parser) skipString() error {
	p.pos++
	for p.toStop() {
		switch p.text[p.pos] {
		case '"':
			p.pos++
			return nil
		case '\\':
			if _, err := p.escape(); err != nil {
				return err
			}
		default:
			return p.fail("control character in a string")
		}
	}
	return p.fail("string without an end")
}

// toStop steps to the next byte of a string that means something there, and
// reports whether there is one.
func (p *parser) toStop() bool {
	p.pos += plainRun(p.text[p.pos:])
	return p.pos < len(p.text)
}

// longEscapes turns the letters of shortEscapes round, and knows the slash.
var longEscapes = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f',
}

// escape reads one escape, its backslash being next.
func (p *parser) escape() (rune, error) {
	p.pos++
	c := p.peek()
	if c == 'u' {
		return p.unicodeEscape()
	}
	if longEscapes[c] == 0 {
		return 0, p.fail("unknown escape")
	}
	p.pos++
	return rune(longEscapes[c]), nil
}

// unicodeEscape reads uXXXX and, behind a high surrogate, the \uXXXX of a low
// one that makes a pair with it. Every other surrogate is kept as it is.
func (p *parser) unicodeEscape() (rune, error) {
	r, ok := p.hex4(p.pos + 1)
	if !ok {
		return 0, p.fail("expected four hexadecimal digits")
	}
	p.pos += 5
	if 0xD800 <= r && r <= 0xDBFF && strings.HasPrefix(p.text[p.pos:], `\u`) {
		if low, ok := p.hex4(p.pos + 2); ok && 0xDC00 <= low && low <= 0xDFFF {
			r = 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
			p.pos += 6
		}
	}
	return r, nil
}

func (p *parser) hex4(at int) (rune, bool) {
	if at+4 > len(p.text) {
		return 0, false
	}
	var r rune
	for i := range 4 {
		digit, ok := hexDigit(p.text[at+i])
		if !ok {
			return 0, false
		}
		r = r<<4 | digit
	}
	return r, true
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0'), true
	case 'a' <= c && c <= 'f':
		return rune(c-'a') + 10, true
	case 'A' <= c && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}
