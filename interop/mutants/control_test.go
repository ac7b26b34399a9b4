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
// broken in one point, each of which one kind of mutation has to find.
func TestEveryWeaknessIsCaught(t *testing.T) {
	for _, w := range weaknesses {
		n, fault := w.rig(t).search(w.by, enough)
		if fault == "" {
			t.Errorf("%s: %d mutants of %q do not show it", w.what, n, w.by)
		}
		t.Logf("%-45s %-25s mutant %5d: %.60s", w.what, w.by, n, fault)
	}
}

// TestSoundToysPass: what is found in a toy is its weakness, not the toy.
func TestSoundToysPass(t *testing.T) {
	for _, packed := range []bool{false, true} {
		sound := weakness{what: "sound", packed: packed, put: func(*toy) {}}.rig(t)
		for _, k := range mutations {
			if n, fault := sound.search(k.name, 200); fault != "" {
				t.Errorf("packed %t, mutant %d of %q: %s", packed, n, k.name, fault)
			}
		}
	}
}

// TestEveryMutationFindsSomething: each kind of mutation makes tokens that some
// weak verifier is wrong about.
func TestEveryMutationFindsSomething(t *testing.T) {
	found := map[string]bool{}
	for _, w := range weaknesses {
		weak := w.rig(t)
		for _, k := range mutations {
			if !found[k.name] {
				_, fault := weak.search(k.name, 50)
				found[k.name] = fault != ""
			}
		}
	}
	for _, k := range mutations {
		if !found[k.name] {
			t.Errorf("%q finds nothing in any of %d weak verifiers", k.name, len(weaknesses))
		}
	}
}

// rig is a weak toy beside a verifier whose tokens are not for it.
type rig []*stock

func (w weakness) rig(t *testing.T) rig {
	t.Helper()
	y := newToy(w.packed)
	w.put(y)
	other := timestampSigner("TimestampSigner", itsdangerous.Keys{}, itsdangerous.Options{Salt: []byte("itsdangerous.Signer")})
	return stockAll(t, []verifier{y.verifier(w.what), other})
}

// search makes mutants of one kind until one is answered wrongly.
func (r rig) search(kind string, most int) (n int, fault string) {
	s := r[0]
	i := slices.IndexFunc(s.kinds, func(k mutation) bool { return k.name == kind })
	if i < 0 {
		return 0, ""
	}
	pcg := rand.NewPCG(0, 0)
	m := mint{Rand: rand.New(pcg), all: r}
	for n := range most {
		pcg.Seed(defaultSeed, uint64(n))
		if _, fault := s.judge(m.newMutant(s, s.kinds[i])); fault != "" {
			return n, fault
		}
	}
	return most, ""
}
