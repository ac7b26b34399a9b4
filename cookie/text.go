package cookie

import "unicode/utf8"

// latin1 reads every byte as the character of that number. ASCII comes back as
// it is, without an allocation.
func latin1(raw string) string {
	if isASCII(raw) {
		return raw
	}
	b := make([]byte, 0, 2*len(raw))
	for i := range len(raw) {
		b = utf8.AppendRune(b, rune(raw[i]))
	}
	return string(b)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// decodeUTF8 is Python's bytes.decode(errors="replace"). Go's conversions write
// one U+FFFD for each bad byte, Python one for each longest beginning of a
// character (Unicode, chapter 3.9, "maximal subpart"), and a signature over the
// text would notice.
func decodeUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	out := make([]byte, 0, len(b)+8)
	for len(b) > 0 {
		r, _ := utf8.DecodeRune(b)
		out = utf8.AppendRune(out, r)
		b = b[length(b):]
	}
	return string(out)
}

// length counts the bytes of the first character, or of a broken one those that
// could have begun a whole one: 1 for a byte that begins none.
func length(b []byte) int {
	low, high, size := secondByte(b[0])
	n := 1
	for n < size && n < len(b) && low <= b[n] && b[n] <= high {
		n++
		low, high = 0x80, 0xbf
	}
	return n
}

// secondByte is Unicode's table 3-7: which bytes may follow the first one, and
// how long the character is.
func secondByte(first byte) (low, high byte, size int) {
	switch {
	case first < 0xc2 || first > 0xf4:
		return 0, 0, 1
	case first < 0xe0:
		return 0x80, 0xbf, 2
	case first == 0xe0:
		return 0xa0, 0xbf, 3
	case first == 0xed:
		return 0x80, 0x9f, 3
	case first < 0xf0:
		return 0x80, 0xbf, 3
	case first == 0xf0:
		return 0x90, 0xbf, 4
	case first == 0xf4:
		return 0x80, 0x8f, 4
	}
	return 0x80, 0xbf, 4
}
