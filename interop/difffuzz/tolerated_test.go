package difffuzz

import (
	"maps"
	"slices"
	"testing"
)

// TestTolerated asks every rule's examples: the two sides still differ there, and
// it is this rule that explains it. A difference that is gone loses its rule.
func TestTolerated(t *testing.T) { examplesDiffer(t) }

// TestLiveTolerated is the same with GOURD_TEST_PYTHON alone.
func TestLiveTolerated(t *testing.T) {
	needPython(t)
	examplesDiffer(t)
}

func examplesDiffer(t *testing.T) {
	names := map[string]bool{}
	for _, r := range rules {
		if names[r.kind+r.name] || r.reason == "" || len(r.examples) == 0 {
			t.Errorf("%s, %s: stands twice, or has no reason or no example", r.kind, r.name)
		}
		names[r.kind+r.name] = true
		for i, theirs := range python(t, r.examples) {
			ours := r.examples[i].ours()
			if name := tolerated(r.examples[i], ours, theirs); agree(r.examples[i], ours, theirs) || name != r.name {
				t.Errorf("%s, %s: explained by %q\n%s\nGo     says %.200s\nPython says %.200s", r.kind, r.name, name, r.examples[i], ours, theirs)
			}
		}
	}
}

// TestLiveRecord: a Python of another version may answer otherwise than the one
// that was recorded. Where it does, the new answer needs no new rule.
func TestLiveRecord(t *testing.T) {
	needPython(t)
	answers, err := recorded()
	if err != nil {
		t.Fatal(err)
	}
	for line := range slices.Chunk(slices.Sorted(maps.Keys(answers)), 100) {
		batch := make([]question, len(line))
		for i := range line {
			if batch[i], err = parseQuestion(line[i]); err != nil {
				t.Fatalf("%v in %s", err, line[i])
			}
		}
		check(t, batch)
	}
}
