package million

import (
	"crypto/sha3"
	"encoding/binary"
	"fmt"
)

// version is the stream's: another one makes other cases of the same numbers.
const version = 1

// stream is what a case is drawn from: SHAKE128 of its chapter and its number, as
// long as the case needs it. interop/python/million_stream.py draws the same.
type stream struct{ xof *sha3.SHAKE }

func newStream(chapter string, number int) *stream {
	s := &stream{sha3.NewSHAKE128()}
	fmt.Fprintf(s.xof, "gourd million %d/%s/%d", version, chapter, number)
	return s
}

func (s *stream) bytes(n int) []byte {
	b := make([]byte, n)
	s.xof.Read(b) // never fails
	return b
}

// below returns a number from 0 to n-1; n is at most 2^32.
func (s *stream) below(n int) int {
	var b [4]byte
	s.xof.Read(b[:])
	return int(binary.BigEndian.Uint32(b[:])) % n
}

func (s *stream) oneIn(n int) bool { return s.below(n) == 0 }

func pick[T any](s *stream, choices []T) T { return choices[s.below(len(choices))] }
