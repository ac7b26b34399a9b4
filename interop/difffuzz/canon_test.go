package difffuzz

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/taggedjson"
)

// canon writes a value in the notation of oracle.py, in which equal texts are
// equal values. Objects are written in their order, maps sorted by name.
func canon(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return "i" + strconv.FormatInt(v, 10)
	case *big.Int:
		return "i" + v.String()
	case float64:
		return canonFloat(v)
	case string:
		return quoted(v)
	case taggedjson.Markup:
		return "m" + quoted(string(v))
	case []byte:
		return "b" + quoted(string(v))
	case taggedjson.UUID:
		return "u" + hex.EncodeToString(v[:])
	case time.Time:
		return "d" + v.Format("2006-01-02T15:04:05-07:00")
	case taggedjson.Tuple:
		return "(" + canonList(v) + ")"
	case []any:
		return "[" + canonList(v) + "]"
	case pyjson.Object:
		return canonObject(v)
	case map[string]any:
		return canonObject(sortedMembers(v))
	}
	panic(fmt.Sprintf("no notation for %T", v))
}

func canonFloat(f float64) string {
	if math.IsNaN(f) {
		return "nan"
	}
	return fmt.Sprintf("f%016x", math.Float64bits(f))
}

func canonList(list []any) string {
	var b strings.Builder
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(canon(v))
	}
	return b.String()
}

func canonObject(o pyjson.Object) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(canon(m.Key) + ":" + canon(m.Value))
	}
	return b.String() + "}"
}

func sortedMembers(m map[string]any) (o pyjson.Object) {
	for k, v := range m {
		o = append(o, pyjson.Member{Key: k, Value: v})
	}
	slices.SortFunc(o, func(a, b pyjson.Member) int { return strings.Compare(a.Key.(string), b.Key.(string)) })
	return o
}

// unordered turns every Object into the map that it is without KeepOrder.
func unordered(v any) any {
	switch v := v.(type) {
	case []any:
		return unorderedList(v)
	case taggedjson.Tuple:
		return taggedjson.Tuple(unorderedList(v))
	case pyjson.Object:
		m := map[string]any{}
		for _, member := range v {
			m[member.Key.(string)] = unordered(member.Value)
		}
		return m
	}
	return v
}

func unorderedList(list []any) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = unordered(v)
	}
	return out
}

// quoted writes bytes as they are if they are printable ASCII without quote and
// backslash, otherwise in hexadecimal.
func quoted(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' {
			return fmt.Sprintf(`x"%x"`, s)
		}
	}
	return `"` + s + `"`
}
