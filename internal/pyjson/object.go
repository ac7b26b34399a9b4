package pyjson

import "iter"

// Object is a JSON object whose members keep their order, as a Python dict
// does. It may have keys that are not text, which only writing knows: a
// Decoder gives text keys alone, each name once. On writing, members are not
// checked for duplicates, just as Python writes {1: 0, "1": 0} with one name
// twice.
type Object []Member

// Member is one key and value of an Object. Key is a string, any integer
// kind, *big.Int, float64, float32, bool or nil; anything else is an error on
// writing.
type Member struct{ Key, Value any }

// Get gives the value of the member that is written under this name, the last
// one if there are several, as reading does. The work is linear in the number
// of members.
func (o Object) Get(name string) (v any, found bool) {
	for i := len(o) - 1; i >= 0; i-- {
		if key, err := keyText(o[i].Key); err == nil && key == name {
			return o[i].Value, true
		}
	}
	return nil, false
}

// All gives the members in their order, keys as the names that are written.
// A member whose key cannot be written is passed over.
func (o Object) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, m := range o {
			if key, err := keyText(m.Key); err == nil && !yield(key, m.Value) {
				return
			}
		}
	}
}

// Set gives the member of this name another value, the last one if there are
// several, or appends a new one. It changes what o shares with other slices.
func (o *Object) Set(name string, v any) {
	for i := len(*o) - 1; i >= 0; i-- {
		if key, err := keyText((*o)[i].Key); err == nil && key == name {
			(*o)[i].Value = v
			return
		}
	}
	*o = append(*o, Member{Key: name, Value: v})
}
