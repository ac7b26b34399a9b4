package taggedjson

import (
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// assignError says what does not fit, and where; the path is put together on
// the way out.
type assignError struct{ path, reason string }

func (e *assignError) Error() string {
	if e.path == "" {
		return e.reason
	}
	return strings.TrimPrefix(e.path, ".") + ": " + e.reason
}

func within(step string, err error) error {
	e := err.(*assignError)
	e.path = step + e.path
	return e
}

func inItem(i int, err error) error { return within("["+strconv.Itoa(i)+"]", err) }

// inMember quotes a name that would not be read as one in a path.
func inMember(name string, err error) error {
	odd := func(r rune) bool { return r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	if name == "" || strings.ContainsFunc(name, odd) {
		return within("["+strconv.QuoteToASCII(name)+"]", err)
	}
	return within("."+name, err)
}

// misfit names the type of v in the words of the package comment.
func misfit(dst reflect.Value, v any) error {
	return &assignError{reason: typeName(v) + " does not fit " + dst.Type().String()}
}

func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "nil"
	case map[string]any, Object:
		return "an object"
	case []any:
		return "a list"
	case Tuple:
		return "a tuple"
	case *big.Int, int64:
		return "an integer"
	}
	return reflect.TypeOf(v).String()
}
