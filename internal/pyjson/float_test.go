package pyjson

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// checkFloat compares parseFloat with strconv, which is right and slow.
func checkFloat(t *testing.T, text string) {
	t.Helper()
	want, _ := strconv.ParseFloat(text, 64)
	if got := parseFloat(text); math.Float64bits(got) != math.Float64bits(want) {
		t.Errorf("%.100s: got %v, want %v", text, got, want)
	}
}

func TestParseFloat(t *testing.T) {
	zeros := strings.Repeat("0", 1000)
	for _, text := range []string{
		"0.0", "-0.0", "0e5", "-0e-5", "0e999999", "0." + zeros, "-0." + zeros + "e-9",
		"1.0", "-1.5", "1E2", "1e+16", "1e23", "9007199254740993.0", "-9007199254740993e0", "9007199254740993.00000000000000000001",
		"1e308", "1e309", "2e308", "-1e309", "1e310", "1e99999", "-1e99999", "1.7976931348623157e308", "1.7976931348623158e308",
		"1.7976931348623159e308",
		"1.797693134862315807e308", "1.797693134862315808e308", "1.7976931348623158079e308", "1.7976931348623158080000000001e308",
		"1.79769313486231580793e308", "1.79769313486231580794e308", "-1.8e308", "9.9e307", "1797693134862315808e290", "179769313486231570000" + zeros[:288] + ".0", "0.17976931348623157e309", "0.0001e313", "-0.0001e312",
		"1e-323", "-1e-323", "1e-324", "2e-324", "3e-324", "-2e-324", "1e-325", "4.9e-324", "5e-324", "7e-324", "8e-324", "1e-400", "-1e-99999",
		"2.2250738585072014e-308", "2.2250738585072011e-308", "2.2250738585072009e-308", "-1e-307", "1e-306", "9.999999999999999999e-308",
		"0." + zeros + "1e1001", "0." + zeros + "1e1310", "12345678901234567890.5",
	} {
		checkFloat(t, text)
	}
	for text, want := range map[string]float64{
		"1e999999999999999999999": math.Inf(1), "-1e999999999999999999999": math.Inf(-1), "1e-999999999999999999999": 0,
		"0e999999999999999999999": 0,
		// strconv is wrong about these.
		"0." + strings.Repeat("0", 199999) + "1e200000": 1, "1" + zeros + "e-1000": 1, "25" + zeros + "1e-1001": 25,
	} {
		if got := parseFloat(text); got != want {
			t.Errorf("%.30s: got %v, want %v", text, got, want)
		}
	}
}

// Between two floats, half-way and as near to that as can be written.
func TestParseFloatHalfWay(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 2000 {
		bits := random.Uint64() & (1<<63 - 1)
		switch i % 4 {
		case 0:
			bits &= 1<<52 - 1 // below the normal ones
		case 1:
			bits = 1<<52 - 3 + bits%6
		case 2:
			bits = 0x7FEFFFFFFFFFFFFF - bits%3
		}
		f := math.Float64frombits(bits)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		half := new(big.Float).SetPrec(60).SetMantExp(big.NewFloat(float64(mantissa(bits))+0.5), unit(bits))
		mid := half.Text('e', 800)
		digits, exp, _ := strings.Cut(mid, "e")
		trimmed := strings.TrimRight(digits, "0")
		last := len(trimmed) - 1
		for _, d := range []string{trimmed, trimmed + "0001", digits + "1", digits + strings.Repeat("0", 50) + "1", trimmed[:last] + string(trimmed[last]-1) + "9"} {
			checkFloat(t, d+"e"+exp)
			checkFloat(t, "-"+d+"E"+exp)
		}
		checkFloat(t, half.Text('e', 19+i%30))
	}
}

func mantissa(bits uint64) uint64 {
	if bits>>52 == 0 {
		return bits
	}
	return bits&(1<<52-1) | 1<<52
}

func unit(bits uint64) int { return max(int(bits>>52), 1) - 1075 }

// Every float is read from the text that is written for it, from fewer digits
// and from more; and any digits give what strconv gives.
func TestParseFloatRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 20000 {
		bits := random.Uint64()
		if i%3 == 0 {
			bits &= 1<<63 | 1<<52 - 1
		}
		f := math.Float64frombits(bits)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		checkFloat(t, strconv.FormatFloat(f, 'e', -1, 64))
		checkFloat(t, strconv.FormatFloat(f, 'e', random.IntN(40), 64))
		if i%20 == 0 {
			checkFloat(t, strconv.FormatFloat(f, 'f', random.IntN(1100), 64)+"e"+strconv.Itoa(random.IntN(30)-15))
		}
		checkFloat(t, fmt.Sprintf("%d.%de%d", random.Uint64N(1e19), random.Uint64(), random.IntN(720)-380))
		checkFloat(t, fmt.Sprintf("%de%d", random.Uint64N(1<<(i%63+1)), random.IntN(720)-370))
	}
}

func FuzzParseFloat(f *testing.F) {
	for _, text := range []string{"0.1", "-1e309", "5e-324", "1.00000000000000011102230246251565404e-308"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := parser{text: text}
		number, isFloat, err := p.number(p.peek())
		if _, exp, found := strings.Cut(strings.ToLower(number), "e"); err == nil && isFloat && len(number) < 700 && (!found || len(exp) < 5) {
			checkFloat(t, number)
		}
	})
}

// hardFloats are short and take strconv the longest.
var hardFloats = []string{"1e309", "2e308", "1e-320", "-1e-325", "1.5e-323", "2.00000000000000001e308", "9007199254740993.0", "10000000000000001.99999e-200", "0.5"}

func BenchmarkParseFloat(b *testing.B) {
	for _, text := range append(hardFloats, "0.12345678901234567", "1e+16", "2.2250738585072011"+strings.Repeat("3", 784)+"e-308") {
		b.Run(text[:min(len(text), 30)], func(b *testing.B) {
			for b.Loop() {
				parseFloat(text)
			}
		})
	}
}

// 64 KiB of numbers at the ends of the range.
func BenchmarkHardFloats(b *testing.B) {
	for _, number := range []string{"1e309", "1e-320", "2e308", "0.5"} {
		text := "[" + strings.Repeat(number+",", 65000/(len(number)+1)) + "0]"
		b.Run(number, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := (Decoder{}).DecodeString(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
