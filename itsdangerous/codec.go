package itsdangerous

import "github.com/gourd-auth/gourd/internal/pyjson"

// Codec turns values into text and back inside a serializer: Python's inner
// serializer. The text must be valid UTF-8. Loads is called only with text
// whose signature is good, and may keep it. taggedjson.Serializer is the Codec
// of Flask's sessions. A Codec must be safe for concurrent use.
type Codec interface {
	Dumps(v any) ([]byte, error)
	Loads(text []byte) (any, error)
}

// compactJSON is the JSON of URLSafeSerializer: no spaces, text as raw UTF-8.
// Maps are written with sorted keys, since Go keeps no order.
//
// Source: itsdangerous, _json.py, _CompactJSON.
type compactJSON struct{}

func (compactJSON) Dumps(v any) ([]byte, error)    { return pyjson.Encoder{}.Append(nil, v) }
func (compactJSON) Loads(text []byte) (any, error) { return pyjson.Decoder{}.Decode(text) }

func (o Options) codec() Codec {
	if o.Codec == nil {
		return compactJSON{}
	}
	return o.Codec
}
