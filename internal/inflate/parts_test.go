package inflate

import "testing"

func TestTake(t *testing.T) {
	b := bits{src: []byte{0b10110100}}
	b.fill()
	for _, row := range []struct {
		n    uint
		want int
	}{{0, 0}, {2, 0b00}, {6, 0b101101}, {0, 0}} {
		if got := b.take(row.n); got != row.want || b.short {
			t.Errorf("%d bits: got %b, short %v, want %b", row.n, got, b.short, row.want)
		}
	}
	if b.take(1); !b.short {
		t.Error("a ninth bit of a byte")
	}
}

func TestBuild(t *testing.T) {
	long := make([]uint8, 16) // one code of each length, and two of the last
	for i := range long {
		long[i] = uint8(min(i+1, maxLength))
	}
	for _, row := range []struct {
		what          string
		lengths       []uint8
		strict, loose bool
	}{
		{"a whole code", []uint8{1, 2, 2}, true, true},
		{"a whole code of the longest", long, true, true},
		{"the longest code left over", long[:15], false, false},
		{"one code too many, of the longest", append(long[:16:16], maxLength), false, false},
		{"too many", []uint8{1, 1, 1}, false, false},
		{"one code of one bit", []uint8{0, 1}, false, true},
		{"one code of two bits", []uint8{0, 2}, false, false},
		{"none", []uint8{0, 0}, false, true},
	} {
		var h huffman
		if strict, loose := h.build(row.lengths, false), h.build(row.lengths, true); strict != row.strict || loose != row.loose {
			t.Errorf("%s: got %v and %v, want %v and %v", row.what, strict, loose, row.strict, row.loose)
		}
	}
}

// Codes of up to nine bits are found in one look, whatever comes behind them.
func TestFastCodes(t *testing.T) {
	lengths := fixedLengths()
	for symbol, n := range lengths {
		for behind := range 4 {
			w := &writer{}
			w.symbols(lengths, symbol)
			w.bits(behind, 2)
			place := (int(w.out[0]) | int(append(w.out, 0)[1])<<8) & (1<<fastLength - 1)
			if got, want := fixed()[0].fast[place], uint16(symbol)<<4|uint16(n); got != want {
				t.Errorf("symbol %d: got %x, want %x", symbol, got, want)
			}
		}
	}
}

func TestRunOfLiterals(t *testing.T) {
	w := &writer{}
	w.symbols(fixedLengths(), 'a', 'b', 'c', 'd', endOfBlock, 'e', 'e', 'e')
	d := decoder{literals: &fixed()[0], limit: limit}
	d.in.src = w.out
	d.in.fill()
	if d.runOfLiterals(); string(d.out) != "abcd" || d.in.n != 56-4*8 {
		t.Errorf("%q, %d bits left", d.out, d.in.n)
	}
}

func TestReadLengths(t *testing.T) {
	for _, row := range []struct {
		what    string
		symbols []int // each of 16 to 18 has its extra bits behind
		n       int
		want    string // "" if it fails
	}{
		{"lengths", []int{1, 2, 15}, 3, "\x01\x02\x0f"},
		{"three times the last", []int{1, 16, 0}, 4, "\x01\x01\x01\x01"},
		{"three zeros", []int{17, 0}, 3, "\x00\x00\x00"},
		{"eleven zeros", []int{18, 0}, 11, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"},
		{"the last before there is one", []int{16, 0}, 3, ""},
		{"one too many", []int{1, 16, 0}, 3, ""},
		{"too few", []int{1, 2}, 4, ""},
	} {
		w, extra := &writer{}, map[int]int{16: 2, 17: 3, 18: 7}
		for i := 0; i < len(row.symbols); i++ {
			w.symbols(codeOfLengths, row.symbols[i])
			if n := extra[row.symbols[i]]; n > 0 {
				i++
				w.bits(row.symbols[i], n)
			}
		}
		d := decoder{}
		d.distance = &d.own[1]
		d.distance.build(codeOfLengths, false)
		d.in.src = w.out
		if ok := d.readLengths(row.n); ok != (row.want != "") || ok && string(d.lengths[:row.n]) != row.want {
			t.Errorf("%s: got %x, %v, want %x", row.what, d.lengths[:row.n], ok, row.want)
		}
	}
}
