package pyjson

import (
	"math/rand/v2"
	"testing"
)

// TestRuns puts every byte at every place of a word, and then random ones,
// before the plain definitions.
func TestRuns(t *testing.T) {
	check := func(s string) {
		t.Helper()
		if got, want := plainRun(s), firstOf(s, isStop); got != want {
			t.Fatalf("plainRun(%q): got %d, want %d", s, got, want)
		}
		if got, want := asciiRun(s), firstOf(s, isASCIIStop); got != want {
			t.Fatalf("asciiRun(%q): got %d, want %d", s, got, want)
		}
	}
	for length := range 19 {
		for at := range length {
			for c := range 256 {
				s := []byte("!aZ~# ]^_{}[azAZ.,x")[:length]
				s[at] = byte(c)
				check(string(s))
			}
		}
	}
	odd := []byte("\x00\x01\x1f !\"#[\\]~\x7f\x80\x81\xa0\xa2\xdc\xff")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		s := make([]byte, random.IntN(30))
		for i := range s {
			s[i] = odd[random.IntN(len(odd))]
		}
		check(string(s))
	}
}

func firstOf(s string, stop func(byte) bool) int {
	for i := range len(s) {
		if stop(s[i]) {
			return i
		}
	}
	return len(s)
}

func isStop(c byte) bool      { return c < ' ' || c == '"' || c == '\\' }
func isASCIIStop(c byte) bool { return isStop(c) || c >= 0x7F }
