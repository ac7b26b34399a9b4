package itsdangerous

import (
	"encoding/base64"
	"strings"
)

// strict is URL-safe base64 without padding in which unused bits must be zero.
var strict = base64.RawURLEncoding.Strict()

// decode64 appends what text spells to dst. It accepts exactly what encoding
// would write: encoding/base64 rejects foreign characters, padding and, being
// strict, unused bits; the line ends that it skips are refused here.
//
// Python's base64_decode takes all of these, so that one signature has endless
// spellings.
func decode64(dst []byte, text string) ([]byte, bool) {
	if strings.IndexByte(text, '\n') >= 0 || strings.IndexByte(text, '\r') >= 0 {
		return dst, false
	}
	out, err := strict.AppendDecode(dst, []byte(text))
	return out, err == nil
}
