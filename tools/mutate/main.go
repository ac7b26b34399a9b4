// Mutate tells what the tests of a package would not notice. It changes the code
// in one place at a time, a < to a <=, a statement left out, and runs the
// package's own tests in short form: a change that no test fails at has survived.
//
//	mutate [-least 90] [-workers 2] [-run REGEXP] [-v] ./itsdangerous ./taggedjson
//
// All changes of a package are compiled into one test binary, and an environment
// variable chooses one. So a change costs a run of the tests and no build, and
// what does not compile is no change at all. Changed are comparisons and their
// bounds, arithmetic and bits, && and ||, what has a ! or - before it, conditions
// of one name or call, true and false where they are returned without an error
// beside, ++ and +=, and every statement of one line is left out once. Constants
// are not changed.
//
// It exits with 1 if a package is below -least percent.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
)

func main() {
	least := flag.Float64("least", 90, "percent of changes that a package's tests must notice")
	workers := flag.Int("workers", 2, "how many test runs there are at a time")
	only := flag.String("run", "", "try only changes whose description matches this expression")
	verbose := flag.Bool("v", false, "name the changes that were noticed as well")
	flag.Parse()

	good := flag.NArg() > 0
	for _, pattern := range flag.Args() {
		r, err := mutate(pattern, regexp.MustCompile(*only), *workers)
		if err != nil {
			fmt.Fprintf(os.Stderr, "mutate: %s: %v\n", pattern, err)
			os.Exit(2)
		}
		r.print(*verbose)
		good = good && r.efficacy() >= *least
	}
	if !good {
		os.Exit(1)
	}
}

func mutate(pattern string, only *regexp.Regexp, workers int) (*report, error) {
	p, err := load(pattern)
	if err != nil {
		return nil, err
	}
	files := make(map[string]string)
	var all []mutant
	for _, f := range p.files {
		var text string
		text, all = p.rewrite(f, all)
		files[f.path] = text
	}
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	binary, err := p.build(folder, files)
	if err != nil {
		return nil, err
	}
	var chosen []mutant
	for _, m := range all {
		if only.MatchString(m.text) {
			chosen = append(chosen, m)
		}
	}
	return runAll(p, binary, chosen, workers)
}
