package pyjson

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
)

// numberOrWord reads what is neither container nor string; c is its first byte.
func (p *parser) numberOrWord(c byte) (any, error) {
	switch {
	case c == 'n' && p.word("null"):
		return nil, nil
	case c == 't' && p.word("true"):
		return true, nil
	case c == 'f' && p.word("false"):
		return false, nil
	case c == 'N' && p.word("NaN"):
		return math.NaN(), nil
	case c == 'I' && p.word("Infinity"):
		return math.Inf(1), nil
	case c == '-' && p.word("-Infinity"):
		return math.Inf(-1), nil
	case c == '-' || isDigit(c):
		return p.number()
	}
	return nil, p.fail("expected a value")
}

// word steps over w if it comes next.
func (p *parser) word(w string) bool {
	if !bytes.HasPrefix(p.text[p.pos:], []byte(w)) {
		return false
	}
	p.pos += len(w)
	return true
}

// number reads by the grammar of RFC 8259, which Python keeps to:
//
//	[ "-" ] ( "0" / 1*DIGIT ) [ "." 1*DIGIT ] [ ( "e" / "E" ) [ "+" / "-" ] 1*DIGIT ]
//
// Where a fraction or an exponent lacks its digits, Python ends the number
// before it and then finds text behind; the outcome is the same error.
func (p *parser) number() (any, error) {
	start := p.pos
	if p.peek() == '-' {
		p.pos++
	}
	whole := p.pos
	if !p.digits() {
		return nil, p.fail("expected a digit")
	}
	if p.text[whole] == '0' && p.pos > whole+1 {
		p.pos = whole + 1
		return nil, p.fail("a number with a leading zero")
	}
	isFloat, err := p.fraction()
	if err != nil {
		return nil, err
	}
	text := p.text[start:p.pos]
	if isFloat {
		// An error says that the number is out of range, and then f is an
		// infinity, as in Python.
		f, _ := strconv.ParseFloat(string(text), 64)
		return f, nil
	}
	if p.pos-whole > p.MaxDigits {
		p.pos = start
		return nil, p.fail("an integer of too many digits")
	}
	return integer(string(text)), nil
}

// fraction reads what makes a number a float, if anything.
func (p *parser) fraction() (isFloat bool, err error) {
	if p.peek() == '.' {
		p.pos++
		isFloat = true
		if !p.digits() {
			return false, p.fail("expected a digit behind the point")
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.pos++
		isFloat = true
		if c := p.peek(); c == '+' || c == '-' {
			p.pos++
		}
		if !p.digits() {
			return false, p.fail("expected a digit in the exponent")
		}
	}
	return isFloat, nil
}

// digits steps over decimal digits and reports whether there was one.
func (p *parser) digits() bool {
	start := p.pos
	for isDigit(p.peek()) {
		p.pos++
	}
	return p.pos > start
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// integer gives an int64 if it fits; text is of the right form.
func integer(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	n, _ := new(big.Int).SetString(text, 10)
	return n
}
