package itsdangerous

import (
	"bytes"
	"compress/zlib"
	"io"
	"sync"
)

// leastDeflatable is the shortest text that compression can shorten by two
// bytes or more: a zlib stream of anything is at least ten long.
const leastDeflatable = 12

// Both directions are kept for reuse: a new compressor costs 0.8 MB and twenty
// times the work of a session's payload.
//
// klauspost/compress is not taken, although it is faster: at the levels where it
// is (0.9 against 18 µs for a Flask-Login session of 167 bytes, Go 1.26.8) it
// does not compress so short a text at all, and at those where it does, it gains
// a third. Python makes 131 bytes of that session, and so the standard library's
// 135 it is.
var (
	deflaters = sync.Pool{New: func() any { return newDeflater() }}
	inflaters = sync.Pool{New: func() any { return newInflater() }}
)

// deflater compresses at zlib's default level, whose header is Python's 78 9c.
type deflater struct {
	writer *zlib.Writer
	stream bytes.Buffer
}

func newDeflater() *deflater {
	d := &deflater{}
	d.writer = zlib.NewWriter(&d.stream)
	return d
}

// deflate returns text compressed, valid until the next call. Writing to a
// buffer cannot fail.
func (d *deflater) deflate(text []byte) []byte {
	d.stream.Reset()
	d.writer.Reset(&d.stream)
	_, _ = d.writer.Write(text)
	_ = d.writer.Close()
	return d.stream.Bytes()
}

// inflater decompresses into room of its own, which is one byte larger than
// what is allowed.
type inflater struct {
	reader io.ReadCloser
	stream []byte
	source bytes.Reader
	text   [MaxInflated + 1]byte
}

func newInflater() *inflater {
	empty := bytes.NewReader([]byte{0x78, 0x9c, 0x03, 0, 0, 0, 0, 1})
	reader, err := zlib.NewReader(empty)
	if err != nil {
		panic("itsdangerous: the empty zlib stream is not one: " + err.Error())
	}
	return &inflater{reader: reader}
}

// inflate appends what the base64 text of a zlib stream holds. It refuses what
// Python lets pass: bytes after the end of the stream, and (in the flag that a
// preset dictionary sets) streams that are not whole by themselves.
func (z *inflater) inflate(dst []byte, text string) ([]byte, error) {
	var ok bool
	if z.stream, ok = decode64(z.stream[:0], text); !ok {
		return dst, errBase64
	}
	if len(z.stream) < 2 || z.stream[1]&presetDictionary != 0 {
		return dst, errZlib
	}
	z.source.Reset(z.stream)
	if err := z.reader.(zlib.Resetter).Reset(&z.source, nil); err != nil {
		return dst, errZlib
	}
	n, err := z.readAll()
	if err != nil {
		return dst, err
	}
	return append(dst, z.text[:n]...), nil
}

// readAll fills z.text up to the end of the stream, which must be the end of
// the source as well. It is no io.ReadFull, because that gives the same error
// for a stream cut short as for one that is merely shorter than the room.
func (z *inflater) readAll() (n int, err error) {
	for err == nil && n < len(z.text) {
		var read int
		read, err = z.reader.Read(z.text[n:])
		n += read
	}
	switch {
	case n == len(z.text):
		return 0, errInflated
	case err != io.EOF || z.source.Len() > 0:
		return 0, errZlib
	}
	return n, nil
}

// presetDictionary is the FDICT flag in the second byte of a zlib stream (RFC
// 1950, 2.2).
const presetDictionary = 0x20
