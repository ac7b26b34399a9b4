package inflate

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

const limit = 64 << 10

// deflated is text as compress/zlib writes it.
func deflated(t testing.TB, level int, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// standard is what compress/zlib makes of a stream, under the same rules.
func standard(src []byte) ([]byte, error) {
	if len(src) > 1 && src[1]&presetDictionary != 0 {
		return nil, ErrFormat
	}
	in := bytes.NewReader(src)
	r, err := zlib.NewReader(in)
	if err != nil {
		return nil, ErrFormat
	}
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case len(text) > limit:
		return nil, ErrTooLong
	case err != nil || in.Len() > 0:
		return nil, ErrFormat
	}
	return text, nil
}

// texts are of many shapes: every way to make blocks, short and long matches, one symbol alone, none.
func texts() [][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	var all [][]byte
	for _, n := range []int{0, 1, 2, 3, 11, 12, 100, 257, 258, 259, 1000, 5000, limit} {
		random, letters := make([]byte, n), make([]byte, n)
		for i := range random {
			random[i], letters[i] = byte(r.Uint32()), "ab\"{}:,_0123456789"[r.IntN(18)]
		}
		all = append(all, random, letters, bytes.Repeat([]byte("a"), n), []byte(strings.Repeat("ab", n/2)))
	}
	return append(all, fibonacci())
}

// fibonacci is a text whose codes are as long as codes can be: each letter is as frequent as the two before it together.
func fibonacci() []byte {
	r := rand.New(rand.NewPCG(3, 4))
	var text []byte
	for letter, n, next := byte('a'), 1, 1; letter < 'a'+20; letter++ {
		text = append(text, bytes.Repeat([]byte{letter}, n)...)
		n, next = next, n+next
	}
	r.Shuffle(len(text), func(i, j int) { text[i], text[j] = text[j], text[i] })
	return text
}

func TestAppend(t *testing.T) {
	for _, text := range texts() {
		for level := zlib.HuffmanOnly; level <= zlib.BestCompression; level++ {
			got, err := Append([]byte("before"), deflated(t, level, text), limit)
			if err != nil || string(got) != "before"+string(text) {
				t.Errorf("%d bytes at level %d: %d bytes, %v", len(text), level, len(got), err)
			}
		}
	}
}

func TestLimit(t *testing.T) {
	for _, text := range texts() {
		for _, level := range []int{zlib.NoCompression, zlib.HuffmanOnly, zlib.BestCompression} {
			src := deflated(t, level, text)
			if got, err := Append(nil, src, len(text)); err != nil {
				t.Errorf("%d bytes where as many are allowed: %d, %v", len(text), len(got), err)
			}
			if got, err := Append(nil, src, len(text)-1); len(text) > 0 && (!errors.Is(err, ErrTooLong) || got != nil) {
				t.Errorf("%d bytes where one less is allowed: %d, %v", len(text), len(got), err)
			}
		}
	}
}

// Every byte of a stream cut off or changed: what is read then is what compress/zlib reads, which is next to nothing.
func TestDamage(t *testing.T) {
	text := []byte(`{"_fresh":true,"_id":"4f3b1e0c9a7d5e2b8c6f1a3d0e9b7c5a","_user_id":"42","cart":["a thing","a thing","a thing"]}`)
	for _, level := range []int{zlib.NoCompression, zlib.HuffmanOnly, zlib.BestSpeed, zlib.BestCompression} {
		src := deflated(t, level, text)
		for n := range src {
			agree(t, src[:n])
		}
		agree(t, append(bytes.Clone(src), 0))
		for bit := range 8 * len(src) {
			damaged := bytes.Clone(src)
			damaged[bit/8] ^= 1 << (bit % 8)
			agree(t, damaged)
		}
	}
}

func agree(t *testing.T, src []byte) {
	t.Helper()
	got, err := Append(nil, src, limit)
	want, wantErr := standard(src)
	if !bytes.Equal(got, want) || !errors.Is(err, wantErr) {
		t.Errorf("%x: %q, %v, want %q, %v", src, got, err, want, wantErr)
	}
}

// stream puts deflate blocks between the header and the checksum of text.
func stream(blocks, text string) []byte {
	return binary.BigEndian.AppendUint32([]byte("\x78\x9c"+blocks), adler32.Checksum([]byte(text)))
}

