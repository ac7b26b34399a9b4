package pyjson

import "slices"

// RawMember is one member of an object whose value has not been built.
type RawMember struct {
	Name  string // without its escapes
	Value string // the value's JSON text, without blanks around it
}

// Members checks the text of one object as DecodeString does, with the same
// errors, but builds nothing: it gives the outermost object's members as they
// stand in text, of a name that comes twice both. A text of anything but an
// object is a *SyntaxError that says so.
//
// What d.Tags knows is built, since only that shows whether it is sound, and
// forgotten. The outermost object alone is not given to d.Tags: whether it is
// one of theirs is for the caller to see, by its names.
//
// The texts share their bytes with text. Nothing else is allocated but the
// slice, what is under tags, and names that have escapes.
func (d Decoder) Members(text string) ([]RawMember, error) {
	p, err := d.parser(text)
	if err != nil {
		return nil, err
	}
	if p.peek() != '{' {
		return nil, p.fail("expected an object")
	}
	var few [16]RawMember // most sessions need no heap while they are read
	members, err := p.members(few[:0])
	if err != nil {
		return nil, err
	}
	if err := p.end(); err != nil {
		return nil, err
	}
	return slices.Clone(members), nil
}

func (p *parser) members(members []RawMember) ([]RawMember, error) {
	if err := p.open(); err != nil {
		return nil, err
	}
	if p.closed('}') {
		return members, nil
	}
	for {
		name, err := p.name()
		if err != nil {
			return nil, err
		}
		start := p.pos
		if err := p.skip(); err != nil {
			return nil, err
		}
		members = append(members, RawMember{name, p.text[start:p.pos]})
		if more, err := p.more('}'); !more {
			return members, err
		}
	}
}

// skip steps over any value and fails where value would.
func (p *parser) skip() error {
	switch c := p.peek(); c {
	case '{':
		return p.skipObject()
	case '[':
		return p.skipList()
	case '"':
		return p.skipString()
	default:
		return p.skipNumberOrWord(c)
	}
}

func (p *parser) skipList() error {
	if err := p.open(); err != nil {
		return err
	}
	if p.closed(']') {
		return nil
	}
	for {
		if err := p.skip(); err != nil {
			return err
		}
		if more, err := p.more(']'); !more {
			return err
		}
	}
}

// skipObject goes back and builds an object whose first name is a tag: only
// such an object can be of one name that is a tag.
func (p *parser) skipObject() error {
	start := p.pos
	if err := p.open(); err != nil {
		return err
	}
	if p.closed('}') {
		return nil
	}
	name, err := p.name()
	if err != nil {
		return err
	}
	if p.Tags != nil && p.Tags.Known(name) {
		p.pos = start
		p.depth--
		_, _, err := p.object(false)
		return err
	}
	for {
		if err := p.skip(); err != nil {
			return err
		}
		if more, err := p.more('}'); !more {
			return err
		}
		if err := p.skipName(); err != nil {
			return err
		}
	}
}
