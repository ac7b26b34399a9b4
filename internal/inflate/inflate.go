// Package inflate decompresses one zlib stream that is in memory whole, as
// cookies are: Python's zlib.decompress with a limit.
//
// compress/zlib reads from a stream, and so keeps a window, calls for each byte
// and builds its tables anew in memory of their own. For a session of 300 bytes
// that is most of what reading a cookie costs. This package does the same in two
// thirds of the time (BenchmarkAppend) and without allocating; a fuzz test holds
// the two together.
//
// Source: RFC 1950 (zlib), RFC 1951 (deflate).
package inflate

import (
	"encoding/binary"
	"errors"
	"hash/adler32"
	"sync"
)

var (
	// ErrFormat says that the source is not one whole zlib stream and nothing
	// more. Streams that need a preset dictionary are refused as well.
	ErrFormat = errors.New("not one zlib stream alone")
	// ErrTooLong says that the stream inflates to more than was allowed.
	ErrTooLong = errors.New("inflates to too much")
)

// The header of a zlib stream, RFC 1950, 2.2.
const (
	methodDeflate    = 8
	maxWindow        = 7 // 32 KiB
	presetDictionary = 0x20
	trailer          = 4 // bytes of checksum
)

// decoders are kept, since clearing their tables costs less than making them.
var decoders = sync.Pool{New: func() any { return new(decoder) }}

// Append appends to dst what the zlib stream src holds, at most limit bytes. On
// an error dst comes back as it was, and the bytes behind it may be changed. dst
// and src must not overlap.
func Append(dst, src []byte, limit int) ([]byte, error) {
	if !validHeader(src) {
		return dst, ErrFormat
	}
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	d.start(dst, src[2:len(src)-trailer], limit)
	err := d.blocks()
	out, left := d.out, d.in.left()
	d.start(nil, nil, 0) // keeps nothing of the caller's
	switch sum := binary.BigEndian.Uint32(src[len(src)-trailer:]); {
	case err != nil:
		return dst, err
	case left != 0, adler32.Checksum(out[len(dst):]) != sum:
		return dst, ErrFormat
	}
	return out, nil
}

func validHeader(src []byte) bool {
	return len(src) >= 2+trailer &&
		src[0]&0x0f == methodDeflate && src[0]>>4 <= maxWindow &&
		src[1]&presetDictionary == 0 &&
		binary.BigEndian.Uint16(src)%31 == 0
}

// decoder is the state of one call. It is kept for its tables.
type decoder struct {
	in                 bits
	out                []byte
	begin              int      // where this stream's bytes begin in out
	limit              int      // what out may grow to
	literals, distance *huffman // of the block that is read: the fixed ones, or own
	own                [2]huffman
	lengths            [maxLiterals + maxDistances]uint8
}

func (d *decoder) start(dst, src []byte, limit int) {
	d.in = bits{src: src}
	d.out, d.begin, d.limit = dst, len(dst), len(dst)+limit
}

// blocks reads one block after the other, RFC 1951, 3.2.3.
func (d *decoder) blocks() error {
	for {
		d.in.fill()
		last := d.in.take(1)
		var err error
		switch d.in.take(2) {
		case 0:
			err = d.stored()
		case 1:
			d.literals, d.distance = &fixed()[0], &fixed()[1]
			err = d.compressed()
		case 2:
			if !d.dynamicTables() {
				return ErrFormat
			}
			err = d.compressed()
		default:
			return ErrFormat
		}
		switch {
		case err != nil:
			return err
		case d.in.short:
			return ErrFormat
		case last == 1:
			return nil
		}
	}
}

// stored copies a block that is not compressed, RFC 1951, 3.2.4.
func (d *decoder) stored() error {
	rest := d.in.bytes()
	if len(rest) < 4 {
		return ErrFormat
	}
	n, check := int(binary.LittleEndian.Uint16(rest)), int(binary.LittleEndian.Uint16(rest[2:]))
	if n+check != 0xffff || n&check != 0 || n > len(rest)-4 {
		return ErrFormat
	}
	if len(d.out)+n > d.limit {
		return ErrTooLong
	}
	d.out = append(d.out, rest[4:4+n]...)
	d.in.skip(4 + n)
	return nil
}

// compressed reads literals and matches up to the end of the block, RFC 1951,
// 3.2.5.
func (d *decoder) compressed() error {
	for {
		d.in.fill()
		d.runOfLiterals()
		d.in.fill()
		symbol, ok := d.literals.read(&d.in)
		switch {
		case !ok:
			return ErrFormat
		case symbol < endOfBlock:
			if len(d.out) >= d.limit {
				return ErrTooLong
			}
			d.out = append(d.out, byte(symbol))
		case symbol == endOfBlock:
			return nil
		default:
			if err := d.match(symbol - endOfBlock - 1); err != nil {
				return err
			}
		}
	}
}

// runOfLiterals takes literals with short codes as long as there are enough
// bits. It does nothing that compressed would not do, and does it on variables
// of its own, which are registers: texts are literals for the most part.
func (d *decoder) runOfLiterals() {
	fast, out, hold, n := d.literals.fast[:d.literals.mask+1], d.out, d.in.hold, d.in.n
	room := d.limit - len(out)
	for n >= fastLength && room > 0 {
		entry := fast[hold&uint64(len(fast)-1)]
		if entry == 0 || entry>>4 >= endOfBlock {
			break
		}
		out = append(out, byte(entry>>4))
		hold >>= entry & 15
		n -= uint(entry & 15)
		room--
	}
	d.out, d.in.hold, d.in.n = out, hold, n
}

// match repeats what was written before.
func (d *decoder) match(code int) error {
	if code >= len(lengthBase) {
		return ErrFormat
	}
	length := int(lengthBase[code]) + d.in.take(uint(lengthExtra[code]))
	code, ok := d.distance.read(&d.in)
	if !ok || code >= len(distanceBase) {
		return ErrFormat
	}
	distance := int(distanceBase[code]) + d.in.take(uint(distanceExtra[code]))
	if d.in.short || distance > len(d.out)-d.begin {
		return ErrFormat
	}
	if len(d.out)+length > d.limit {
		return ErrTooLong
	}
	for from := len(d.out) - distance; length > 0; {
		n := min(length, distance)
		d.out = append(d.out, d.out[from:from+n]...)
		length -= n
	}
	return nil
}
