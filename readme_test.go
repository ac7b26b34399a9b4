package gourd_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The README's program is the one in examples/read-cookie, line by line.
func TestReadmeProgram(t *testing.T) {
	program, err := os.ReadFile("examples/read-cookie/main.go")
	if err != nil {
		t.Fatal(err)
	}
	if got := block(t, "```go\n"); got != string(program) {
		t.Error("README.md and examples/read-cookie/main.go differ")
	}
}

// The README's terminal session: what gourd is said to answer, it answers. The
// clock is set to the hour in which the cookie was made.
func TestReadmeSession(t *testing.T) {
	gourd := t.TempDir() + "/gourd"
	if out, err := exec.Command("go", "build", "-o", gourd, "./cmd/gourd").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(block(t, "```console\n"), "\n")
	asked := 0
	for i, line := range lines {
		command, ok := strings.CutPrefix(line, "$ gourd ")
		if !ok {
			continue
		}
		asked++
		cmd := exec.Command(gourd, append(strings.Fields(command), "--now", "1795464500")...)
		cmd.Env = append(os.Environ(), "SECRET_KEY=8f42a73054b1749f8f58848be5e6502c")
		out, _ := cmd.CombinedOutput() // a refused cookie is exit status 1
		if got := strings.TrimSpace(string(out)); got != lines[i+1] {
			t.Errorf("gourd %s\ngot  %s\nwant %s", command, got, lines[i+1])
		}
	}
	if asked != 2 {
		t.Errorf("found %d commands in the README, want 2", asked)
	}
}

// block returns the first fenced block of the README that begins so.
func block(t *testing.T, fence string) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), fence)
	found, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatalf("no block %q in README.md", fence)
	}
	return found
}
