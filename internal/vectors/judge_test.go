package vectors_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// account is a test whose end can be called.
type account struct {
	recorder
	end  func()
	said string
}

func (a *account) Cleanup(f func())                  { a.end = f }
func (a *account) Logf(format string, values ...any) { a.said = fmt.Sprintf(format, values...) }

func TestJudgeCounts(t *testing.T) {
	f := load(t)
	path := write(t, "refused.json", `{"sample": {"bad-001": "a reason"}}`)
	all := f.All()

	a := &account{recorder: recorder{TB: t}}
	j := f.Judge(a, path, all)
	for _, c := range all {
		if c.ID == "bad-001" {
			j.Err(c.ID, errors.New("refused"))
			continue
		}
		j.Case(c.ID, "")
		j.Err(c.ID, nil) // twice counts once
	}
	a.end()
	want := fmt.Sprintf("vectors: sample: %d cases: %d passed, 1 refused on purpose", len(all), len(all)-1)
	if a.failed || a.said != want {
		t.Errorf("failed %v, said %q, want %q", a.failed, a.said, want)
	}

	a = &account{recorder: recorder{TB: t}}
	f.Judge(a, path, all).Case("good-001", "")
	a.end()
	if !a.failed || !strings.Contains(a.said, ": 1 passed") {
		t.Errorf("cases that nobody asked about: failed %v, said %q", a.failed, a.said)
	}
}

func TestJudgeKnowsItsCases(t *testing.T) {
	f := load(t)
	a := &account{recorder: recorder{TB: t}}
	j := f.Judge(a, write(t, "refused.json", "{}"), f.Good)
	for _, c := range f.Good {
		j.Case(c.ID, "")
	}
	if a.failed {
		t.Error("failed for its own cases")
	}
	if j.Case("bad-001", ""); !a.failed {
		t.Error("took a case of another list")
	}
}
