package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/vectors"
)

// question is one line of input to one command line, and what to say of the
// answer, which is "" if the command line was refused.
type question struct {
	id        string
	env, args []string
	input     string
	fault     func(answer string) string
}

// put asks all questions, those that fit together in one command, and gives the
// faults by the case's id.
func put(t *testing.T, questions []question) map[string]string {
	t.Helper()
	batches := map[string][]question{}
	for _, q := range questions {
		key := fmt.Sprintf("%q", append(q.env, q.args...))
		if strings.Contains(q.input, "\n") {
			key += q.id // it goes alone, as an argument
		}
		batches[key] = append(batches[key], q)
	}
	faults := map[string]string{}
	for _, batch := range batches {
		for i, answer := range askBatch(t, batch) {
			if fault := batch[i].fault(answer); fault != "" {
				faults[batch[i].id] += fault + "; "
			}
		}
	}
	return faults
}

// askBatch gives an answer to each question; to none if the command line was
// refused.
func askBatch(t *testing.T, batch []question) []string {
	t.Helper()
	var stdin strings.Builder
	for _, q := range batch {
		stdin.WriteString(q.input + "\n")
	}
	args := append(slices.Clone(batch[0].args), "-")
	if first := batch[0].input; strings.Contains(first, "\n") {
		args = append(slices.Clone(batch[0].args), "--", first)
	}
	lines, status, talk := ask(t, batch[0].env, stdin.String(), args...)
	if status >= exitUsage {
		t.Logf("%s: exit status %d: %s", batch[0].id, status, strings.TrimSpace(talk))
		return make([]string, len(batch))
	}
	if len(lines) != len(batch) {
		t.Fatalf("gourd %q: %d lines gave %d", args, len(batch), len(lines))
	}
	return lines
}

func report(t *testing.T, file vectors.File, questions []question, left map[string]int) {
	t.Helper()
	refused := file.Refused(t, refusedVectors)
	faults := put(t, questions)
	for id, fault := range faults {
		if refused[id] == "" {
			t.Errorf("%s: %s", id, fault)
		}
	}
	t.Logf("%s: %d questions, %d of them refused on purpose", file.Name, len(questions), len(faults))
	for _, why := range slices.Sorted(maps.Keys(left)) {
		t.Logf("%s: %d cases left out: %s", file.Name, left[why], why)
	}
}
