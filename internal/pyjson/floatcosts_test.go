//go:build !race

package pyjson

import (
	"math"
	"math/big"
	"strings"
	"testing"
)

// What strconv has no fast way for is told apart without work if it is an
// infinity or a zero, and else by integers of some hundred digits.
func TestHardFloatsAllocate(t *testing.T) {
	for _, row := range []struct {
		text string
		most float64
	}{
		{"0.5", 0}, {"-0.12345678901234567", 0}, {"1e+16", 0}, {"1e309", 0}, {"2e308", 0}, {"-1e99999", 0}, {"1e-325", 0},
		{"1e-320", 20}, {"4.9e-324", 20}, {"10000000000000001.99999e-200", 20},
		{"0." + strings.Repeat("1234567890", 6000) + "e-310", 60},
	} {
		if n := testing.AllocsPerRun(100, func() { parseFloat(row.text) }); n > row.most {
			t.Errorf("%.30s: %v allocations, want %v at most", row.text, n, row.most)
		}
	}
}

// However long a number is, what is reckoned with is not.
func TestDigitsBehindAreOne(t *testing.T) {
	half := new(big.Float).SetPrec(60).SetMantExp(big.NewFloat(1), -1075).Text('e', 760) // all its digits
	digits, exp, _ := strings.Cut(half, "e")
	for zeros, want := range map[int]float64{0: 5e-324, 100: 5e-324, 60000: 5e-324} {
		if got := parseFloat(digits + strings.Repeat("0", zeros) + "1e" + exp); got != want {
			t.Errorf("%d zeros: got %v", zeros, got)
		}
		if got := parseFloat(digits + strings.Repeat("0", zeros) + "e" + exp); math.Float64bits(got) != 0 {
			t.Errorf("%d zeros, and half-way: got %v", zeros, got)
		}
	}
}
