package pyjson

import "math/bits"

// Most of a JSON text is the inside of strings without escapes, so that is
// looked at eight bytes at a time. In a word of eight bytes, a mark is the
// highest bit of a byte; the lowest mark is always right, and those above it
// need not be.
const (
	ones  = 0x0101010101010101
	marks = 0x80 * ones
)

// markBelow marks bytes less than n, which is 0x80 at most; markEqual marks c.
func markBelow(w uint64, n byte) uint64 { return (w - ones*uint64(n)) &^ w & marks }
func markEqual(w uint64, c byte) uint64 { return markBelow(w^ones*uint64(c), 1) }

// markStops marks what means something within a string.
func markStops(w uint64) uint64 {
	return markBelow(w, ' ') | markEqual(w, '"') | markEqual(w, '\\')
}

// plainRun gives the length of the run in front of the first quote, backslash
// or control character of s.
func plainRun(s string) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if m := markStops(eightBytes(s[i:])); m != 0 {
			return i + bits.TrailingZeros64(m)/8
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] != '"' && s[i] != '\\' {
		i++
	}
	return i
}

// asciiRun is plainRun, and stops at what ASCII mode escapes too: U+007F and
// all beyond.
func asciiRun(s string) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := eightBytes(s[i:])
		if m := markStops(w) | markEqual(w, 0x7F) | w&marks; m != 0 {
			return i + bits.TrailingZeros64(m)/8
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] < 0x7F && s[i] != '"' && s[i] != '\\' {
		i++
	}
	return i
}

// eightBytes gives the first eight bytes of s, the first one lowest. It is one
// load on most machines.
func eightBytes(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
