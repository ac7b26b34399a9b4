package pyjson

import (
	"bytes"
	"math"
	"math/big"
	"slices"
	"strconv"
)

// Limits of reading and writing: how many containers may stand in each other,
// where Python reads about 990, and how many digits an integer may have, as
// many as in Python. Numbers with a fraction or exponent have no limit.
const (
	MaxDepth  = 64
	MaxDigits = 4300
)

// Encoder says how JSON text is written. The zero value writes what Python
// writes with ensure_ascii=False and separators=(",", ":"). An Encoder is a
// plain value, may be copied, and may be used by several goroutines.
type Encoder struct {
	// EscapeNonASCII escapes all but U+0020 to U+007E, as Python does by
	// default. Without it a lone surrogate is an error, since no UTF-8 text
	// can hold it.
	EscapeNonASCII bool

	// Spaced writes ", " and ": ", as Python does by default.
	Spaced bool

	// SortKeys sorts the members of an Object by their keys: text by code
	// point, numbers by value; both kinds in one Object are an error, as in
	// Python. The keys of a Go map, which has no order, are sorted always.
	SortKeys bool

	// Tags is asked about every value before it is written. Nil asks nobody.
	Tags Tags
}

// Append appends the JSON text of v to dst. A struct is an object of its Fields,
// a pointer what it points to. A nil map is {}, a nil slice [], a nil pointer
// null. It fails with a *ValueError on a type with no form in
// JSON, on text that is not WTF-8, on more than 64 levels (so on a value that
// holds itself) and on an integer of more than 4300 digits; dst's contents
// beyond its old length are then undefined and nil is returned.
//
// Source: json.dumps.
func (e Encoder) Append(dst []byte, v any) ([]byte, error) {
	return e.append(dst, v, 0)
}

// append writes v, or what e.Tags makes of it; depth is the number of
// containers around it.
func (e *Encoder) append(dst []byte, v any, depth int) ([]byte, error) {
	if e.Tags == nil {
		return e.appendPlain(dst, v, depth)
	}
	name, inner, err := e.Tags.Wrap(v)
	if err != nil {
		return nil, &ValueError{Reason: err.Error(), Err: err}
	}
	if name == "" {
		return e.appendPlain(dst, v, depth)
	}
	return e.appendTagged(dst, name, inner, depth)
}

func (e *Encoder) appendTagged(dst []byte, name string, inner any, depth int) ([]byte, error) {
	if depth >= MaxDepth {
		return nil, errDepth()
	}
	dst, err := e.appendString(append(dst, '{'), name)
	if err != nil {
		return nil, err
	}
	dst, err = e.appendPlain(e.appendColon(dst), inner, depth+1)
	if err != nil {
		return nil, err
	}
	return append(dst, '}'), nil
}

// appendPlain writes v by its kind, without asking e.Tags about v itself.
func (e *Encoder) appendPlain(dst []byte, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case string:
		return e.appendString(dst, v)
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case float64:
		return AppendFloat(dst, v), nil
	case *big.Int:
		return appendBig(dst, v)
	case []any:
		return e.appendList(dst, v, depth)
	case map[string]any:
		return e.appendMap(dst, v, depth)
	case Object:
		return e.appendObject(dst, v, depth)
	case Tagged:
		return e.appendTagged(dst, v.Name, v.Inner, depth)
	}
	return e.appendOther(dst, v, depth)
}

func (e *Encoder) appendList(dst []byte, list []any, depth int) ([]byte, error) {
	if depth >= MaxDepth {
		return nil, errDepth()
	}
	dst = append(dst, '[')
	var err error
	for i, v := range list {
		if i > 0 {
			dst = e.appendComma(dst)
		}
		if dst, err = e.append(dst, v, depth+1); err != nil {
			return nil, inItem(i, err)
		}
	}
	return append(dst, ']'), nil
}

func (e *Encoder) appendMap(dst []byte, m map[string]any, depth int) ([]byte, error) {
	if depth >= MaxDepth {
		return nil, errDepth()
	}
	var few [16]string // most maps of a session need no heap for their keys
	keys := few[:0]
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys) // the byte order of WTF-8 is the order of code points
	dst = append(dst, '{')
	var err error
	for i, k := range keys {
		if i > 0 {
			dst = e.appendComma(dst)
		}
		if dst, err = e.appendMember(dst, k, m[k], depth); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

func (e *Encoder) appendObject(dst []byte, object Object, depth int) ([]byte, error) {
	if depth >= MaxDepth {
		return nil, errDepth()
	}
	if e.SortKeys {
		var err error
		if object, err = sorted(object); err != nil {
			return nil, err
		}
	}
	dst = append(dst, '{')
	for i, m := range object {
		key, err := keyText(m.Key)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			dst = e.appendComma(dst)
		}
		if dst, err = e.appendMember(dst, key, m.Value, depth); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

func (e *Encoder) appendMember(dst []byte, key string, v any, depth int) ([]byte, error) {
	dst, err := e.appendString(dst, key)
	if err != nil {
		return nil, inMember(key, err)
	}
	dst, err = e.append(e.appendColon(dst), v, depth+1)
	if err != nil {
		return nil, inMember(key, err)
	}
	return dst, nil
}

func (e *Encoder) appendComma(dst []byte) []byte {
	if e.Spaced {
		return append(dst, ", "...)
	}
	return append(dst, ',')
}

func (e *Encoder) appendColon(dst []byte) []byte {
	if e.Spaced {
		return append(dst, ": "...)
	}
	return append(dst, ':')
}

func errDepth() error {
	return valueErrorf("more than %d levels of nesting", MaxDepth)
}

// AppendFloat appends f as Python's repr writes it, and NaN, Infinity and
// -Infinity as its json module does. The digits are the fewest that read back
// as f; the exponent is written from 1e16 up and below 1e-4.
func AppendFloat(dst []byte, f float64) []byte {
	switch abs := math.Abs(f); {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	case abs != 0 && (abs < 1e-4 || abs >= 1e16):
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'f', -1, 64)
	if slices.Contains(dst[start:], '.') {
		return dst
	}
	return append(dst, ".0"...)
}

// appendBig checks the bits first: turning digits out of a huge number costs
// more than its size, and 4300 digits never have more than 14285 bits.
func appendBig(dst []byte, n *big.Int) ([]byte, error) {
	if n == nil {
		return append(dst, "null"...), nil
	}
	start := len(dst)
	if n.BitLen() <= 14285 {
		dst = n.Append(dst, 10)
	}
	digits := bytes.TrimPrefix(dst[start:], []byte("-"))
	if n.BitLen() > 14285 || len(digits) > MaxDigits {
		return nil, valueErrorf("an integer of more than %d digits", MaxDigits)
	}
	return dst, nil
}
