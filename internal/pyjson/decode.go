package pyjson

import "unicode/utf8"

// Decoder says how JSON text is read. The zero value reads what Python's
// json.loads reads, within limits. A Decoder is a plain value, may be copied,
// and may be used by several goroutines.
type Decoder struct {
	// Ordered reads objects as Object and not as map[string]any. The keys are
	// strings; of a name that comes twice the first place and the last value
	// count, as in a Python dict.
	Ordered bool

	// MaxDepth is how many containers may stand in each other; zero or less
	// is DefaultMaxDepth. Python goes on to about 990.
	MaxDepth int

	// MaxDigits is how many digits an integer may have; zero or less is
	// DefaultMaxDigits. Numbers with a fraction or exponent have no limit.
	MaxDigits int

	// Tags is asked about every object of one name that it knows, from the
	// innermost outwards. Nil asks nobody.
	Tags Tags
}

// Decode reads one value and the end of the text. Only space, tab, line feed
// and carriage return may stand around and between; a byte order mark, invalid
// UTF-8 and everything else that Python refuses is a *SyntaxError, and so is
// what is beyond the limits. An error of d.Tags is returned as it is.
//
// Integers become int64 or, if they do not fit, *big.Int; -0 is the integer 0.
// What is too large for a float64 becomes an infinity, as in Python. The result
// holds nothing of text.
//
// Source: json.loads.
func (d Decoder) Decode(text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, &SyntaxError{invalidUTF8(text), "not UTF-8"}
	}
	if d.MaxDepth <= 0 {
		d.MaxDepth = DefaultMaxDepth
	}
	if d.MaxDigits <= 0 {
		d.MaxDigits = DefaultMaxDigits
	}
	p := parser{Decoder: d, text: text}
	p.skipBlanks()
	v, _, err := p.value(false)
	if err != nil {
		return nil, err
	}
	p.skipBlanks()
	if p.pos < len(p.text) {
		return nil, p.fail("text after the value")
	}
	return v, nil
}

func invalidUTF8(text []byte) int {
	pos := 0
	for {
		r, width := utf8.DecodeRune(text[pos:])
		if r == utf8.RuneError && width <= 1 {
			return pos
		}
		pos += width
	}
}

// parser reads one text from front to back. Blanks before a value are skipped
// by whoever asks for the value.
type parser struct {
	Decoder
	text    []byte
	pos     int
	depth   int
	scratch []byte // for strings with escapes
}

func (p *parser) fail(reason string) error { return &SyntaxError{p.pos, reason} }

func (p *parser) skipBlanks() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// peek gives the next byte, or 0 at the end: no token starts with 0.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

// value reads any value. Only with wantNames, and only for an object that no
// tag turned into something else, it gives the object's names in order.
func (p *parser) value(wantNames bool) (v any, names []string, err error) {
	switch c := p.peek(); c {
	case '{':
		return p.object(wantNames)
	case '[':
		v, err = p.list()
	case '"':
		v, err = p.string()
	default:
		v, err = p.numberOrWord(c)
	}
	return v, nil, err
}

func (p *parser) list() (any, error) {
	if err := p.open(); err != nil {
		return nil, err
	}
	list := []any{}
	if p.closed(']') {
		return list, nil
	}
	for {
		v, _, err := p.value(false)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		p.skipBlanks()
		if p.closed(']') {
			return list, nil
		}
		if err := p.comma(); err != nil {
			return nil, err
		}
	}
}

// open steps into a container and over the blanks behind its bracket.
func (p *parser) open() error {
	if p.depth++; p.depth > p.MaxDepth {
		return p.fail("too many levels of nesting")
	}
	p.pos++
	p.skipBlanks()
	return nil
}

// closed steps out of a container if its bracket comes next.
func (p *parser) closed(bracket byte) bool {
	if p.peek() != bracket {
		return false
	}
	p.pos++
	p.depth--
	return true
}

func (p *parser) comma() error {
	if p.peek() != ',' {
		return p.fail("expected a comma or the end of the container")
	}
	p.pos++
	p.skipBlanks()
	return nil
}

func (p *parser) object(wantNames bool) (any, []string, error) {
	if err := p.open(); err != nil {
		return nil, nil, err
	}
	b := p.newBuilder(wantNames)
	if p.closed('}') {
		return b.value(), nil, nil
	}
	for {
		name, err := p.name()
		if err != nil {
			return nil, nil, err
		}
		known := p.Tags != nil && p.Tags.Known(name)
		v, inner, err := p.value(known)
		if err != nil {
			return nil, nil, err
		}
		b.put(name, v)
		p.skipBlanks()
		if p.closed('}') {
			if known && b.len() == 1 {
				v, err = p.Tags.Unwrap(name, v, inner)
				return v, nil, err
			}
			return b.value(), b.names, nil
		}
		if err := p.comma(); err != nil {
			return nil, nil, err
		}
	}
}

// name reads a member's name and the colon behind it.
func (p *parser) name() (string, error) {
	if p.peek() != '"' {
		return "", p.fail("expected a name in double quotes")
	}
	name, err := p.string()
	if err != nil {
		return "", err
	}
	p.skipBlanks()
	if p.peek() != ':' {
		return "", p.fail("expected a colon")
	}
	p.pos++
	p.skipBlanks()
	return name, nil
}
