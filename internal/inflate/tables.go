package inflate

import "sync"

// What the codes of lengths and distances stand for, RFC 1951, 3.2.5.
var (
	lengthBase = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31,
		35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra  = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distanceBase = [30]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193,
		257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distanceExtra = [30]uint8{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
)

// lengthOrder is the order in which the lengths of the code of lengths come, RFC
// 1951, 3.2.7.
var lengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// fixed are the codes of RFC 1951, 3.2.6, of literals and of distances.
var fixed = sync.OnceValue(func() *[2]huffman {
	codes := new([2]huffman)
	var lengths [maxLiterals + 2]uint8
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	codes[0].build(lengths[:], false)
	for i := range maxDistances + 2 {
		lengths[i] = 5
	}
	codes[1].build(lengths[:maxDistances+2], false)
	return codes
})

// dynamicTables reads the codes that a block brings, RFC 1951, 3.2.7.
func (d *decoder) dynamicTables() bool {
	d.literals, d.distance = &d.own[0], &d.own[1]
	literals, distances, n := 257+d.in.take(5), 1+d.in.take(5), 4+d.in.take(4)
	if literals > maxLiterals || distances > maxDistances {
		return false
	}
	clear(d.lengths[:len(lengthOrder)])
	for _, symbol := range lengthOrder[:n] {
		d.in.fill()
		d.lengths[symbol] = uint8(d.in.take(3))
	}
	// The code of lengths is needed no longer than until the lengths are read.
	if !d.distance.build(d.lengths[:len(lengthOrder)], false) || !d.readLengths(literals+distances) {
		return false
	}
	return d.lengths[endOfBlock] > 0 &&
		d.literals.build(d.lengths[:literals], true) &&
		d.distance.build(d.lengths[literals:literals+distances], true)
}

// readLengths reads the lengths of both alphabets, in which runs are short.
func (d *decoder) readLengths(n int) bool {
	for i := 0; i < n; {
		d.in.fill()
		symbol, ok := d.distance.read(&d.in)
		if !ok {
			return false
		}
		var value uint8
		times := 1
		switch symbol {
		case 16:
			if i == 0 {
				return false
			}
			value, times = d.lengths[i-1], 3+d.in.take(2)
		case 17:
			times = 3 + d.in.take(3)
		case 18:
			times = 11 + d.in.take(7)
		default:
			value = uint8(symbol)
		}
		if d.in.short || times > n-i {
			return false
		}
		for run := d.lengths[i : i+times]; len(run) > 0; run = run[1:] {
			run[0] = value
		}
		i += times
	}
	return true
}
