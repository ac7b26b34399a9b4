package sessiontest

import (
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// TestRegistry runs all tests of a registry. open returns an empty one each time
// that it is called, and closes it with t.Cleanup.
func TestRegistry(t *testing.T, open func(t *testing.T) session.Registry) {
	run(t, func(t *testing.T) *suite { return &suite{t, open(t)} }, []part[*suite]{
		{"rows come back whole", (*suite).whole},
		{"the row that stands stays", (*suite).stands},
		{"a handle names one row", (*suite).handleTaken},
		{"a touch never moves back and wakes nothing", (*suite).touch},
		{"the first ending counts", (*suite).firstEnding},
		{"no time is a time to end at", (*suite).endAtNoTime},
		{"ending a session of Flask's moves the cut-off", (*suite).flaskCutoff},
		{"ending a user raises the generation", (*suite).endUser},
		{"ending everybody raises everybody's generation", (*suite).endEverybody},
		{"what is kept of everybody is added to what is kept of a user", (*suite).sums},
		{"the oldest rows end, and nothing else", (*suite).endOldest},
		{"rows that are over do not count among the oldest", (*suite).endOldestOfTheLiving},
		{"a row begins in place of one that ends", (*suite).next},
		{"a row begins in place of one of Flask's, and the cut-off moves", (*suite).nextOfFlask},
		{"nothing begins in place of what is dead", (*suite).nextOfTheDead},
		{"nothing begins with a key that is taken", (*suite).nextTaken},
		{"all but one end, and that one goes on", (*suite).endOthers},
		{"nothing goes on but a living row of that user", (*suite).endOthersOfTheDead},
		{"everybody ends but one, who goes on", (*suite).endEverybodyElse},
		{"a list is of living rows, newest first", (*suite).list},
		{"a sweep leaves what Flask began until no copy can be young enough", (*suite).sweepOfFlask},
		{"a sweep removes what is over", (*suite).sweep},
		{"a sweep removes exactly what is over, whatever happens meanwhile", (*suite).sweepUnderLoad},
		{"of many endings at once one counts", (*suite).manyEndings},
		{"of many starts at once one row stands", (*suite).manyStarts},
		{"of many rotations at once one begins a row", (*suite).manyNexts},
		{"of many logins at once as many live as may", (*suite).manyLogins},
		{"a user who ends has no row left, whatever begins", (*suite).startsDuringEnd},
		{"everybody ends, whatever begins", (*suite).startsDuringEverybodysEnd},
		{"a user who ends has no row left, whatever is rotated", (*suite).rotationsDuringEnd},
		{"a row that is returned is the one that was asked for", (*suite).owners},
		{"a call that was cancelled is an error", (*suite).cancelled},
	})
}

// part is one test of a suite.
type part[S any] struct {
	name string
	test func(S)
}

// run gives each test a suite of its own.
func run[S any](t *testing.T, open func(t *testing.T) S, parts []part[S]) {
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.test(open(t)) })
	}
}
