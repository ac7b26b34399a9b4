package mutants

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// block is how many mutants a worker takes at once.
const block = 500

// run makes mutants, on every core, and asks about each. The n-th mutant is
// decided by the seed and n alone, however many cores there are.
func run(t *testing.T, stocks []*stock, total int, seed uint64) *tally {
	t.Helper()
	counts := newTally(stocks)
	var next, faults atomic.Int64
	var mu sync.Mutex
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			w := newWorker(t, stocks, seed, &faults)
			for first := int(next.Add(block)) - block; first < total; first = int(next.Add(block)) - block {
				for n := first; n < min(first+block, total); n++ {
					w.one(n)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			counts.merge(w.counts)
		})
	}
	workers.Wait()
	if n := faults.Load(); n > 0 {
		t.Errorf("%d faults among %d mutants of seed %d", n, total, seed)
	}
	return counts
}

// worker makes mutants one after the other.
type worker struct {
	t      *testing.T
	seed   uint64
	pcg    *rand.PCG
	mint   mint
	counts *tally
	faults *atomic.Int64
}

func newWorker(t *testing.T, stocks []*stock, seed uint64, faults *atomic.Int64) *worker {
	pcg := rand.NewPCG(0, 0)
	return &worker{t, seed, pcg, mint{Rand: rand.New(pcg), all: stocks}, newTally(stocks), faults}
}

// one makes the n-th mutant: verifiers take turns, and within each the kinds.
func (w *worker) one(n int) {
	v := n % len(w.mint.all)
	s := w.mint.all[v]
	k := s.kinds[n/len(w.mint.all)%len(s.kinds)]
	w.pcg.Seed(w.seed, uint64(n))
	text := w.mint.newMutant(s, k)
	code, fault := s.judge(text)
	w.counts.add(v, k.name, code)
	if fault != "" && w.faults.Add(1) <= 20 {
		w.t.Errorf("%s, mutant %d of seed %d, %s: %.400q\nof %.400q: %s: %s", s.name, n, w.seed, k.name, text, w.mint.a.text, code, fault)
	}
}
