// Package mutants changes tokens in every way that has fooled a verifier
// somewhere, and asks ours about each.
//
// A stock of tokens is issued by each verifier. Mutants are made of them: bits
// and bytes, splices of two, other spellings of the same, signatures of other
// keys, salts, digests, derivations and times, and what only a holder of the key
// could sign. None may be accepted unless it is, byte for byte, a token that was
// issued; none may cause a panic; each is refused with one kind of error, which
// tells the truth, and with nothing usable beside it.
//
// The tests are deterministic. GOURD_MUTANTS sets how many mutants are made,
// GOURD_MUTANTS_SEED another seed. TestEveryWeaknessIsCaught shows, by verifiers
// that are broken on purpose, that the mutants find what they look for.
package mutants

import (
	"os"
	"strconv"
	"testing"
	"time"
)

const (
	fewMutants  = 20_000 // unless GOURD_MUTANTS says otherwise
	defaultSeed = 1
)

// TestMutants is the whole of it, for every verifier in the table.
func TestMutants(t *testing.T) {
	total, seed := fromEnv(t, "GOURD_MUTANTS", fewMutants), uint64(fromEnv(t, "GOURD_MUTANTS_SEED", defaultSeed))
	stocks := stockAll(t, verifiers())
	start := time.Now()
	counts := run(t, stocks, total, seed)
	counts.nothingBehindTheSignature(t)
	t.Logf("%d mutants of %d verifiers with seed %d in %.1f s\n%s", total, len(stocks), seed, time.Since(start).Seconds(), counts)
	t.Logf("in full:\n%s", counts.inFull())
}

// fromEnv reads a number from the environment.
func fromEnv(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is no number above zero", name, text)
	}
	return n
}
