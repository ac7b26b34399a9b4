package mutants

import (
	"math/rand/v2"
	"slices"
)

// mutation is one way to change a token. Most change a text, and can be applied
// one after the other; those that are fresh make a text from the parts of one or
// two tokens.
type mutation struct {
	name  string
	make  func(m *mint, text string) string
	fresh bool
	needs func(s *stock) bool // nil: nothing
}

// mint makes one mutant.
type mint struct {
	*rand.Rand
	s    *stock
	all  []*stock
	a, b *token // a is changed, b lends its parts
}

// sep is the verifier's separator.
func (m *mint) sep() string { return m.s.recipe.options.Sep }

// oneOf returns one of some things.
func oneOf[T any](m *mint, things ...T) T { return things[m.IntN(len(things))] }

// newMutant returns the n-th mutant for a verifier, made in a way that n decides.
func (m *mint) newMutant(s *stock, k mutation) string {
	m.s = s
	m.a, m.b = &s.tokens[m.IntN(len(s.tokens))], &s.tokens[m.IntN(len(s.tokens))]
	return k.make(m, m.a.text)
}

// mutations is the table; "several" comes last and draws on those before.
var mutations []mutation

func init() {
	mutations = slices.Concat(byteMutations, partMutations, spellingMutations, forgeries, timeMutations, payloadMutations)
	single := slices.Clone(mutations)
	mutations = append(mutations, mutation{name: "several of these", make: func(m *mint, text string) string {
		return several(m, single, text)
	}})
}

// several applies two to four mutations, one after the other.
func several(m *mint, single []mutation, text string) string {
	for range 2 + m.IntN(3) {
		k := single[m.IntN(len(single))]
		if k.fresh || k.needs != nil && !k.needs(m.s) {
			continue
		}
		text = k.make(m, text)
	}
	return text
}

func isTimed(s *stock) bool  { return s.recipe.timed }
func isPacked(s *stock) bool { return s.recipe.packed }
