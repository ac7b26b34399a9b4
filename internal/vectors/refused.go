package vectors

import (
	"slices"
	"testing"
)

// Refused is what Gourd refuses on purpose in one file of answers: the reason
// by the case's id.
type Refused map[string]string

// Refused reads the file's part of refused.json. A listed id that the file
// does not hold fails the test, and so does one without a reason.
func (f File) Refused(t testing.TB, path string) Refused {
	t.Helper()
	var all map[string]Refused
	readJSON(t, path, &all)
	for id, reason := range all[f.Name] {
		if !slices.ContainsFunc(f.All(), func(c Case) bool { return c.ID == id }) {
			t.Errorf("vectors: %s lists %s of %s, which does not exist", path, id, f.Name)
		}
		if reason == "" {
			t.Errorf("vectors: %s gives no reason for %s of %s", path, id, f.Name)
		}
	}
	return all[f.Name]
}

// Judge fails the test for a case that went wrong and is not listed, and for
// one that passed although it is. fault says what went wrong; "" is a pass.
func (r Refused) Judge(t testing.TB, id, fault string) {
	t.Helper()
	reason, listed := r[id]
	switch {
	case fault != "" && !listed:
		t.Errorf("%s: %s", id, fault)
	case fault == "" && listed:
		t.Errorf("%s passes, but is listed as refused: %s", id, reason)
	}
}
