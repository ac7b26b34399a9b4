package pyjson

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// numberOrWord reads what is neither container nor string; c is its first byte.
func (p *parser) numberOrWord(c byte) (any, error) {
	if v, ok := p.word(c); ok {
		return v, nil
	}
	text, isFloat, err := p.number(c)
	switch {
	case err != nil:
		return nil, err
	case isFloat:
		return parseFloat(text), nil
	}
	return integer(text), nil
}

// skipNumberOrWord is numberOrWord without the value.
func (p *parser) skipNumberOrWord(c byte) error {
	if _, ok := p.word(c); ok {
		return nil
	}
	_, _, err := p.number(c)
	return err
}

// words are the values that are spelled out.
var words = [...]struct {
	text  string
	value any
}{
	{"null", nil}, {"true", true}, {"false", false},
	{"NaN", math.NaN()}, {"Infinity", math.Inf(1)}, {"-Infinity", math.Inf(-1)},
}

// word steps over the word that begins with c, if one comes next.
func (p *parser) word(c byte) (v any, ok bool) {
	if isDigit(c) {
		return nil, false
	}
	for i := range words {
		w := &words[i]
		if w.text[0] == c && strings.HasPrefix(p.text[p.pos:], w.text) {
			p.pos += len(w.text)
			return w.value, true
		}
	}
	return nil, false
}

// number steps over a number by the grammar of RFC 8259, which Python keeps to:
//
//	[ "-" ] ( "0" / 1*DIGIT ) [ "." 1*DIGIT ] [ ( "e" / "E" ) [ "+" / "-" ] 1*DIGIT ]
//
// Where a fraction or an exponent lacks its digits, Python ends the number
// before it and then finds text behind; the outcome is the same error.
func (p *parser) number(c byte) (text string, isFloat bool, err error) {
	if c != '-' && !isDigit(c) {
		return "", false, p.fail("expected a value")
	}
	start := p.pos
	if c == '-' {
		p.pos++
	}
	whole := p.pos
	if !p.digits() {
		return "", false, p.fail("expected a digit")
	}
	if p.text[whole] == '0' && p.pos > whole+1 {
		p.pos = whole + 1
		return "", false, p.fail("a number with a leading zero")
	}
	if isFloat, err = p.fraction(); err != nil {
		return "", false, err
	}
	if !isFloat && p.pos-whole > MaxDigits {
		p.pos = start
		return "", false, p.fail("an integer of too many digits")
	}
	return p.text[start:p.pos], isFloat, nil
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
