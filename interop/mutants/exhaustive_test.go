package mutants

import "testing"

// exhaustive asks every verifier about all mutants that change makes of a few of
// its tokens.
func exhaustive(t *testing.T, change func(s *stock, text string, try func(mutant string))) {
	t.Helper()
	tried := 0
	for _, s := range stockAll(t, verifiers()) {
		for _, k := range s.tokens[:4] {
			change(s, k.text, func(mutant string) {
				tried++
				if code, fault := s.judge(mutant); fault != "" || code == same && mutant != k.text && s.seen == nil && s.also == nil {
					t.Errorf("%s: %q of %q: %s: %s", s.name, mutant, k.text, code, fault)
				}
			})
		}
	}
	t.Logf("%d mutants", tried)
}

// TestT04EveryPrefixAndSuffix: nothing of a token is a token.
func TestT04EveryPrefixAndSuffix(t *testing.T) {
	exhaustive(t, func(_ *stock, text string, try func(string)) {
		for i := range text {
			try(text[:i])
			try(text[i+1:])
		}
	})
}

// TestT04EverySignatureLength: a signature is as long as the digest, counted in
// bytes as in characters.
func TestT04EverySignatureLength(t *testing.T) {
	exhaustive(t, func(s *stock, text string, try func(string)) {
		head, signature, _ := cutLast(text, s.recipe.options.Sep)
		sum, ok := decodeStrictly(signature)
		if !ok {
			return // cookie.Classic's hex
		}
		for n := range 80 {
			if n != len(sum) {
				try(head + s.recipe.options.Sep + encode(append(sum, make([]byte, 80)...)[:n]))
			}
		}
	})
}

// TestEveryBit turns each bit of a token.
func TestEveryBit(t *testing.T) {
	exhaustive(t, func(_ *stock, text string, try func(string)) {
		b := []byte(text)
		for i := range b {
			for bit := range 8 {
				b[i] ^= 1 << bit
				try(string(b))
				b[i] ^= 1 << bit
			}
		}
	})
}

// TestT05EveryByteInserted puts each of the 256 bytes at each of the last places
// of a token.
func TestT05EveryByteInserted(t *testing.T) {
	places := 45
	if testing.Short() {
		places = 5
	}
	exhaustive(t, func(_ *stock, text string, try func(string)) {
		for i := max(0, len(text)-places); i <= len(text); i++ {
			for c := range 256 {
				try(text[:i] + string([]byte{byte(c)}) + text[i:])
			}
		}
	})
}
