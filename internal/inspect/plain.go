package inspect

import (
	"encoding/json"
	"math"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

// PlainJSON writes JSON text as Python reads it as JSON that everybody reads:
// on one line, in ASCII, in the order of the text, every integer with all its
// digits, of a name that comes twice the last value, and null where Python has
// NaN or an infinity. Flask's tags stay as they are. It fails on what is not
// JSON, and on more than pyjson's 64 levels.
func PlainJSON(text string) (json.RawMessage, error) {
	v, err := pyjson.Decoder{Ordered: true}.Decode([]byte(text))
	if err != nil {
		return nil, err
	}
	return pyjson.Encoder{EscapeNonASCII: true}.Append(nil, finite(v))
}

// finite replaces, in place, the numbers that JSON has no form for.
func finite(v any) any {
	switch v := v.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = finite(v[i])
		}
	case pyjson.Object:
		for i := range v {
			v[i].Value = finite(v[i].Value)
		}
	}
	return v
}
