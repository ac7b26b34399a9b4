package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// report is what became of the changes of a package.
type report struct {
	path     string
	killed   []mutant // noticed by a failing test
	endless  []mutant // noticed by a test that did not end, or ate its memory
	survived []mutant
}

func (r *report) tried() int { return len(r.killed) + len(r.endless) + len(r.survived) }

func (r *report) efficacy() float64 {
	return 100 * (1 - float64(len(r.survived))/float64(max(1, r.tried())))
}

func (r *report) print(verbose bool) {
	for _, m := range r.survived {
		fmt.Println("SURVIVED", m.text)
	}
	if verbose {
		for _, m := range r.endless {
			fmt.Println("endless ", m.text)
		}
		for _, m := range r.killed {
			fmt.Println("killed  ", m.text)
		}
	}
	fmt.Printf("%s: %d changes, %d noticed (%d by a limit of time or memory), %d survived: %.1f %%\n", r.path,
		r.tried(), len(r.killed)+len(r.endless), len(r.endless), len(r.survived), r.efficacy())
}

// A test run may take this much of memory, and of processor time ten times what
// the unchanged code needs: time by the clock would depend on what else runs.
const (
	memoryKiB   = 4 << 20
	timesLonger = 10
	leastTime   = 10 * time.Second
	byTheClock  = 2 * time.Minute // a deadlock uses no processor time
)

const noFailFile = "-rapid.nofailfile"

func runAll(p *pack, binary string, mutants []mutant, workers int) (*report, error) {
	// rapid writes down what fails, which is worth nothing here.
	if exec.Command(binary, "-test.list", "^$", noFailFile).Run() == nil {
		p.flags = []string{noFailFile}
	}
	base := command(context.Background(), p, binary, 0, byTheClock)
	if out, err := base.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the unchanged code fails: %w\n%s", err, out)
	}
	used := base.ProcessState.UserTime() + base.ProcessState.SystemTime()
	limit := max(leastTime, timesLonger*used)

	r := &report{path: p.path}
	lists := make([]*[]mutant, len(mutants))
	var group sync.WaitGroup
	slots := make(chan struct{}, workers)
	for i, m := range mutants {
		slots <- struct{}{}
		group.Go(func() {
			lists[i] = r.outcome(p, binary, m, limit)
			<-slots
		})
	}
	group.Wait()
	for i, list := range lists {
		*list = append(*list, mutants[i])
	}
	return r, nil
}

// outcome runs the tests with one change and returns the list where it belongs.
func (r *report) outcome(p *pack, binary string, m mutant, limit time.Duration) *[]mutant {
	ctx, cancel := context.WithTimeout(context.Background(), byTheClock)
	defer cancel()
	out, err := command(ctx, p, binary, m.number, limit).CombinedOutput()
	switch {
	case err == nil:
		return &r.survived
	case ctx.Err() != nil, limits.Match(out):
		return &r.endless
	}
	return &r.killed
}

// limits is what the Go runtime says of a limit it ran into.
var limits = regexp.MustCompile(`SIGXCPU|out of memory|stack overflow|cannot allocate memory`)

func command(ctx context.Context, p *pack, binary string, number int, limit time.Duration) *exec.Cmd {
	script := fmt.Sprintf(`ulimit -v %d -t %d; exec "$0" "$@"`, memoryKiB, int(limit.Seconds()))
	arguments := append([]string{"-c", script, binary, "-test.short", "-test.failfast", "-test.timeout", byTheClock.String()}, p.flags...)
	c := exec.CommandContext(ctx, "bash", arguments...)
	c.Dir = p.folder
	c.Env = append(os.Environ(), fmt.Sprintf("MUTATE=%d", number), "GOURD_TEST_PYTHON=", "GOMAXPROCS=1",
		"TMPDIR="+filepath.Dir(binary)) // a run that is stopped does not tidy up
	return c
}
