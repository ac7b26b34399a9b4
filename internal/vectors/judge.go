package vectors

import (
	"sync"
	"testing"
)

// Judge keeps the account of a list of cases: each passes, or is refused on
// purpose and says so in refused.json. At the end of the test it fails for a
// case that nobody asked about, and logs the counts in one line, which
// scripts/vectors.sh adds up. It may be used by several goroutines.
type Judge struct {
	t       testing.TB
	refused Refused
	cases   map[string]bool

	mu     sync.Mutex
	asked  map[string]bool
	passed int
}

// Judge begins the account of cases, a part of the file or all of it.
func (f File) Judge(t testing.TB, refusedPath string, cases []Case) *Judge {
	t.Helper()
	j := &Judge{t: t, refused: f.Refused(t, refusedPath), cases: map[string]bool{}, asked: map[string]bool{}}
	for _, c := range cases {
		j.cases[c.ID] = true
	}
	t.Cleanup(func() {
		for id := range j.cases {
			if !j.asked[id] {
				t.Errorf("vectors: nobody asked about %s of %s", id, f.Name)
			}
		}
		t.Logf("vectors: %s: %d cases: %d passed, %d refused on purpose", f.Name, len(cases), j.passed, len(j.asked)-j.passed)
	})
	return j
}

// Case judges one case as [Refused.Judge] does. A case may be judged more than
// once.
func (j *Judge) Case(id, fault string) {
	j.t.Helper()
	j.refused.Judge(j.t, id, fault)
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.cases[id] {
		j.t.Errorf("vectors: %s is none of the cases of this account", id)
	}
	if !j.asked[id] && fault == "" {
		j.passed++
	}
	j.asked[id] = true
}

// Err is Case with an error as the fault.
func (j *Judge) Err(id string, err error) {
	j.t.Helper()
	if err != nil {
		j.Case(id, err.Error())
		return
	}
	j.Case(id, "")
}
