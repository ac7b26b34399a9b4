package taggedjson

import (
	"encoding/base64"
	"errors"
)

var errBase64 = errors.New(`" b" holds base64 with padding missing`)

// decodeBase64 reads as Python's base64.b64decode does without validation:
// bytes outside of the alphabet are passed over, padding that completes a
// group of four ends the text, and padding that is missing is an error.
//
// Source: CPython 3.11, Modules/binascii.c, a2b_base64.
func decodeBase64(s string) ([]byte, error) {
	out := make([]byte, 0, base64.StdEncoding.DecodedLen(len(s)))
	var group uint32 // the bits of the group so far
	inGroup, padding := 0, 0
	for i := range len(s) {
		if s[i] == '=' {
			if inGroup >= 2 {
				padding++
			}
			if inGroup+padding >= 4 {
				return append(out, tail(group, inGroup)...), nil
			}
			continue
		}
		bits, ok := base64Bits(s[i])
		if !ok {
			continue
		}
		padding = 0
		group = group<<6 | bits
		if inGroup++; inGroup == 4 {
			out = append(out, byte(group>>16), byte(group>>8), byte(group))
			group, inGroup = 0, 0
		}
	}
	if inGroup != 0 {
		return nil, errBase64
	}
	return out, nil
}

// tail gives the whole bytes in a group of two or three characters.
func tail(group uint32, characters int) []byte {
	if characters == 2 {
		return []byte{byte(group >> 4)}
	}
	return []byte{byte(group >> 10), byte(group >> 2)}
}

func base64Bits(c byte) (uint32, bool) {
	switch {
	case 'A' <= c && c <= 'Z':
		return uint32(c - 'A'), true
	case 'a' <= c && c <= 'z':
		return uint32(c-'a') + 26, true
	case '0' <= c && c <= '9':
		return uint32(c-'0') + 52, true
	case c == '+':
		return 62, true
	case c == '/':
		return 63, true
	}
	return 0, false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
