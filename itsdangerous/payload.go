package itsdangerous

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// compressed marks a payload that is a zlib stream. It is signed along with the
// rest.
const compressed = "."

var (
	errBase64   = errors.New("not canonical base64")
	errZlib     = errors.New("not one zlib stream alone")
	errInflated = fmt.Errorf("inflates to more than %d bytes", MaxInflated)
	errUTF8     = errors.New("not UTF-8")
)

// appendPayload appends text as URLSafeSerializer spells it: base64, of the
// zlib stream if that saves more than the marker costs.
//
// Source: itsdangerous, url_safe.py, URLSafeSerializerMixin.dump_payload.
func appendPayload(dst, text []byte) []byte {
	if len(text) < leastDeflatable {
		return strict.AppendEncode(dst, text)
	}
	pool := deflatersFor(len(text))
	z := pool.Get().(*deflater)
	defer pool.Put(z)
	stream := z.deflate(text)
	if len(stream) < len(text)-1 {
		return strict.AppendEncode(append(dst, compressed...), stream)
	}
	return strict.AppendEncode(dst, text)
}

// appendText appends the text in a payload whose signature is good. The text is
// UTF-8 and no longer than MaxInflated.
//
// Source: itsdangerous, url_safe.py, URLSafeSerializerMixin.load_payload.
func appendText(dst []byte, payload string) ([]byte, error) {
	text, err := decodePayload(dst, payload)
	if err == nil && !utf8.Valid(text[len(dst):]) {
		err = errUTF8
	}
	if err != nil {
		return dst, &BadPayloadError{Reason: "payload cannot be decoded", Err: err}
	}
	return text, nil
}

// plainText is appendText for the serializers whose payload is the text itself.
func plainText(dst []byte, payload string) ([]byte, error) {
	if !utf8.ValidString(payload) {
		return dst, &BadPayloadError{Reason: "payload cannot be decoded", Err: errUTF8}
	}
	return append(dst, payload...), nil
}

func decodePayload(dst []byte, payload string) ([]byte, error) {
	stream, isCompressed := strings.CutPrefix(payload, compressed)
	if isCompressed {
		z := inflaters.Get().(*inflater)
		defer inflaters.Put(z)
		return z.inflate(dst, stream)
	}
	text, ok := decode64(dst, payload)
	if !ok {
		return dst, errBase64
	}
	return text, nil
}