// Blocks that no compressor writes.
func TestOddBlocks(t *testing.T) {
	rows := []struct {
		what, blocks, text string
		want               error
	}{
		{"an empty block of fixed codes", "\x03\x00", "", nil},
		{"an empty stored block", "\x01\x00\x00\xff\xff", "", nil},
		{"an empty block, then a stored one", "\x00\x00\x00\xff\xff\x01\x01\x00\xfe\xffx", "x", nil},
		{"a stored block whose lengths disagree", "\x01\x01\x00\xfe\xfex", "x", ErrFormat},
		{"a stored block cut short", "\x01\x02\x00\xfd\xffx", "x", ErrFormat},
		{"a stored block without its length", "\x01\x01", "", ErrFormat},
		{"the kind of block that does not exist", "\x07", "", ErrFormat},
		{"no last block", "\x02\x00", "", ErrFormat},
		{"nothing", "", "", ErrFormat},
		{"a match before there is anything", "\x03\x02", "", ErrFormat},
		{"more lengths than there are literals", "\xfd\xff\xff\xff\xff\xff\xff", "", ErrFormat},
		{"a wrong checksum", "\x03\x00", "x", ErrFormat},
		{"a byte between block and checksum", "\x03\x00\x00", "", ErrFormat},
	}
	for _, row := range rows {
		src := stream(row.blocks, row.text)
		got, err := Append(nil, src, limit)
		if string(got) != row.text && row.want == nil || !errors.Is(err, row.want) {
			t.Errorf("%s: %q, %v, want %q, %v", row.what, got, err, row.text, row.want)
		}
		agree(t, src)
	}
	for n := range 40 { // some of them are held already when the block ends
		agree(t, stream("\x03\x00"+strings.Repeat("\x00", n), ""))
	}
}

func TestHeaders(t *testing.T) {
	good := deflated(t, zlib.DefaultCompression, []byte("text"))
	for head := range 1 << 16 {
		src := binary.BigEndian.AppendUint16(nil, uint16(head))
		agree(t, append(src, good[2:]...))
	}
}

// agreeOnBlocks judges blocks with the checksum that they need: that of what compress/flate reads in them, and that of what we
// read, so that neither taking too little nor taking too much hides behind a wrong one.
func agreeOnBlocks(t *testing.T, blocks []byte) {
	t.Helper()
	theirs, _ := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(blocks)), limit+1))
	agree(t, stream(string(blocks), string(theirs)))
	d := decoder{}
	d.start(nil, blocks, limit)
	if d.blocks() == nil {
		agree(t, stream(string(blocks), string(d.out)))
	}
}

// FuzzAppend: whatever the bytes are, compress/zlib says the same. They are tried as a stream, as blocks with the header and checksum
// that they would need, and as a text to compress.
func FuzzAppend(f *testing.F) {
	for _, text := range texts()[:30] {
		f.Add(deflated(f, zlib.DefaultCompression, text))
		f.Add(deflated(f, zlib.HuffmanOnly, text))
	}
	f.Add([]byte("\x7d\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		agree(t, b)
		agreeOnBlocks(t, b)
		for _, level := range []int{zlib.BestSpeed, zlib.DefaultCompression, zlib.HuffmanOnly} {
			agree(t, deflated(t, level, b))
		}
	})
}

func TestAllocations(t *testing.T) {
	src, dst := deflated(t, zlib.DefaultCompression, bytes.Repeat([]byte("a session's text "), 40)), make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(100, func() { _, _ = Append(dst, src, limit) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAppend(b *testing.B) {
	text := []byte(`{"_fresh":true,"_id":"4f3b1e0c9a7d5e2b8c6f1a3d0e9b7c5a4f1b3e0c9d7a5e2b8c6f1a3d0e9b7c5a91b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90",` +
		`"_user_id":"3f2b8c1a-9d4e-4f6a-8b7c-1e2d3c4b5a69","csrf_token":"9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d12345678"}`)
	src := deflated(b, zlib.DefaultCompression, text)
	b.Run("ours", func(b *testing.B) {
		var dst []byte
		b.ReportAllocs()
		for b.Loop() {
			var err error
			if dst, err = Append(dst[:0], src, limit); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("standard library, reused", func(b *testing.B) {
		in := bytes.NewReader(src)
		r, _ := zlib.NewReader(in)
		dst := make([]byte, 1024)
		b.ReportAllocs()
		for b.Loop() {
			in.Reset(src)
			_ = r.(zlib.Resetter).Reset(in, nil)
			if n, _ := io.ReadFull(r, dst); n != len(text) {
				b.Fatal(n)
			}
		}
	})
}
