package main

import (
	"errors"
	"flag"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// update writes golden files anew: go test ./cmd/gourd -update.
var update = flag.Bool("update", false, "write golden files anew")

// noRaceWait ends a program that is built with -race at once, and not after the
// second for which it waits for others to race.
const noRaceWait = "GORACE=atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gourd": main})
}

// TestStories runs every story of testdata: commands as people type them, with
// what they print and how they end.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", UpdateScripts: *update, RequireExplicitExec: true, RequireUniqueNames: true,
		Cmds: storyCommands,
		Setup: func(env *testscript.Env) error {
			s := &serving{}
			env.Values["serving"] = s
			env.Vars = append(env.Vars, noRaceWait)
			env.Defer(s.kill)
			return nil
		},
	})
}

// exitStatus is the command "status N PROGRAM ARGS…": exec that must end with N.
func exitStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}
