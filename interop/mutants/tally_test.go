package mutants

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// tally counts answers by verifier, kind of mutation and code.
type tally struct {
	stocks []*stock
	before []int64 // what lay behind each signature had been asked
	counts []map[string]codes
}

// codes counts answers by code.
type codes map[string]int

func newTally(stocks []*stock) *tally {
	c := &tally{stocks: stocks}
	for _, s := range stocks {
		c.counts = append(c.counts, map[string]codes{})
		c.before = append(c.before, s.asked())
	}
	return c
}

// asked is how often what lies behind the signature was asked.
func (s *stock) asked() int64 {
	if s.behind == nil {
		return 0
	}
	return s.behind()
}

func (c *tally) add(verifier int, kind, code string) {
	if c.counts[verifier][kind] == nil {
		c.counts[verifier][kind] = codes{}
	}
	c.counts[verifier][kind][code]++
}

func (c *tally) merge(other *tally) {
	for v, kinds := range other.counts {
		for kind, codes := range kinds {
			for code, n := range codes {
				if c.counts[v][kind] == nil {
					c.counts[v][kind] = map[string]int{}
				}
				c.counts[v][kind][code] += n
			}
		}
	}
}

// nothingBehindTheSignature shows that codecs and registries were asked about
// tokens alone whose signature holds.
func (c *tally) nothingBehindTheSignature(t *testing.T) {
	t.Helper()
	for v, s := range c.stocks {
		signed := 0
		for code, n := range c.of(v) {
			if code == same || saysSigned[code] {
				signed += n
			}
		}
		if asked := s.asked() - c.before[v]; asked > int64(2*signed) {
			t.Errorf("%s: what lies behind the signature was asked %d times, and %d mutants were signed", s.name, asked, signed)
		}
	}
}

// of adds up a verifier's kinds.
func (c *tally) of(v int) codes {
	all := codes{}
	for _, codes := range c.counts[v] {
		for code, n := range codes {
			all[code] += n
		}
	}
	return all
}

// String is a table of verifiers.
func (c *tally) String() string {
	return table("verifier", func(row func(name string, counts codes)) {
		for v, s := range c.stocks {
			row(s.name, c.of(v))
		}
	})
}

// inFull is a table of kinds within verifiers.
func (c *tally) inFull() string {
	return table("verifier, mutation", func(row func(name string, counts codes)) {
		for v, s := range c.stocks {
			for _, k := range s.kinds {
				row(s.name+", "+k.name, c.counts[v][k.name])
			}
		}
	})
}

// table has a column for each code that occurs.
func table(head string, rows func(row func(name string, counts codes))) string {
	total := codes{}
	rows(func(_ string, counts codes) {
		for code, n := range counts {
			total[code] += n
		}
	})
	columns := slices.Sorted(maps.Keys(total))
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(name string, counts codes) {
		sum := 0
		for _, n := range counts {
			sum += n
		}
		fmt.Fprintf(w, "%s\t%d\t", name, sum)
		for _, code := range columns {
			fmt.Fprintf(w, "%d\t", counts[code])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%s\ttried\t%s\t\n", head, strings.Join(columns, "\t"))
	rows(line)
	line("all", total)
	w.Flush()
	return out.String()
}
