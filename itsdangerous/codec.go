package itsdangerous

import "github.com/gourd-auth/gourd/internal/pyjson"

// Codec turns values into text and back inside a serializer: Python's inner
// serializer. The text must be valid UTF-8. Loads is called only with text
// whose signature is good (LoadsUnsafe excepted), and may keep it.
// taggedjson.Serializer is the Codec of Flask's sessions. A Codec must be safe
// for concurrent use.
type Codec interface {
	Dumps(v any) ([]byte, error)
	Loads(text []byte) (any, error)
}

// JSON is the Codec of plain JSON, with the bytes that Python's json.dumps
// writes. The zero value is that of the URL-safe serializers, compact and in raw
// UTF-8; Spaced and EscapeNonASCII together are json.dumps without arguments,
// which the other two write. Reading is the same for all of them.
//
// Nil, bool, every kind of integer and float, string, lists, maps with text as
// keys, pointers, and structs by the names of their json tags are written, as is
// [Object]; the fields of a struct keep their order. What comes back is nil, bool, int64 (or
// *big.Int where it does not fit), float64, string, []any and map[string]any. A
// lone surrogate, which Go has no text for, keeps its three bytes (WTF-8).
//
// Source: itsdangerous, _json.py, _CompactJSON; Python's json.
type JSON struct {
	// Spaced puts a blank after every comma and colon.
	Spaced bool
	// EscapeNonASCII writes what is not ASCII as \uXXXX. Without it a lone
	// surrogate is an error, as in Python.
	EscapeNonASCII bool
	// SortKeys sorts the names of an Object too, as json.dumps(sort_keys=True).
	// Those of a map are always sorted, since Go keeps no order.
	SortKeys bool
	// KeepOrder reads objects as Object rather than map[string]any.
	KeepOrder bool
}

// Object is a JSON object whose members keep their order, as a Python dict
// does: on writing it is written as it stands, and a Codec that keeps order
// reads it. A name may stand twice.
type Object = pyjson.Object

// Member is one name and value of an [Object]. The name may also be an integer,
// a float, a bool or nil, which are written as Python writes such keys.
type Member = pyjson.Member

// Dumps returns the text of v. The error names what JSON has no form for.
func (j JSON) Dumps(v any) ([]byte, error) {
	e := pyjson.Encoder{EscapeNonASCII: j.EscapeNonASCII, Spaced: j.Spaced, SortKeys: j.SortKeys}
	return e.Append(nil, v)
}

// Loads returns the value of text, which must be one JSON value of at most 64
// levels. NaN and Infinity are read, as in Python; of a name that stands twice
// in an object the last one counts.
func (j JSON) Loads(text []byte) (any, error) {
	return pyjson.Decoder{Ordered: j.KeepOrder}.Decode(text)
}
