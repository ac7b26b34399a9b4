package interop

import (
	"context"
	"math/rand/v2"
)

// turns runs goroutines one at a time. Each goes from gate to gate; which of them
// goes next is drawn, so a seed determines how they interleave.
type turns struct {
	random *rand.Rand
	before func() // is called before each turn
	actors []*actor
	gated  chan struct{} // the one whose turn it was is at a gate, or done
}

type actor struct {
	turn chan struct{}
	done bool
}

func newTurns(random *rand.Rand, before func()) *turns {
	return &turns{random: random, before: before, gated: make(chan struct{})}
}

type gateKey struct{}

// add adds a goroutine. Its context carries its gates.
func (s *turns) add(run func(ctx context.Context)) {
	a := &actor{turn: make(chan struct{})}
	s.actors = append(s.actors, a)
	wait := func() { s.gated <- struct{}{}; <-a.turn }
	go func() {
		defer func() { a.done = true; s.gated <- struct{}{} }()
		<-a.turn
		run(context.WithValue(context.Background(), gateKey{}, wait))
	}()
}

// gate waits for the next turn; outside of turns it does nothing.
func gate(ctx context.Context) {
	if wait, ok := ctx.Value(gateKey{}).(func()); ok {
		wait()
	}
}

// run gives turns until all are done.
func (s *turns) run() {
	for len(s.actors) > 0 {
		i := s.random.IntN(len(s.actors))
		s.before()
		s.actors[i].turn <- struct{}{}
		<-s.gated
		if s.actors[i].done {
			s.actors = append(s.actors[:i], s.actors[i+1:]...)
		}
	}
}
