package taggedjson

import (
	"fmt"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

// Object is a JSON object in the order of its members, for callers to whom
// the order matters; Member is one of them, Key and Value. A key may also be
// an integer, a float, a bool or nil, as in a Python dict, and comes back as
// text. Get, Set and All take and give names; a range over the slice itself
// gives the keys as they are.
type (
	Object = pyjson.Object
	Member = pyjson.Member
)

// Serializer holds how values are written and read. Its zero value does what
// Flask does within an app context, so for every session cookie. A Serializer
// is a plain value; several goroutines may use it at once.
type Serializer struct {
	// KeepOrder leaves the members of an Object, and the fields of a struct,
	// in their order on writing, and reads objects as Object and not as
	// map[string]any: what Flask's serializer does outside of an app context.
	// Maps of Go have no order and are sorted all the same. Without it all keys
	// are sorted, as in every session cookie; an Object that holds text beside
	// numbers is then an error, as in Python.
	KeepOrder bool

	// Tags are tags of the caller's own. They are tried before Flask's, in
	// their order, as those are that Flask's register put at index 0. Nil is
	// Flask's tags alone.
	Tags []Tag
}

// Dumps writes v as a Flask session cookie holds it: ASCII, without blanks,
// keys sorted by code point. A nil map is {}, a nil slice []. See
// Serializer.Dumps for the errors.
func Dumps(v any) ([]byte, error) { return Serializer{}.Dumps(v) }

// Loads reads what Dumps or Flask wrote. See Serializer.Loads for the errors.
func Loads(text []byte) (any, error) { return Serializer{}.Loads(text) }

// Dumps writes v. It fails on a type that the package comment does not name,
// on text that is not WTF-8, on a time whose year in UTC is not within 1 to
// 9999, on keys of an Object that Python could not sort (text beside numbers),
// on an integer of more than 4300 digits, on more than 64 levels, so on a value
// that holds itself, and if s.Tags are not valid. The error names the type and
// the path to it, such as ["cart"][2], and never the value. v is not changed;
// nobody may change it meanwhile.
//
// Source: Flask, json/tag.py, TaggedJSONSerializer.dumps.
func (s Serializer) Dumps(v any) ([]byte, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	e := pyjson.Encoder{EscapeNonASCII: true, SortKeys: !s.KeepOrder, Tags: s.tags()}
	text, err := e.Append(make([]byte, 0, 512), v) // most sessions fit
	if err != nil {
		return nil, fmt.Errorf("taggedjson: %w", err)
	}
	return text, nil
}

// Loads reads one value. It fails on what Python's json.loads refuses, on what
// stands under a tag and has no meaning there, on more than 64 levels, on an
// integer of more than 4300 digits, and if s.Tags are not valid. The error
// never quotes the text. The length of the text is for the caller to limit;
// the work is linear in it.
//
// A tagged time that cannot be read is nil, as in Flask.
//
// It is stricter than Python where only odd texts differ, which Flask never
// writes: digits of a UUID with signs, blanks or underscores between them, a
// Markup of anything that is not text, a number, a bool, nil or a UUID, and a
// bad value under a tag even if the same name comes again and replaces it.
//
// Source: Flask, json/tag.py, TaggedJSONSerializer.loads.
func (s Serializer) Loads(text []byte) (any, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return s.load(string(text))
}

// load is Loads of a text that does not change, by tags that are valid.
func (s Serializer) load(text string) (any, error) {
	v, err := s.decoder().DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("taggedjson: %w", err)
	}
	return v, nil
}

func (s Serializer) decoder() pyjson.Decoder {
	return pyjson.Decoder{Ordered: s.KeepOrder, Tags: s.tags()}
}

func (s Serializer) tags() *tags {
	switch {
	case len(s.Tags) > 0:
		return &tags{ordered: s.KeepOrder, own: s.Tags}
	case s.KeepOrder:
		return flaskTagsInOrder
	}
	return flaskTags
}
