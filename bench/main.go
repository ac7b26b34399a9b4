// Command bench puts Gourd's sessions beside those of alexedwards/scs and
// gorilla/sessions: what two requests at once lose, whether a request in flight
// undoes a logout, and what a request costs. It prints three Markdown tables.
//
//	go run . [-pairs 10000] [-logouts 1000] [-rounds 15]
//
// Every library is behind the same handlers, by the interface peer, and gets its
// requests in process: there is no network in the figures. A contender is a
// library with one of its stores; contenders lists them. To add one, implement
// peer in a file of its own and add it there.
//
// It is a module of its own, so that nobody who uses Gourd has its peers as
// dependencies.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
)

func main() {
	pairs := flag.Int("pairs", 10_000, "pairs of concurrent writes; 0 leaves them out")
	logouts := flag.Int("logouts", 1000, "logouts with a request in flight, of each kind; 0 leaves them out")
	rounds := flag.Int("rounds", 15, "rounds of measuring, of which the best counts; 0 leaves them out")
	flag.Parse()
	if err := run(*pairs, *logouts, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(pairs, logouts, rounds int) error {
	return cmp.Or(
		printLostWrites(os.Stdout, pairs),
		printLogouts(os.Stdout, logouts),
		printCosts(os.Stdout, rounds),
	)
}
