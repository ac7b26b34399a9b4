package difffuzz

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// gen makes questions. All that it does follows from its seed.
type gen struct{ *rand.Rand }

func newGen(seed, stream uint64) gen { return gen{rand.New(rand.NewPCG(seed, stream))} }

// oneIn is true once in n times.
func (g gen) oneIn(n int) bool { return g.IntN(n) == 0 }

// pick gives one of a few texts; what shall come more often stands more often.
func (g gen) pick(texts ...string) string { return texts[g.IntN(len(texts))] }

// join repeats make up to most times.
func (g gen) join(most int, make func() string) string {
	var b strings.Builder
	for range g.IntN(most + 1) {
		b.WriteString(make())
	}
	return b.String()
}

// corners are the characters at which readers differ.
var corners = []string{
	"a", "Z", "0", "9", "_", "-", ".", "=", "+", "/", " ", "\t", "\x00", "\r", "\v", "\f", "\x1a", "\x1c", "\x1f", "\x7f",
	`"`, `\`, ",", ";", ":", "$", "%", "{", "}", "[", "]", "(", "<", "&", "!", "'", "|", "~", "@", "é", "ÿ", "\u0085", "\u00a0", "\u0130", "ſ",
	"\u2028", "\ud7ff", "\ue000", "\ufeff", "\uffff", "😀", "\U0010ffff",
}

// text is valid UTF-8.
func (g gen) text() string {
	if g.oneIn(3) {
		return g.join(8, func() string { return g.pick("a", "b", "1", "Z", "-") })
	}
	return g.join(8, func() string { return g.pick(corners...) })
}

// raw is any bytes.
func (g gen) raw(most int) string {
	b := make([]byte, g.IntN(most+1))
	for i := range b {
		b[i] = byte(g.Uint32())
	}
	return string(b)
}

// mutate changes a text a little, mostly once.
func (g gen) mutate(s string) string {
	for again := true; again; again = g.oneIn(3) {
		i, j := g.IntN(len(s)+1), g.IntN(len(s)+1)
		i, j = min(i, j), max(i, j)
		switch g.IntN(7) {
		case 0:
			s = s[:i] + g.pick(corners...) + s[i:]
		case 1:
			s = s[:i] + s[min(i+1, len(s)):]
		case 2:
			s = s[:i]
		case 3:
			s = s[:i] + s[j:]
		case 4:
			s = s[:j] + s[i:min(j, i+400)] + s[j:]
		case 5:
			s = s[:i] + string([]byte{byte(g.Uint32())}) + s[min(i+1, len(s)):]
		default:
			if i < len(s) {
				s = s[:i] + string([]byte{s[i] ^ 1<<g.IntN(8)}) + s[i+1:]
			}
		}
	}
	return s
}

// integer is small, or at the limits of some kind of number.
func (g gen) integer() int64 {
	limits := []int64{0, 1, 69, 100, 1 << 31, 1 << 32, 1 << 53, math.MaxInt64, 253402300799, 253402300800, 1_700_000_000}
	switch g.IntN(3) {
	case 0:
		return limits[g.IntN(len(limits))] + int64(g.IntN(5)-2)
	case 1:
		return int64(g.Uint64()) >> g.IntN(64)
	}
	return int64(g.IntN(200) - 100)
}

// numberText is a number of JSON in one of its spellings, sometimes in none.
func (g gen) numberText() string {
	switch g.IntN(9) {
	case 0:
		return fmt.Sprint(math.Float64frombits(g.Uint64()))
	case 1:
		return fmt.Sprintf("%.*e", g.IntN(18), math.Float64frombits(g.Uint64()))
	case 2:
		return fmt.Sprintf("%d.%d", g.IntN(100)-50, g.Uint32())
	case 3:
		return fmt.Sprintf("%d%s%d", g.IntN(100), g.pick("e", "E", "e+", "e-", "E-", ".5e"), g.IntN(400))
	case 4:
		return g.pick("NaN", "Infinity", "-Infinity", "-0", "-0.0", "1e400", "1e-400", "5e-324", "0.1", "1e16", "1e15", "9007199254740993")
	case 5:
		return g.pick("-", "+1", "01", "1.", ".5", "1e", "0x1", "-NaN", "nan", "1_0", "-00", "١", "2.5e+", "--1", "1e5.5", "Infinit")
	case 6:
		return strings.Repeat(g.pick("1", "9", "12345", "10"), 1+g.IntN(30))
	}
	return fmt.Sprint(g.integer())
}
