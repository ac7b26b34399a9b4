package million

import (
	"encoding/binary"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/taggedjson"
)

var (
	edgeChars  = []rune{0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0xE000, 0xD7FF, 0x10000, 0x10FFFF}
	edgeInts   = []any{int64(1<<31 - 1), int64(1 << 31), int64(1 << 53), int64(math.MaxInt64), power(63, 0), int64(math.MinInt64), negative(power(63, 1)), power(64, -1), power(64, 0), int64(-1)}
	edgeFloats = []float64{
		0, math.Copysign(0, -1), 1e15, 1e16, 9999999999999998, 1e-4, 1e-5, 9.999e-5, 1e21, 1e22, 1.5e300, 5e-324,
		1.7976931348623157e308, 2.2250738585072014e-308, 0.1, math.NaN(), math.Inf(1), math.Inf(-1),
	}
)

// values draws values. Lone surrogates only where they can be written; tags are
// Flask's types. interop/python/million_values.py draws the same.
type values struct {
	*stream
	lone, tags bool
}

func (g values) size() int {
	switch k := g.below(256); {
	case k < 24:
		return 0
	case k < 220:
		return 1 + g.below(10)
	case k < 254:
		return 11 + g.below(50)
	}
	return 100 + g.below(400)
}

func (g values) char() rune {
	switch k := g.below(16); {
	case k < 7:
		return rune(0x20 + g.below(0x5F))
	case k == 7:
		return rune(`"\/<>&'%`[g.below(8)])
	case k == 8:
		return rune(g.below(0x20))
	case k == 9:
		return rune(0x7F + g.below(0x81))
	case k == 10:
		return pick(g.stream, edgeChars)
	case k < 13:
		return rune(g.below(0xD800))
	case k == 13:
		return rune(0xE000 + g.below(0x2000))
	case k == 14 || !g.lone:
		return rune(0x10000 + g.below(0x100000))
	}
	return rune(0xD800 + g.below(0x800))
}

func (g values) chars(n int) string {
	var text []byte
	for range n {
		text = pyjson.AppendRune(text, g.char())
	}
	return string(text)
}

func (g values) text() string {
	style, n := g.below(4), g.size()
	switch style {
	case 0:
		text := g.bytes(n)
		for i, b := range text {
			text[i] = 0x20 + b%0x5F
		}
		return string(text)
	case 1: // what zlib shrinks
		return strings.Repeat(g.chars(1+g.below(3)), n/2)
	}
	return g.chars(n)
}

func (g values) int() any {
	switch k := g.below(8); {
	case k < 2:
		return int64(g.below(10))
	case k == 2:
		return int64(-g.below(1000))
	case k == 3:
		return int64(g.below(1 << 32))
	case k == 4:
		return pick(g.stream, edgeInts)
	case k == 5:
		return signed(g.bytes(8))
	case k == 6 || !g.oneIn(256):
		return signed(g.bytes(1 + g.below(40)))
	}
	return power(14270+g.below(30), 0) // 4296 to 4305 digits; 4300 are allowed
}

// signed reads a number in two's complement.
func signed(b []byte) any {
	n := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 {
		n.Sub(n, power(8*len(b), 0))
	}
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}

// power returns 2^bits + plus.
func power(bits int, plus int64) *big.Int {
	n := new(big.Int).Lsh(big.NewInt(1), uint(bits))
	return n.Add(n, big.NewInt(plus))
}

func negative(n *big.Int) *big.Int { return n.Neg(n) }

func (g values) float() float64 {
	switch g.below(4) {
	case 0:
		return pick(g.stream, edgeFloats)
	case 1:
		n := g.below(1<<32) - 1<<31
		return float64(n) / math.Pow10(g.below(16))
	case 2:
		n := g.below(1 << 32)
		return float64(n * g.below(1<<20))
	}
	return math.Float64frombits(binary.BigEndian.Uint64(g.bytes(8)))
}

func (g values) datetime() time.Time {
	const days = 3652059 - 4 // of the years 1 to 9999, two days from their ends
	day := g.below(days) - 719162 + 2
	second := g.below(86400)
	at := time.Unix(int64(day*86400+second), int64(g.below(1000000))*1000).UTC()
	if g.below(4) < 3 { // naive or in UTC, to Python
		return at
	}
	return at.In(time.FixedZone("", 60*(g.below(28*60)-14*60)))
}

func (g values) scalar(kinds int) any {
	switch k := g.below(kinds); {
	case k == 0:
		return nil
	case k == 1:
		return g.oneIn(2)
	case k < 4:
		return g.int()
	case k == 4:
		return g.float()
	case k < 9:
		return g.text()
	case k == 9:
		return g.bytes(g.size())
	case k == 10:
		return taggedjson.Markup(g.text())
	case k == 11:
		return taggedjson.UUID(g.bytes(16))
	}
	return g.datetime()
}
