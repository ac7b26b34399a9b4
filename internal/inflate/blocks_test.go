package inflate

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// writer makes blocks bit by bit, for what no compressor writes.
type writer struct {
	out []byte
	n   int // bits written
}

func (w *writer) bits(v, n int) {
	for i := range n {
		if w.n%8 == 0 {
			w.out = append(w.out, 0)
		}
		w.out[w.n/8] |= byte(v>>i&1) << (w.n % 8)
		w.n++
	}
}

// symbols writes symbols by the canonical code of these lengths.
func (w *writer) symbols(lengths []uint8, symbols ...int) {
	for _, symbol := range symbols {
		n := int(lengths[symbol])
		code := 0
		for other, m := range lengths {
			if m > 0 && (int(m) < n || int(m) == n && other < symbol) {
				code += 1 << (n - int(m))
			}
		}
		for i := range n {
			w.bits(code>>(n-1-i), 1)
		}
	}
}

// codeOfLengths is a code of all 19 symbols.
var codeOfLengths = []uint8{4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5}

// dynamic begins a block with codes of its own.
func (w *writer) dynamic(last int, literals, distances []uint8) {
	w.bits(last|2<<1, 3)
	w.bits(len(literals)-257, 5)
	w.bits(len(distances)-1, 5)
	w.bits(19-4, 4)
	for _, symbol := range lengthOrder {
		w.bits(int(codeOfLengths[symbol]), 3)
	}
	for _, n := range append(bytes.Clone(literals), distances...) {
		w.symbols(codeOfLengths, int(n))
	}
}

// lengths of n symbols; those named, in pairs of symbol and length, occur.
func lengths(n int, pairs ...int) []uint8 {
	list := make([]uint8, n)
	for i := 0; i < len(pairs); i += 2 {
		list[pairs[i]] = uint8(pairs[i+1])
	}
	return list
}

// plain has a, the end of the block and the shortest match.
var plain = lengths(258, 'a', 1, endOfBlock, 2, 257, 2)

func TestDynamicBlocks(t *testing.T) {
	one := lengths(1, 0, 1)
	for _, row := range []struct {
		what                string
		literals, distances []uint8
		body                []int // literals; after 257, a bit of the distance
		want                string
		err                 error
	}{
		{"a distance alone", plain, one, []int{'a', 257, 0, endOfBlock}, "aaaa", nil},
		{"its other bit", plain, one, []int{'a', 257, 1, endOfBlock}, "", ErrFormat},
		{"a distance alone, of two bits", plain, lengths(1, 0, 2), []int{'a', endOfBlock}, "", ErrFormat},
		{"no distances", plain, lengths(1), []int{'a', endOfBlock}, "a", nil},
		{"a match without distances", plain, lengths(1), []int{'a', 257, 0, endOfBlock}, "", ErrFormat},
		{"thirty distances", plain, lengths(30, 0, 1, 29, 1), []int{'a', 257, 0, endOfBlock}, "aaaa", nil},
		{"thirty-one distances", plain, lengths(31, 0, 1), []int{'a', endOfBlock}, "", ErrFormat},
		{"too many codes of distances", plain, lengths(3, 0, 1, 1, 1, 2, 1), []int{'a', endOfBlock}, "", ErrFormat},
		{"the end alone", lengths(257, endOfBlock, 1), one, []int{endOfBlock}, "", nil},
		{"286 literals", lengths(286, 'a', 1, endOfBlock, 2, 285, 2), one, []int{'a', endOfBlock}, "a", nil},
		{"287 literals", lengths(287, 'a', 1, endOfBlock, 2, 257, 2), one, []int{'a', endOfBlock}, "", ErrFormat},
		{"codes left over", lengths(257, 'a', 2, endOfBlock, 2), one, []int{'a', endOfBlock}, "", ErrFormat},
		{"too many codes", lengths(257, 'a', 1, 'b', 1, endOfBlock, 1), one, []int{'a', endOfBlock}, "", ErrFormat},
		{"without an end", plain, one, []int{'a', 'a', 'a'}, "", ErrFormat},
	} {
		w := &writer{}
		w.dynamic(1, row.literals, row.distances)
		for i, symbol := range row.body {
			if i > 0 && row.body[i-1] == 257 {
				w.bits(symbol, 1)
			} else {
				w.symbols(row.literals, symbol)
			}
		}
		check(t, row.what, w, row.want, row.err)
	}
}

func check(t *testing.T, what string, w *writer, want string, wantErr error) {
	t.Helper()
	src := stream(string(w.out), want)
	if got, err := Append(nil, src, limit); string(got) != want || !errors.Is(err, wantErr) {
		t.Errorf("%s: %q, %v, want %q, %v", what, got, err, want, wantErr)
	}
	agreeOnBlocks(t, w.out)
}

