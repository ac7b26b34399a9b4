package difffuzz

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func needPython(t *testing.T) {
	t.Helper()
	o, err := live()
	switch {
	case err != nil:
		t.Fatal(err)
	case o == nil && os.Getenv("CI") == "true":
		t.Fatal("needs the real libraries, and with CI=true nothing is left out: set GOURD_TEST_PYTHON to what scripts/python.sh prints")
	case o == nil:
		t.Skip("needs the real libraries, and GOURD_TEST_PYTHON is not set: `make live` runs it")
	}
}

// TestLiveDifferential asks DIFF_SEED's stream of questions for DIFF_SECONDS (10
// unless set) and counts the answers. scripts/difffuzz.sh is its long form.
func TestLiveDifferential(t *testing.T) {
	needPython(t)
	seed := setting(t, "DIFF_SEED", uint64(time.Now().UnixNano()))
	seconds := setting(t, "DIFF_SECONDS", 10)
	g := newGen(seed, 0)
	total := tally{asked: map[string]int{}, tolerated: map[string]int{}}
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end) && !t.Failed(); {
		total.add(t, g.batch())
	}
	total.log(t, seed, seconds)
}

func setting(t *testing.T, name string, byDefault uint64) uint64 {
	text := os.Getenv(name)
	if text == "" {
		return byDefault
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// batch is a hundred questions or so, of all five targets.
func (g gen) batch() (batch []question) {
	for len(batch) < 100 {
		batch = append(batch, g.tokenQuestions()...)
		batch = append(batch, g.tokenQuestions()...)
		batch = append(batch, g.jsonQuestions()...)
		batch = append(batch, g.jsonQuestions()...)
		batch = append(batch, g.cookieQuestions()...)
		batch = append(batch, g.dateQuestions()...)
	}
	return append(batch, g.passwordQuestions()...)
}

// tally counts comparisons by kind, and those that a rule explains by the rule.
type tally struct {
	asked, tolerated map[string]int
	accepted         int // both sides read or matched
	left             int // not asked
	unexplained      int
}

func (c *tally) add(t *testing.T, batch []question) {
	for i, theirs := range python(t, batch) {
		q, ours := batch[i], batch[i].ours()
		if theirs == notAsked {
			c.left++
			continue
		}
		c.asked[q.kind()]++
		if agree(q, ours, theirs) {
			if words(ours, "ok", "match") {
				c.accepted++
			}
			continue
		}
		name := tolerated(q, ours, theirs)
		if name == "" {
			c.unexplained++
			t.Errorf("no rule explains it:\n%s\nGo     says %s\nPython says %s", q, ours, theirs)
			continue
		}
		c.tolerated[q.kind()+", "+name]++
	}
}

func (c *tally) log(t *testing.T, seed, seconds uint64) {
	sum := 0
	for _, n := range c.asked {
		sum += n
	}
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, %d s: %d comparisons, in %d of them both sides accept\n", seed, seconds, sum, c.accepted)
	writeCounts(&b, c.asked)
	fmt.Fprintf(&b, "%9d hashes not asked, since their check would take too long\n", c.left)
	b.WriteString("differences, by the rule that explains them:\n")
	writeCounts(&b, c.tolerated)
	fmt.Fprintf(&b, "%9d unexplained", c.unexplained)
	t.Log(b.String())
}

func writeCounts(b *strings.Builder, counts map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(b, "%9d %s\n", counts[name], name)
	}
}
