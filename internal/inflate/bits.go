package inflate

import "encoding/binary"

// bits gives the bits of src, the lowest of each byte first.
type bits struct {
	src   []byte
	pos   int    // the next byte to load
	hold  uint64 // loaded bits, the next one lowest
	n     uint   // how many of them count
	short bool   // more was taken than there was
}

// enough is what one symbol with its match takes at most.
const enough = 48

// fill sees to it that enough bits are held, or all that are left.
func (b *bits) fill() {
	if b.n < enough {
		b.load()
	}
}

func (b *bits) load() {
	if len(b.src)-b.pos >= 8 {
		b.hold |= binary.LittleEndian.Uint64(b.src[b.pos:]) << b.n
		b.pos += int(63-b.n) / 8
		b.n |= 56
		return
	}
	for b.n <= 56 && b.pos < len(b.src) {
		b.hold |= uint64(b.src[b.pos]) << b.n
		b.pos++
		b.n += 8
	}
}

// take returns the next n bits as a number. Where there are not as many, short
// is set.
func (b *bits) take(n uint) int {
	if n > b.n {
		b.short = true
		return 0
	}
	v := b.hold & (1<<n - 1)
	b.hold >>= n
	b.n -= n
	return int(v)
}

// bytes drops the rest of a byte begun and returns what follows.
func (b *bits) bytes() []byte {
	b.pos -= int(b.n / 8)
	b.hold, b.n = 0, 0
	return b.src[b.pos:]
}

// skip passes n bytes of what bytes returned.
func (b *bits) skip(n int) { b.pos += n }

// left is the number of whole bytes not yet taken.
func (b *bits) left() int { return len(b.src) - b.pos + int(b.n/8) }
