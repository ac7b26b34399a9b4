package itsdangerous

import (
	"bytes"
	"compress/zlib"
	"errors"
	"sync"

	"github.com/gourd-auth/gourd/internal/inflate"
)

// leastDeflatable is the shortest text that compression can shorten by two
// bytes or more: a zlib stream of anything is at least ten long.
const leastDeflatable = 12

// shortText is up to where zlib's quickest level makes streams of the same
// length as its default one, in a third of the time: most of the default's goes
// into clearing tables that are made for longer texts.
const shortText = 512

// Compressors are kept for reuse: a new one costs 0.8 MB and twenty times the
// work of a session's payload.
//
// klauspost/compress is not taken, although it is faster: at the levels where it
// is, it does not compress a Flask-Login session of 167 bytes at all, and at
// those where it does, it gains a third. Python makes 131 bytes of that session,
// and the standard library 135.
var (
	shortDeflaters = sync.Pool{New: func() any { return newDeflater(zlib.BestSpeed) }}
	longDeflaters  = sync.Pool{New: func() any { return newDeflater(zlib.DefaultCompression) }}
)

// deflater makes zlib streams.
type deflater struct {
	writer *zlib.Writer
	stream bytes.Buffer
}

func newDeflater(level int) *deflater {
	d := &deflater{}
	w, err := zlib.NewWriterLevel(&d.stream, level)
	if err != nil {
		panic("itsdangerous: compress/zlib lacks a level: " + err.Error())
	}
	d.writer = w
	return d
}

// deflatersFor returns where compressors for a text of n bytes are kept.
func deflatersFor(n int) *sync.Pool {
	if n < shortText {
		return &shortDeflaters
	}
	return &longDeflaters
}

// deflate returns text compressed, valid until the next call. The header is
// Python's whatever the level, which it only tells and no reader looks at.
// Writing to a buffer cannot fail.
func (d *deflater) deflate(text []byte) []byte {
	d.stream.Reset()
	d.writer.Reset(&d.stream)
	_, _ = d.writer.Write(text)
	_ = d.writer.Close()
	stream := d.stream.Bytes()
	stream[0], stream[1] = 0x78, 0x9c
	return stream
}

// inflater is room for a stream and for the longest text that it may hold, so
// that a stream which grows beyond costs no memory.
type inflater struct{ stream, text []byte }

var inflaters = sync.Pool{New: func() any { return &inflater{text: make([]byte, 0, MaxInflated)} }}

// inflate appends what the base64 text of a zlib stream holds. It refuses what
// Python lets pass: bytes after the end of the stream, and more than
// MaxInflated.
func (z *inflater) inflate(dst []byte, text string) (_ []byte, err error) {
	var ok bool
	if z.stream, ok = decode64(z.stream[:0], text); !ok {
		return dst, errBase64
	}
	z.text, err = inflate.Append(z.text[:0], z.stream, MaxInflated)
	if errors.Is(err, inflate.ErrTooLong) {
		return dst, errInflated
	}
	if err != nil {
		return dst, errZlib
	}
	return append(dst, z.text...), nil
}
