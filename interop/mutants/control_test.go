package mutants

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// enough is how many mutants of one kind must find a weakness.
const enough = 3000

// TestEveryWeaknessIsCaught is the control of the whole: verifiers that are
// broken in one point, each of which one kind of mutation has to find, and the
// same verifiers unbroken, in which nothing may be found.
func TestEveryWeaknessIsCaught(t *testing.T) {
	for _, w := range weaknesses {
		y := newToy(w.packed)
		w.put(y)
		n, fault := y.search(t, w.what, w.by, enough)
		if fault == "" {
			t.Errorf("%s: %d mutants of %q do not show it", w.what, enough, w.by)
		}
		t.Logf("%-45s %-25s mutant %5d: %.60s", w.what, w.by, n, fault)
	}
}

// TestSoundToysPass: what is found in a toy is its weakness, not the toy.
func TestSoundToysPass(t *testing.T) {
	for _, packed := range []bool{false, true} {
		for _, k := range mutations {
			if n, fault := newToy(packed).search(t, "sound", k.name, 200); fault != "" {
				t.Errorf("packed %t, mutant %d of %q: %s", packed, n, k.name, fault)
			}
		}
	}
}

// TestEveryMutationFindsSomething: no kind of mutation makes tokens alone that
// anybody would refuse. Where nothing is verified, each finds that out.
func TestEveryMutationFindsSomething(t *testing.T) {
	for _, k := range mutations {
		found := ""
		for _, w := range weaknesses {
			y := newToy(w.packed)
			w.put(y)
			if _, fault := y.search(t, w.what, k.name, 100); fault != "" {
				found = fault
				break
			}
		}
		if found == "" {
			t.Errorf("%q finds nothing in any of %d weak verifiers", k.name, len(weaknesses))
		}
	}
}

// search makes mutants of one kind until one is answered wrongly.
func (y *toy) search(t *testing.T, name, kind string, most int) (n int, fault string) {
	t.Helper()
	stocks := stockAll(t, []verifier{y.verifier(name), timestampSigner("TimestampSigner", itsdangerous.Keys{}, itsdangerous.Options{Salt: []byte("itsdangerous.Signer")})})
	s := stocks[0]
	i := slices.IndexFunc(s.kinds, func(k mutation) bool { return k.name == kind })
	if i < 0 {
		return 0, ""
	}
	pcg := rand.NewPCG(0, 0)
	m := mint{Rand: rand.New(pcg), all: stocks}
	for n := range most {
		pcg.Seed(defaultSeed, uint64(n))
		if _, fault := s.judge(m.newMutant(s, s.kinds[i])); fault != "" {
			return n, fault
		}
	}
	return most, ""
}
