package taggedjson

import (
	"errors"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/gourd-auth/gourd/internal/httpdate"
	"github.com/gourd-auth/gourd/internal/pyjson"
)

// Unwrap turns what stood under a tag back into a value.
func (t *tags) Unwrap(tag string, inner any, names []string) (any, error) {
	switch tag {
	case tagDict:
		return t.dict(inner, names)
	case tagTuple:
		return tuple(inner, names)
	case tagBytes:
		return bytesOf(inner)
	case tagMarkup:
		return markup(inner)
	case tagUUID:
		return uuidOf(inner)
	case tagTime:
		return timeOf(inner)
	}
	return t.unwrapOwn(tag, inner)
}

var (
	errDict    = errors.New(`" di" holds no object with a name`)
	errTuple   = errors.New(`" t" holds nothing that can be iterated over`)
	errNoOrder = errors.New(`" t" holds an object without an order`)
	errNoText  = errors.New(`" t" holds text that is not UTF-8`)
)

// dict takes the two underscores, or whatever the last two characters are,
// from the first name of an object and drops the other names, as Flask does.
func (t *tags) dict(inner any, names []string) (any, error) {
	name, v, ok := firstMember(inner, names)
	if !ok {
		return nil, errDict
	}
	if name, ok = withoutLastTwo(name); !ok {
		return nil, errDict
	}
	if t.ordered {
		return Object{{Key: name, Value: v}}, nil
	}
	return map[string]any{name: v}, nil
}

func firstMember(inner any, names []string) (name string, v any, ok bool) {
	switch inner := inner.(type) {
	case map[string]any:
		if names, ok = namesOf(inner, names); ok && len(names) > 0 {
			return names[0], inner[names[0]], true
		}
	case Object:
		if len(inner) > 0 {
			name, ok = inner[0].Key.(string) // what a Tag made may have other keys
			return name, inner[0].Value, ok
		}
	}
	return "", nil, false
}

// namesOf gives the names of an inner object in the order of the text. An
// object that came out of a " di" has one name, which the text does not show;
// one that came out of the caller's Tag may have several, and no order.
func namesOf(m map[string]any, names []string) ([]string, bool) {
	if len(names) == 0 {
		names = slices.Collect(maps.Keys(m))
		return names, len(names) <= 1
	}
	return names, true
}

func withoutLastTwo(s string) (string, bool) {
	chars, ok := characters(s)
	for _, c := range chars[max(0, len(chars)-2):] {
		s = s[:len(s)-len(c.(string))]
	}
	return s, ok
}

// tuple takes anything that Python can iterate over.
func tuple(inner any, names []string) (any, error) {
	switch inner := inner.(type) {
	case []any:
		return Tuple(inner), nil
	case Tuple:
		return inner, nil
	case string:
		return tupleOfText(inner)
	case Markup:
		return tupleOfText(string(inner))
	case []byte:
		return listed(inner, func(b byte) any { return int64(b) }), nil
	case map[string]any:
		names, ok := namesOf(inner, names)
		if !ok {
			return nil, errNoOrder
		}
		return listed(names, func(s string) any { return s }), nil
	case Object:
		return listed(inner, func(m Member) any { return m.Key }), nil
	}
	return nil, errTuple
}

func tupleOfText(s string) (any, error) {
	chars, ok := characters(s)
	if !ok {
		return nil, errNoText
	}
	return Tuple(chars), nil
}

func listed[T any](from []T, item func(T) any) Tuple {
	list := make(Tuple, len(from))
	for i, v := range from {
		list[i] = item(v)
	}
	return list
}

// characters gives the code points of WTF-8, each as a text. What the caller's
// Tag made may be other text: there they end, and ok is false.
func characters(s string) (list []any, ok bool) {
	list = make([]any, 0, len(s))
	for s != "" {
		_, width := pyjson.DecodeRune(s)
		if width == 0 {
			return list, false
		}
		list = append(list, s[:width])
		s = s[width:]
	}
	return list, true
}

// text gives the text of a string or a Markup, which is a str in Python.
func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case Markup:
		return string(v), true
	}
	return "", false
}

func bytesOf(inner any) (any, error) {
	if b, ok := inner.([]byte); ok {
		return decodeBase64(string(b))
	}
	s, ok := text(inner)
	if !ok {
		return nil, errors.New(`" b" holds no text`)
	}
	if !isASCII(s) {
		return nil, errors.New(`" b" holds text that is not ASCII`)
	}
	return decodeBase64(s)
}

// markup gives what Python's str makes of a plain value. Flask writes texts
// alone, so the repr of what a list holds is not worth having here.
func markup(inner any) (any, error) {
	switch inner := inner.(type) {
	case string:
		return Markup(inner), nil
	case Markup:
		return inner, nil
	case nil:
		return Markup("None"), nil
	case bool:
		if inner {
			return Markup("True"), nil
		}
		return Markup("False"), nil
	case int64:
		return Markup(strconv.FormatInt(inner, 10)), nil
	case *big.Int:
		return Markup(inner.String()), nil
	case float64:
		return Markup(floatText(inner)), nil
	case UUID:
		return Markup(inner.String()), nil
	}
	return nil, errors.New(`" m" holds neither text nor a plain value`)
}

// floatText is Python's str, which spells the three odd values its own way.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	return string(pyjson.AppendFloat(nil, f))
}

func uuidOf(inner any) (any, error) {
	s, ok := text(inner)
	if !ok {
		return nil, errors.New(`" u" holds no text`)
	}
	u, err := parseUUID(s)
	if err != nil {
		return nil, err
	}
	return u, nil
}

// timeOf gives nil for text that is no date, for bytes and for everything that
// is false in Python, as Werkzeug's parse_date does.
func timeOf(inner any) (any, error) {
	if s, ok := text(inner); ok {
		if t, ok := httpdate.Parse(s); ok {
			return t, nil
		}
		return nil, nil
	}
	if isFalse(inner) {
		return nil, nil
	}
	return nil, errors.New(`" d" holds no text`)
}

func isFalse(v any) bool {
	switch v := v.(type) {
	case nil, []byte:
		return true
	case bool:
		return !v
	case int64:
		return v == 0
	case float64:
		return v == 0
	case []any:
		return len(v) == 0
	case Tuple:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	case Object:
		return len(v) == 0
	}
	return false
}
