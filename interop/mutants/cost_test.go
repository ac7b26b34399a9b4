//go:build !race

package mutants

import (
	"compress/flate"
	"net/http"
	"runtime"
	"testing"

	"github.com/gourd-auth/gourd/cookie"
)

// cost is how many bytes and objects f allocates, at its cheapest: what a pool
// lost meanwhile is no cost of f.
func cost(f func()) (bytes, objects uint64) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	bytes, objects = 1<<63, 1<<63
	f()
	for range 4 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		bytes, objects = min(bytes, after.TotalAlloc-before.TotalAlloc), min(objects, after.Mallocs-before.Mallocs)
	}
	return bytes, objects
}

// TestT18HostileTextsCostNoMemory: whatever nobody has signed costs a few
// objects, for the error, however long it is. What comes in a header costs the
// request besides, which is ours to make here, and up to 16 KiB of other letters
// than ASCII are turned into text.
func TestT18HostileTextsCostNoMemory(t *testing.T) {
	for _, s := range stockAll(t, verifiers()) {
		for _, size := range sizes {
			mostBytes, mostObjects := uint64(256), uint64(8)
			if s.seen != nil {
				mostBytes, mostObjects = uint64(size*9/8+4*min(size, cookie.MaxHeader)+4096), 32
			}
			for _, h := range s.hostile(size) {
				if bytes, objects := cost(func() { s.open(h.text) }); bytes > mostBytes || objects > mostObjects {
					t.Errorf("%s: %s of %d bytes: %d bytes in %d objects, want %d in %d", s.name, h.what, size, bytes, objects, mostBytes, mostObjects)
				}
			}
		}
	}
}

// TestT18ParsingIsLinear: twice the text costs about twice the memory, and never
// more than 64 bytes for one. The times are those of BenchmarkHostileInside.
func TestT18ParsingIsLinear(t *testing.T) {
	for name, codec := range codecs {
		smaller := map[string]uint64{}
		for _, size := range []int{16 << 10, 32 << 10, 64 << 10} {
			for what, text := range insides(size) {
				bytes, _ := cost(func() { codec.Loads([]byte(text)) })
				if bytes > uint64(64*size) {
					t.Errorf("%s: %s of %d bytes: %d bytes", name, what, size, bytes)
				}
				if before := smaller[what]; before > 0 && bytes > 3*before+8192 {
					t.Errorf("%s: %s of %d bytes: %d bytes, and %d for half as much", name, what, size, bytes, before)
				}
				smaller[what] = bytes
			}
		}
	}
}

// TestT18SignedTokensAreBounded: a token of 8 KiB at most, signed and hostile
// inside, costs 4 MiB at most.
func TestT18SignedTokensAreBounded(t *testing.T) {
	all := readers(t)
	for what, text := range insides(64 << 10) {
		packed := "." + encode(deflate([]byte(text), flate.BestSpeed))
		for _, s := range all {
			token := s.signedText(text, packed)
			if bytes, _ := cost(func() { s.open(token) }); bytes > 4<<20 {
				t.Errorf("%s: %s: %d bytes", s.name, what, bytes)
			}
		}
	}
}

// TestT18FindCostsNothing: looking for one's own cookie costs memory for its
// value alone, and over 16 KiB for the error alone.
func TestT18FindCostsNothing(t *testing.T) {
	for _, unit := range hostileHeaders {
		for _, size := range sizes {
			h, most := http.Header{"Cookie": {repeated(unit, size)}}, uint64(256)
			if size <= cookie.MaxHeader {
				most += uint64(8 * size)
			}
			if bytes, _ := cost(func() { _, _ = cookie.Find(h, "a") }); bytes > most {
				t.Errorf("%q, %d bytes: %d bytes, want %d", unit, size, bytes, most)
			}
		}
	}
}

// TestT18ReadingAllCookiesIsLinear: the call without limits takes memory in
// proportion, of which most is for the list.
func TestT18ReadingAllCookiesIsLinear(t *testing.T) {
	for _, unit := range hostileHeaders {
		for _, size := range []int{16 << 10, 64 << 10, 256 << 10} {
			header := repeated(unit, size)
			if bytes, _ := cost(func() { cookie.Parse(header) }); bytes > uint64(100*size) {
				t.Errorf("%q, %d bytes: %d bytes", unit, size, bytes)
			}
		}
	}
}
