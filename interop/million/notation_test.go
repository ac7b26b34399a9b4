package million

import (
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/taggedjson"
)

// quoted writes text or bytes in %XX notation, so that it stays in its line. It
// shares nothing with the code that is tested.
func quoted[T string | []byte](text T) string {
	const digits = "0123456789abcdef"
	b := make([]byte, 0, len(text)+len(text)/2+2)
	b = append(b, '"')
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '%' {
			b = append(b, '%', digits[c>>4], digits[c&15])
		} else {
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}

// notation writes a value in one line, its type and its order included. A map
// has no order and is written by its keys, as what was sorted before.
func notation(v any) string {
	switch v := v.(type) {
	case nil:
		return "n"
	case bool:
		return map[bool]string{true: "y", false: "f"}[v]
	case int64:
		return "i" + strconv.FormatInt(v, 16)
	case *big.Int:
		return "i" + v.Text(16)
	case float64:
		return floatNotation(v)
	case string:
		return quoted(v)
	case taggedjson.Markup:
		return "m" + quoted(string(v))
	case []byte:
		return "b" + hex.EncodeToString(v)
	case taggedjson.UUID:
		return "u" + hex.EncodeToString(v[:])
	case time.Time:
		_, offset := v.Zone()
		return fmt.Sprintf("w%d%+d", v.Unix(), offset)
	case []any:
		return "[" + listNotation(v) + "]"
	case taggedjson.Tuple:
		return "(" + listNotation(v) + ")"
	case taggedjson.Object:
		return objectNotation(v)
	case map[string]any:
		return mapNotation(v)
	}
	panic(fmt.Sprintf("no notation for %T", v))
}

func floatNotation(f float64) string {
	if math.IsNaN(f) {
		return "dnan"
	}
	return fmt.Sprintf("d%016x", math.Float64bits(f))
}

func listNotation(list []any) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = notation(v)
	}
	return strings.Join(parts, " ")
}

func objectNotation(o taggedjson.Object) string {
	parts := make([]string, len(o))
	for i, m := range o {
		parts[i] = notation(m.Key) + " " + notation(m.Value)
	}
	return "{" + strings.Join(parts, " ") + "}"
}

func mapNotation(m map[string]any) string {
	parts := make([]string, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, quoted(key)+" "+notation(m[key]))
	}
	return "{" + strings.Join(parts, " ") + "}"
}
