package itsdangerous

import (
	"encoding/binary"
	"math"
	"time"
)

// lastSecond is the end of the year 9999, the last that Python's datetime can
// hold. Python itself raises errors that are no BadData beyond it.
const lastSecond = 253402300799

// appendTimestamp appends seconds since 1970 as Python writes them: big-endian,
// leading zero bytes removed, base64. Zero is the empty text, which Python
// reads again and [parseTimestamp] refuses.
//
// Source: itsdangerous, encoding.py, int_to_bytes.
func appendTimestamp(dst []byte, seconds int64) []byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(seconds))
	i := 0
	for i < len(b) && b[i] == 0 {
		i++
	}
	return strict.AppendEncode(dst, b[i:])
}

// parseTimestamp reads what appendTimestamp writes, from 1970-01-01T00:00:01Z
// to the end of 9999. One number has one spelling: no leading zero byte, and
// not the empty text.
func parseTimestamp(text string) (time.Time, bool) {
	var space [5]byte // lastSecond has no more
	if text == "" || len(text) > strict.EncodedLen(len(space)) {
		return time.Time{}, false
	}
	b, ok := decode64(space[:0], text)
	if !ok || b[0] == 0 {
		return time.Time{}, false
	}
	var seconds uint64
	for _, c := range b {
		seconds = seconds<<8 | uint64(c)
	}
	if seconds > lastSecond {
		return time.Time{}, false
	}
	return time.Unix(int64(seconds), 0).UTC(), true
}

// elapsed returns now - signed in whole seconds. What a Duration cannot hold
// becomes the largest it can, which is over every limit.
func elapsed(now, signed int64) time.Duration {
	const limit = math.MaxInt64 / int64(time.Second)
	switch s := now - signed; {
	case s > limit:
		return math.MaxInt64
	case s < -limit:
		return -math.MaxInt64
	default:
		return time.Duration(s) * time.Second
	}
}
