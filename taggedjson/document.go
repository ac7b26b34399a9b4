package taggedjson

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

// Document is the text of one object, checked as a whole and read one member
// at a time: whoever wants the user's id of a session does not pay for the
// cart. Its answers are those of Serializer.Loads. It never changes, and
// several goroutines may use it at once. The zero Document has no member.
type Document struct {
	serializer Serializer
	members    []pyjson.RawMember // by name, each once
	whole      string             // the text, if the object as a whole stood under a tag; else ""
}

// Open checks text and gives its Document. It fails where s.Loads fails,
// for the same reasons, and on a text that Loads makes anything but an object of.
//
// Values are not built, except those under a tag, to see whether they are
// sound; they are built again when they are asked for. The Document keeps
// text. The work is linear in its length, which is for the caller to limit.
func (s Serializer) Open(text string) (*Document, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	members, err := s.decoder().Members(text)
	if err != nil {
		return nil, fmt.Errorf("taggedjson: %w", err)
	}
	if s.isTagged(members) {
		return s.openTagged(text)
	}
	return &Document{serializer: s, members: inOrder(members)}, nil
}

// isTagged reports whether all names, and there is one, are the same tag.
func (s Serializer) isTagged(members []pyjson.RawMember) bool {
	if len(members) == 0 || !s.tags().Known(members[0].Name) {
		return false
	}
	return !slices.ContainsFunc(members, func(m pyjson.RawMember) bool { return m.Name != members[0].Name })
}

var errNoObject = errors.New("taggedjson: the text is no object but a value under a tag")

// openTagged opens what Flask makes of a session whose only key is a tag. The
// members are then not pieces of the text, and are only named here.
func (s Serializer) openTagged(text string) (*Document, error) {
	v, err := s.load(text)
	if err != nil {
		return nil, err
	}
	values, ok := asMap(v)
	if !ok {
		return nil, errNoObject
	}
	d := &Document{serializer: s, whole: text}
	for name := range values {
		d.members = append(d.members, pyjson.RawMember{Name: name})
	}
	d.members = inOrder(d.members)
	return d, nil
}

// inOrder sorts members by name and leaves of each name the last one. What
// Flask wrote is in order and has each name once.
func inOrder(members []pyjson.RawMember) []pyjson.RawMember {
	for i := 1; i < len(members); i++ {
		if members[i-1].Name >= members[i].Name {
			slices.SortStableFunc(members, func(a, b pyjson.RawMember) int { return strings.Compare(a.Name, b.Name) })
			return lastOfEach(members)
		}
	}
	return members
}

func lastOfEach(members []pyjson.RawMember) []pyjson.RawMember {
	kept := members[:0]
	for i, m := range members {
		if i+1 == len(members) || members[i+1].Name != m.Name {
			kept = append(kept, m)
		}
	}
	return kept
}

// Len gives the number of members, each name counting once.
func (d *Document) Len() int { return len(d.members) }

// Keys gives the names of all members, sorted by code point.
func (d *Document) Keys() []string {
	keys := make([]string, len(d.members))
	for i, m := range d.members {
		keys[i] = m.Name
	}
	return keys
}

// Has reports whether there is a member of this name; its value may be nil.
func (d *Document) Has(key string) bool {
	_, found := d.find(key)
	return found
}

// Get builds the value of one member, anew each time, so that the caller may
// change it. Of a name that comes twice the last value counts. It is nil and
// false if there is no member of this name. Texts in the value share their
// bytes with the text that was opened.
func (d *Document) Get(key string) (any, bool) {
	i, found := d.find(key)
	if !found {
		return nil, false
	}
	if d.whole != "" {
		v, ok := d.Values()[key]
		return v, ok
	}
	v, err := d.serializer.load(d.members[i].Value)
	return v, err == nil
}

// Values builds the values of all members as Get does, by name. So it is what
// Loads gives, but for the order of the members, which an Object has if the
// Serializer keeps it: objects within are such Objects here too, the outermost
// one is a map, whose names Keys sorts.
func (d *Document) Values() map[string]any {
	if d.whole != "" {
		v, _ := d.serializer.load(d.whole) // was checked by Open
		values, _ := asMap(v)
		return values
	}
	values := make(map[string]any, len(d.members))
	for _, m := range d.members {
		if v, err := d.serializer.load(m.Value); err == nil {
			values[m.Name] = v
		}
	}
	return values
}

func (d *Document) find(key string) (int, bool) {
	return slices.BinarySearchFunc(d.members, key, func(m pyjson.RawMember, key string) int {
		return strings.Compare(m.Name, key)
	})
}
