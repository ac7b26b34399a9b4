package pyjson

import "unicode/utf8"

// string reads a string, its opening quote being next.
func (p *parser) string() (string, error) {
	p.pos++
	start := p.pos
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == '"':
			p.pos++
			return string(p.text[start : p.pos-1]), nil
		case c == '\\':
			return p.escapedString(start)
		case c < ' ':
			return "", p.fail("control character in a string")
		}
		p.pos++
	}
	return "", p.fail("string without an end")
}

// escapedString goes on with a string at its first backslash. Pieces between
// escapes are copied in runs.
func (p *parser) escapedString(start int) (string, error) {
	p.scratch = p.scratch[:0]
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == '"':
			p.scratch = append(p.scratch, p.text[start:p.pos]...)
			p.pos++
			return string(p.scratch), nil
		case c == '\\':
			p.scratch = append(p.scratch, p.text[start:p.pos]...)
			if err := p.escape(); err != nil {
				return "", err
			}
			start = p.pos
		case c < ' ':
			return "", p.fail("control character in a string")
		default:
			p.pos++
		}
	}
	return "", p.fail("string without an end")
}

// longEscapes turns the letters of shortEscapes round, and knows the slash.
var longEscapes = [utf8.RuneSelf]byte{
	'"': '"', '\\': '\\', '/': '/', 'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f',
}

// escape reads one escape into scratch, its backslash being next.
func (p *parser) escape() error {
	p.pos++
	c := p.peek()
	if c == 'u' {
		return p.unicodeEscape()
	}
	if c >= utf8.RuneSelf || longEscapes[c] == 0 {
		return p.fail("unknown escape")
	}
	p.scratch = append(p.scratch, longEscapes[c])
	p.pos++
	return nil
}

// unicodeEscape reads uXXXX and, behind a high surrogate, the \uXXXX of a low
// one that makes a pair with it. Every other surrogate is kept as it is.
func (p *parser) unicodeEscape() error {
	r, ok := p.hex4(p.pos + 1)
	if !ok {
		return p.fail("expected four hexadecimal digits")
	}
	p.pos += 5
	if 0xD800 <= r && r <= 0xDBFF && p.peek() == '\\' && p.pos+1 < len(p.text) && p.text[p.pos+1] == 'u' {
		if low, ok := p.hex4(p.pos + 2); ok && 0xDC00 <= low && low <= 0xDFFF {
			r = 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
			p.pos += 6
		}
	}
	p.scratch = AppendRune(p.scratch, r)
	return nil
}

func (p *parser) hex4(at int) (rune, bool) {
	if at+4 > len(p.text) {
		return 0, false
	}
	var r rune
	for _, c := range p.text[at : at+4] {
		digit, ok := hexDigit(c)
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
