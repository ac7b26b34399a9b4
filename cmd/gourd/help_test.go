package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

const helpGolden = "testdata/help.golden"

// allCommands returns every command that people see, parents first.
func allCommands(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			all = append(all, allCommands(sub)...)
		}
	}
	return all
}

func helpOf(t *testing.T, path string) string {
	t.Helper()
	var out, talk bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &talk, getenv: func(string) string { return "" }}
	if got := a.run(append(strings.Fields(path)[1:], "--help")); got != exitOK {
		t.Errorf("%s --help: exit status %d, want 0: %s", path, got, talk.String())
	}
	return out.String()
}

func TestHelpOfEveryCommand(t *testing.T) {
	var got strings.Builder
	for _, cmd := range allCommands((&app{}).root()) {
		path := cmd.CommandPath()
		got.WriteString("$ " + path + " --help\n" + helpOf(t, path) + "\n")
	}
	if *update {
		if err := os.WriteFile(helpGolden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(helpGolden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("help has changed; if that is meant, run go test ./cmd/gourd -update. Now it is:\n%s", got.String())
	}
}

func TestEveryCommandHasAnExample(t *testing.T) {
	for _, cmd := range allCommands((&app{}).root()) {
		if !strings.Contains(cmd.Example, cmd.CommandPath()+" ") && !strings.Contains(cmd.Example, cmd.CommandPath()+"\n") &&
			!strings.HasSuffix(cmd.Example, cmd.CommandPath()) && !strings.Contains(cmd.Example, cmd.CommandPath()+")") {
			t.Errorf("%s: no example in its help", cmd.CommandPath())
		}
	}
}

// TestNoSecretInAFlag keeps keys and passwords out of the list of processes:
// flags may name files, or say that standard input is read.
func TestNoSecretInAFlag(t *testing.T) {
	for _, cmd := range allCommands((&app{}).root()) {
		for _, name := range []string{"key", "secret", "secret-key", "password", "token"} {
			if cmd.Flags().Lookup(name) != nil {
				t.Errorf("%s has the flag --%s", cmd.CommandPath(), name)
			}
		}
	}
}
