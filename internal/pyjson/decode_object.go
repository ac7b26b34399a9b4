package pyjson

import "slices"

// builder collects the members of one object, as a map or in order.
type builder struct {
	dict      map[string]any // unless ordered
	object    Object         // if ordered
	place     map[string]int // names' places in object, once it is long
	ordered   bool
	wantNames bool
	names     []string
}

func (p *parser) newBuilder(wantNames bool) builder {
	if p.Ordered {
		return builder{ordered: true, wantNames: wantNames, object: Object{}}
	}
	return builder{wantNames: wantNames, dict: map[string]any{}}
}

func (b *builder) put(name string, v any) {
	before := b.len()
	if b.ordered {
		b.putOrdered(name, v)
	} else {
		b.dict[name] = v
	}
	if b.wantNames && b.len() > before {
		b.names = append(b.names, name)
	}
}

func (b *builder) putOrdered(name string, v any) {
	if i := b.find(name); i >= 0 {
		b.object[i].Value = v
		return
	}
	if b.place != nil {
		b.place[name] = len(b.object)
	}
	b.object = append(b.object, Member{name, v})
}

// find gives the place of a name or -1. Long objects get an index, so that a
// text of many names costs no more than its length.
func (b *builder) find(name string) int {
	if len(b.object) < 16 {
		return slices.IndexFunc(b.object, func(m Member) bool { return m.Key == name })
	}
	if b.place == nil {
		b.place = make(map[string]int)
		for i, m := range b.object {
			b.place[m.Key.(string)] = i
		}
	}
	if i, ok := b.place[name]; ok {
		return i
	}
	return -1
}

func (b *builder) len() int {
	if b.ordered {
		return len(b.object)
	}
	return len(b.dict)
}

func (b *builder) value() any {
	if b.ordered {
		return b.object
	}
	return b.dict
}
