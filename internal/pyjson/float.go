package pyjson

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// parseFloat gives the float64 nearest to a number of the grammar of number,
// the even one of two that are as near, as Python's float does: an infinity
// beyond the largest, a zero below the least.
//
// strconv.ParseFloat gives the same, but takes fifty microseconds for six bytes
// such as 1e309 or 1e-320, which would let a short text keep a server busy, and
// errs where a number of more than 800 digits has no point. So it is only asked
// about short numbers for which it has a fast way.
func parseFloat(text string) float64 {
	if isFast(text) {
		f, _ := strconv.ParseFloat(text, 64)
		return f
	}
	d := decimalOf(text)
	if d.negative {
		return -d.float()
	}
	return d.float()
}

func isFast(text string) bool {
	if len(text) <= 20 && !strings.ContainsAny(text, "eE") {
		return true // as most are
	}
	d := decimalOf(text)
	return len(text) < maxExact && d.isEasy()
}

// decimal is a number as it is written: digits × 10^exp.
type decimal struct {
	negative bool
	digits   string // begins and ends with none of 0; "" is the number zero
	exp      int
}

func decimalOf(text string) decimal {
	text, negative := strings.CutPrefix(text, "-")
	exp := 0
	if i := strings.LastIndexAny(text, "eE"); i >= 0 {
		text, exp = text[:i], exponent(text[i+1:])
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	exp -= len(fraction)
	short := strings.TrimRight(digits, "0")
	return decimal{negative, short, exp + len(digits) - len(short)}
}

// exponent stops where no text is long enough to make up for it with zeros.
func exponent(text string) int {
	text, negative := strings.CutPrefix(text, "-")
	n := 0
	for i := range len(text) {
		if isDigit(text[i]) {
			n = min(10*n+int(text[i]-'0'), 1<<50)
		}
	}
	if negative {
		return -n
	}
	return n
}

// point says where the number is: d < 10^point, and 10^(point-1) <= d.
func (d *decimal) point() int { return d.exp + len(d.digits) }

// isBeyond reports whether d is an infinity by its first digits: half-way
// between the largest float and 2^1024 is 1.7976931348623158079…e308.
func (d *decimal) isBeyond() bool {
	return d.point() > 309 || d.point() == 309 && d.digits >= "1797693134862315808"
}

// isEasy reports whether d fits into 19 digits and among the normal floats.
func (d *decimal) isEasy() bool {
	return len(d.digits) <= 19 && d.point() >= -306 && !d.isBeyond()
}

// maxExact is more digits than any number has that lies half-way between two
// floats: 767. Of all digits behind, it only matters that they are there.
const maxExact = 800

// float gives the float64 nearest to d without its sign.
func (d *decimal) float() float64 {
	switch {
	case d.digits == "" || d.point() < -323: // below 1e-324, and half of the least float is 2.47e-324
		return 0
	case d.isBeyond():
		return math.Inf(1)
	}
	digits := d.digits
	if len(digits) > maxExact {
		digits = digits[:maxExact] + "1"
	}
	num, _ := new(big.Int).SetString(digits, 10)
	den := big.NewInt(1)
	exp := d.point() - len(digits)
	if exp >= 0 {
		num.Mul(num, powerOf5(exp))
	} else {
		den = powerOf5(-exp)
	}
	return nearest(num, den, exp)
}

func powerOf5(n int) *big.Int { return new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(n)), nil) }

// nearest gives the float64 nearest to num/den × 2^exp, and changes num and den.
func nearest(num, den *big.Int, exp int) float64 {
	bits := num.BitLen() - den.BitLen()
	if compareShifted(num, den, bits) < 0 {
		bits--
	}
	// Now 2^bits <= num/den < 2^(bits+1). A float has 53 bits, the last of which
	// stands for 2^unit.
	unit := max(bits+exp-52, -1074)
	if shift := exp - unit; shift >= 0 {
		num.Lsh(num, uint(shift))
	} else {
		den.Lsh(den, uint(-shift))
	}
	quotient, rest := num.QuoRem(num, den, new(big.Int))
	n := quotient.Uint64()
	if up := rest.Lsh(rest, 1).Cmp(den); up > 0 || up == 0 && n%2 == 1 {
		n++
	}
	return math.Ldexp(float64(n), unit) // exact, or an infinity
}

// compareShifted compares num with den × 2^bits.
func compareShifted(num, den *big.Int, bits int) int {
	if bits >= 0 {
		return num.Cmp(new(big.Int).Lsh(den, uint(bits)))
	}
	return new(big.Int).Lsh(num, uint(-bits)).Cmp(den)
}
