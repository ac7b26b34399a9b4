package vectors

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/gourd-auth/gourd/taggedjson"
)

// Foreign stands for a Python value that Go has no twin for: a set, complex,
// timedelta, date, Decimal or "unsupported" object. No serializer knows it.
type Foreign struct {
	Kind  string // the type as the file names it
	Text  string // the value as the file writes it
	Never func() // always nil: no struct with a field of this type can be written
}

// Value gives a typed value as Go values. A dict whose keys are all text is a
// map[string]any, any other one a taggedjson.Object; an html_object is a
// template.HTML; a datetime without a zone is in UTC.
func (c Case) Value(name string) any { return c.typed(name, typedReader{}) }

// Ordered is Value with every dict as a taggedjson.Object in insertion order.
func (c Case) Ordered(name string) any { return c.typed(name, typedReader{ordered: true}) }

// Values gives a field that is a list of typed values, such as results.
func (c Case) Values(name string) []any {
	var list []json.RawMessage
	c.Unmarshal(name, &list)
	values, err := typedReader{}.list(list)
	if err != nil {
		c.fail(name, err.Error())
	}
	return values
}

// Typed gives a typed value that stands somewhere within a field that the test
// has read itself.
func Typed(text []byte) (any, error) { return typedReader{}.value(text) }

func (c Case) typed(name string, r typedReader) any {
	var raw json.RawMessage
	c.Unmarshal(name, &raw)
	v, err := r.value(raw)
	if err != nil {
		c.fail(name, err.Error())
	}
	return v
}

// typed is a typed value as it stands in a file.
type typed struct {
	T    string
	V    json.RawMessage
	Hex  string
	Cps  []rune
	Bits string
	Secs json.RawMessage `json:"seconds"`
}

type typedReader struct{ ordered bool }

func (r typedReader) value(text []byte) (any, error) {
	var t typed
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, err
	}
	switch t.T {
	case "null":
		return nil, nil
	case "bool":
		return read[bool](t.V)
	case "float":
		bits, err := strconv.ParseUint(t.Bits, 16, 64)
		return math.Float64frombits(bits), err
	case "bytes":
		return hex.DecodeString(t.Hex)
	case "list", "tuple":
		return r.sequence(t)
	case "dict":
		return r.dict(t.V)
	case "set", "complex", "timedelta", "date", "decimal", "unsupported":
		return Foreign{Kind: t.T, Text: string(t.V) + string(t.Secs)}, nil
	}
	return t.textual()
}

// textual reads the types that are written as one text.
func (t typed) textual() (any, error) {
	s, err := t.text()
	if err != nil {
		return nil, err
	}
	switch t.T {
	case "str":
		return s, nil
	case "int":
		return integer(s)
	case "markup":
		return taggedjson.Markup(s), nil
	case "html_object":
		return template.HTML(s), nil
	case "uuid":
		return taggedjson.ParseUUID(s)
	case "datetime":
		return datetime(s)
	}
	return nil, fmt.Errorf("unknown type %q", t.T)
}

func (t typed) text() (string, error) {
	if t.Cps != nil {
		return fromPoints(t.Cps), nil
	}
	return read[string](t.V)
}

func integer(s string) (any, error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, nil
	}
	n, ok := new(big.Int).SetString(s, 10)
	if !ok {
		return nil, fmt.Errorf("not an integer: %q", s)
	}
	return n, nil
}

// datetime reads Python's isoformat, with and without a zone.
func datetime(s string) (time.Time, error) {
	t, err := time.Parse("2006-01-02T15:04:05Z07:00", s)
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04:05", s)
	}
	if _, offset := t.Zone(); offset == 0 {
		return t.UTC(), err
	}
	return t, err
}

func (r typedReader) sequence(t typed) (any, error) {
	raw, err := read[[]json.RawMessage](t.V)
	if err != nil {
		return nil, err
	}
	list, err := r.list(raw)
	if t.T == "tuple" {
		return taggedjson.Tuple(list), err
	}
	return list, err
}

func (r typedReader) list(raw []json.RawMessage) ([]any, error) {
	list := make([]any, len(raw))
	for i, text := range raw {
		var err error
		if list[i], err = r.value(text); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (r typedReader) dict(text json.RawMessage) (any, error) {
	pairs, err := read[[][2]json.RawMessage](text)
	if err != nil {
		return nil, err
	}
	object := taggedjson.Object{}
	m := map[string]any{}
	for _, pair := range pairs {
		kv, err := r.list(pair[:])
		if err != nil {
			return nil, err
		}
		object = append(object, taggedjson.Member{Key: kv[0], Value: kv[1]})
		if key, ok := kv[0].(string); ok {
			m[key] = kv[1]
		}
	}
	if r.ordered || len(m) < len(object) {
		return object, nil
	}
	return m, nil
}

func read[T any](text json.RawMessage) (v T, err error) {
	err = json.Unmarshal(text, &v)
	return v, err
}
