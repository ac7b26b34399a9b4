package interop

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

// object is a JSON object.
type object = map[string]any

// typed returns a value in the typed notation of the vectors, the way back from
// vectors.Typed.
func typed(v any) object {
	switch v := v.(type) {
	case nil:
		return object{"t": "null"}
	case bool:
		return object{"t": "bool", "v": v}
	case int64:
		return object{"t": "int", "v": strconv.FormatInt(v, 10)}
	case *big.Int:
		return object{"t": "int", "v": v.String()}
	case float64:
		return object{"t": "float", "v": fmt.Sprint(v), "bits": fmt.Sprintf("%016x", math.Float64bits(v))}
	case string:
		return typedText("str", v)
	case []byte:
		return object{"t": "bytes", "hex": hex.EncodeToString(v)}
	case taggedjson.Markup:
		return typedText("markup", string(v))
	case taggedjson.UUID:
		return object{"t": "uuid", "v": v.String()}
	case time.Time:
		return object{"t": "datetime", "v": v.UTC().Format("2006-01-02T15:04:05-07:00")}
	case taggedjson.Tuple:
		return object{"t": "tuple", "v": typedList(v)}
	case []any:
		return object{"t": "list", "v": typedList(v)}
	case map[string]any:
		return object{"t": "dict", "v": typedPairs(v)}
	}
	panic(fmt.Sprintf("no notation for %T", v))
}

func typedList(list []any) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = typed(v)
	}
	return all
}

func typedPairs(m map[string]any) []any {
	pairs := []any{}
	for key, v := range m {
		pairs = append(pairs, []any{typed(key), typed(v)})
	}
	return pairs
}

// typedText writes a text with a lone surrogate by its code points, since JSON
// between the two has no form for it.
func typedText(kind, s string) object {
	if utf8.ValidString(s) {
		return object{"t": kind, "v": s}
	}
	var points []rune
	for rest := s; rest != ""; {
		r, size := pyjson.DecodeRune(rest)
		points = append(points, r)
		rest = rest[size:]
	}
	return object{"t": kind, "cps": points}
}

// untyped reads an answer in the typed notation.
func untyped(t *testing.T, text []byte) any {
	t.Helper()
	v, err := vectors.Typed(text)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}
