package inflate

import mathbits "math/bits"

const (
	maxLiterals  = 286 // of a dynamic block; the fixed one has two more that mean nothing
	maxDistances = 30
	endOfBlock   = 256
	maxLength    = 15 // of a code, in bits
	fastLength   = 9  // codes up to here are found in one look, at most
)

// huffman is the canonical code of one alphabet, RFC 1951, 3.2.2.
type huffman struct {
	fast   [1 << fastLength]uint16 // by the next bits: symbol<<4 | length; 0 for longer codes and for none
	mask   uint64                  // of the bits that count: as many as the longest code has
	count  [maxLength + 1]uint16   // codes of each length
	symbol [maxLiterals + 2]uint16 // in the order of their codes
	used   []uint16                // the symbols that occur, in their own order
}

// build makes the code whose symbols have these lengths; 0 is for symbols that do
// not occur. It reports whether they make one. As in zlib, a code that leaves
// something over is none, but where loose is set and a single symbol has one bit,
// or where there is no symbol at all.
func (h *huffman) build(lengths []uint8, loose bool) bool {
	h.count, h.used = [maxLength + 1]uint16{}, h.used[:0]
	for symbol, n := range lengths {
		if n > 0 { // few of them: a text has no more than some sixty characters
			h.count[n]++
			h.used = append(h.used, uint16(symbol))
		}
	}
	left, longest := 1, 0
	for n := 1; n <= maxLength; n++ {
		left = left<<1 - int(h.count[n])
		if left < 0 {
			return false
		}
		if h.count[n] > 0 {
			longest = n
		}
	}
	h.mask = 1<<min(longest, fastLength) - 1
	h.assign(lengths)
	return left == 0 || loose && longest <= 1
}

// assign gives every symbol its code.
func (h *huffman) assign(lengths []uint8) {
	var next, index [maxLength + 1]uint16 // the next code of a length, and its place in symbol
	for n := 1; n < maxLength; n++ {
		next[n+1] = (next[n] + h.count[n]) << 1
		index[n+1] = index[n] + h.count[n]
	}
	clear(h.fast[:h.mask+1])
	for _, symbol := range h.used {
		n := lengths[symbol]
		h.symbol[index[n]] = symbol
		index[n]++
		if n <= fastLength {
			h.spread(symbol, n, next[n])
		}
		next[n]++
	}
}

// spread writes a short code to every place of fast that begins with it. Codes
// come with their highest bit first, so they are turned round.
func (h *huffman) spread(symbol uint16, n uint8, code uint16) {
	first := int(mathbits.Reverse16(code) >> (16 - n))
	fast, entry := h.fast[:h.mask+1], symbol<<4|uint16(n)
	for i := first; i < len(fast); i += 1 << n {
		fast[i] = entry
	}
}

// read takes one symbol. It fails where the bits are no code, or not enough.
func (h *huffman) read(b *bits) (symbol int, ok bool) {
	entry := h.fast[b.hold&h.mask&(1<<fastLength-1)]
	if entry == 0 {
		return h.readLong(b)
	}
	n := uint(entry & 15)
	if n > b.n {
		return 0, false
	}
	b.hold >>= n
	b.n -= n
	return int(entry >> 4), true
}

// readLong compares with the first code of each length, one bit after the other.
func (h *huffman) readLong(b *bits) (symbol int, ok bool) {
	code, first, index := 0, 0, 0
	for n := uint(1); n <= min(maxLength, b.n); n++ {
		code |= int(b.hold>>(n-1)) & 1
		count := int(h.count[n])
		if code-first < count {
			b.hold >>= n
			b.n -= n
			return int(h.symbol[index+code-first]), true
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, false
}
