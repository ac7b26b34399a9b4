package difffuzz

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"math/big"
	"strings"
)

const (
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
)

func encode64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// isCanonical64 tells whether s is what encode64 writes.
func isCanonical64(s string) bool {
	b, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && encode64(string(b)) == s
}

// lenient64 is itsdangerous's base64_decode for bytes: padding is put behind, then
// what is no base64 is skipped, and padding that completes a group ends it.
func lenient64(s string) ([]byte, bool) {
	s += strings.Repeat("=", (4-len(s)%4)%4)
	var group strings.Builder
	padding := 0
	for _, c := range []byte(strings.NewReplacer("+", "-", "/", "_").Replace(s)) {
		switch inGroup := group.Len() % 4; {
		case c == '=':
			if inGroup >= 2 {
				padding++
			}
			if inGroup >= 2 && inGroup+padding >= 4 {
				return decoded(group.String())
			}
		case strings.IndexByte(letters+digits+"-_", c) >= 0:
			padding = 0
			group.WriteByte(c)
		}
	}
	if group.Len()%4 != 0 {
		return nil, false
	}
	return decoded(group.String())
}

func decoded(s string) ([]byte, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	return b, err == nil
}

// timeText spells a number of seconds as a token's time.
func timeText(seconds uint64) string {
	return encode64(string(new(big.Int).SetUint64(seconds).Bytes()))
}

// canonicalTime gives the spelling that Python writes for the number that a text
// spells, "" for no number and for zero.
func canonicalTime(text string) string {
	raw, ok := lenient64(text)
	if raw = bytes.TrimLeft(raw, "\x00"); !ok || len(raw) > 8 || len(raw) == 0 {
		return "none"
	}
	return encode64(string(raw))
}

// afterAll tells whether a time lies beyond what Python's datetime holds.
func afterAll(text string) bool {
	raw, _ := lenient64(text)
	return new(big.Int).SetBytes(raw).Cmp(big.NewInt(253402300799)) > 0
}

// deflate compresses as Python's zlib may: every level makes a stream that it
// reads.
func deflate(text string, level int) string {
	var b bytes.Buffer
	z, _ := zlib.NewWriterLevel(&b, level)
	z.Write([]byte(text))
	z.Close()
	return b.String()
}