// A code that has no end cannot end, so it is refused before anything is read by it.
func TestNoEndOfBlock(t *testing.T) {
	w, endless := &writer{}, lengths(257, 'a', 1, 'b', 1)
	w.dynamic(1, endless, lengths(1))
	w.out = append(w.out, make([]byte, limit/4)...) // the code of a is the bit 0
	if _, err := Append(nil, stream(string(w.out), ""), limit); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

// The codes of one block do not hold for the next one.
func TestCodesAreForgotten(t *testing.T) {
	for what, counts := range map[string][2]int{"287 literals": {30, 0}, "31 distances": {0, 30}} {
		w := &writer{}
		w.dynamic(0, plain, lengths(1))
		w.symbols(plain, 'a', endOfBlock)
		w.bits(1|2<<1, 3)
		w.bits(counts[0], 5)
		w.bits(counts[1], 5)
		w.bits(0, 4)
		w.symbols(plain, 'a', endOfBlock)
		if got, err := Append(nil, stream(string(w.out), "aa"), limit); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
}

// fixedLengths are those of RFC 1951, 3.2.6.
func fixedLengths() []uint8 {
	list := bytes.Repeat([]byte{8}, 288)
	for i := 144; i < 280; i++ {
		list[i] = 9 - uint8(i/256)*2
	}
	return list
}

func TestFixedBlocks(t *testing.T) {
	for _, row := range []struct {
		what     string
		symbols  []int
		distance int // after the last symbol, unless it is negative
		want     string
		err      error
	}{
		{"a block that ends with a byte", []int{200, 201, 202, 203, 204, 205, endOfBlock}, -1, "\xc8\xc9\xca\xcb\xcc\xcd", nil},
		{"the edges of the lengths of codes", []int{0, 143, 144, 255, endOfBlock}, -1, "\x00\x8f\x90\xff", nil},
		{"the literal 286, which means nothing", []int{'a', 286}, 0, "", ErrFormat},
		{"the literal 287, which means nothing", []int{'a', 287}, 0, "", ErrFormat},
		{"the distance 30, which means nothing", []int{'a', 257}, 30, "", ErrFormat},
		{"the distance 31, which means nothing", []int{'a', 257}, 31, "", ErrFormat},
		{"the length 279", append(make([]int, 300), 279), 0, string(make([]byte, 300+99)), nil},
		{"the length 280", append(make([]int, 300), 280), 0, string(make([]byte, 300+115)), nil},
	} {
		w := &writer{}
		w.bits(1|1<<1, 3)
		w.symbols(fixedLengths(), row.symbols...)
		if row.distance >= 0 {
			w.bits(0, int(lengthExtra[min(row.symbols[len(row.symbols)-1]-257, 28)]))
			w.symbols(bytes.Repeat([]byte{5}, 32), row.distance)
			w.symbols(fixedLengths(), endOfBlock)
		}
		check(t, row.what, w, row.want, row.err)
	}
}

// Each kind of block keeps to the limit by itself, without another behind it.
func TestLimitOfOneBlock(t *testing.T) {
	literals, match, stored := &writer{}, &writer{}, &writer{}
	for _, w := range []*writer{literals, match} {
		w.bits(1|1<<1, 3)
	}
	literals.symbols(fixedLengths(), 'a', 'a', 'a', 'a', endOfBlock)
	match.symbols(fixedLengths(), 'a', 257)
	match.bits(0, 5)
	match.symbols(fixedLengths(), endOfBlock)
	stored.out = []byte("\x01\x04\x00\xfb\xffaaaa")
	for what, w := range map[string]*writer{"literals": literals, "a match": match, "a stored block": stored} {
		for most := range 7 {
			got, err := Append([]byte("secret"), stream(string(w.out), "aaaa"), most)
			want := map[bool]error{true: nil, false: ErrTooLong}[most >= 4]
			if !errors.Is(err, want) || (string(got) == "secretaaaa") != (want == nil) {
				t.Errorf("%s of 4 bytes where %d are allowed: %q, %v", what, most, got, err)
			}
		}
	}
}

// What stands in dst before is not the stream's to repeat.
func TestMatchesStayWithinTheStream(t *testing.T) {
	w := &writer{}
	w.bits(1|1<<1, 3)
	w.symbols(fixedLengths(), 'a', 257)
	w.bits(1<<4, 5) // a distance of 2
	w.symbols(fixedLengths(), endOfBlock)
	if got, err := Append([]byte("secret"), stream(string(w.out), "atat"), limit); !errors.Is(err, ErrFormat) || string(got) != "secret" {
		t.Errorf("%q, %v", got, err)
	}
}

// A decoder that is kept for the next call keeps nothing of this one's text.
func TestNothingIsKept(t *testing.T) {
	if _, err := Append(nil, stream("\x01\x04\x00\xfb\xffaaaa", "aaaa"), limit); err != nil {
		t.Fatal(err)
	}
	if d := decoders.Get().(*decoder); d.out != nil || d.in.src != nil || d.in.hold != 0 {
		t.Errorf("%q of %q", d.out, d.in.src)
	}
}

// Damage where codes are long.
func TestDamageOfLongCodes(t *testing.T) {
	src := deflated(t, -2, fibonacci())
	for n := len(src) - 40; n < len(src); n++ {
		agree(t, src[:n])
	}
	for n := range 30 {
		agree(t, src[:n*n])
	}
	agree(t, deflated(t, -2, []byte(strings.Repeat("\xff", 3))))
}
