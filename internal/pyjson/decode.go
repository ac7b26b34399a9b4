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

	// Tags is asked about every object of one name that it knows, from the
	// innermost outwards. Nil asks nobody.
	Tags Tags
}

// Decode reads one value and the end of the text. Only space, tab, line feed
// and carriage return may stand around and between; a byte order mark, invalid
// UTF-8 and everything else that Python refuses is a *SyntaxError, and so is
// what is beyond MaxDepth and MaxDigits. An error of d.Tags is returned as it is.
//
// Integers become int64 or, if they do not fit, *big.Int; -0 is the integer 0.
// What is too large for a float64 becomes an infinity, as in Python. The result
// holds nothing of text; its strings share one copy of it, so a caller that
// keeps a short string for long and lets the rest go may want strings.Clone.
//
// Source: json.loads.
func (d Decoder) Decode(text []byte) (any, error) { return d.DecodeString(string(text)) }

// DecodeString is Decode without the copy: the strings of the result share
// their bytes with text.
func (d Decoder) DecodeString(text string) (any, error) {
	p, err := d.parser(text)
	if err != nil {
		return nil, err
	}
	v, _, err := p.value(false)
	if err != nil {
		return nil, err
	}
	if err := p.end(); err != nil {
		return nil, err
	}
	return v, nil
}

// parser stands before the first value of text.
func (d Decoder) parser(text string) (parser, error) {
	if !utf8.ValidString(text) {
		return parser{}, &SyntaxError{invalidUTF8(text), "not UTF-8"}
	}
	p := parser{Decoder: d, text: text}
	p.skipBlanks()
	return p, nil
}

func invalidUTF8(text string) int {
	pos := 0
	for {
		r, width := utf8.DecodeRuneInString(text[pos:])
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
	text    string
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

// end makes sure that only blanks follow.
func (p *parser) end() error {
	if p.skipBlanks(); p.pos < len(p.text) {
		return p.fail("text after the value")
	}
	return nil
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
	if p.closed(']') {
		return []any{}, nil
	}
	list := make([]any, 0, 4)
	for {
		v, _, err := p.value(false)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		more, err := p.more(']')
		if err != nil {
			return nil, err
		}
		if !more {
			return list, nil
		}
	}
}

// open steps into a container and over the blanks behind its bracket.
func (p *parser) open() error {
	if p.depth++; p.depth > MaxDepth {
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

// more steps over what stands behind an item: a comma, if one more follows, or
// the bracket that closes the container.
func (p *parser) more(bracket byte) (bool, error) {
	p.skipBlanks()
	if p.closed(bracket) {
		return false, nil
	}
	if p.peek() != ',' {
		return false, p.fail("expected a comma or the end of the container")
	}
	p.pos++
	p.skipBlanks()
	return true, nil
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
		more, err := p.more('}')
		switch {
		case err != nil:
			return nil, nil, err
		case more:
			continue
		case known && b.len() == 1:
			v, err = p.Tags.Unwrap(name, v, inner)
			return v, nil, err
		}
		return b.value(), b.names, nil
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
	return name, p.colon()
}

// skipName is name without the name.
func (p *parser) skipName() error {
	if p.peek() != '"' {
		return p.fail("expected a name in double quotes")
	}
	if err := p.skipString(); err != nil {
		return err
	}
	return p.colon()
}

func (p *parser) colon() error {
	p.skipBlanks()
	if p.peek() != ':' {
		return p.fail("expected a colon")
	}
	p.pos++
	p.skipBlanks()
	return nil
}
