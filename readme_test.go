package gourd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The README's program is the one in examples/read-cookie, line by line.
func TestReadmeProgram(t *testing.T) {
	if got := block(t, "```go\n"); got != read(t, "examples/read-cookie/main.go") {
		t.Error("README.md and examples/read-cookie/main.go differ")
	}
}

// The README's Flask app is the one in examples/beside, which the live tests
// run, line by line.
func TestReadmeFlaskApp(t *testing.T) {
	if got := block(t, "```python\n"); got != read(t, "examples/beside/app.py") {
		t.Error("README.md and examples/beside/app.py differ")
	}
}

// The README's terminal session, typed into a shell: it answers what it is said
// to answer, and the real Flask makes the cookie.
func TestLiveReadmeSession(t *testing.T) {
	python := os.Getenv("GOURD_TEST_PYTHON")
	if python == "" && os.Getenv("CI") != "true" {
		t.Skip("needs the real Flask, and GOURD_TEST_PYTHON is not set: `make live` runs it")
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "gourd"), "./cmd/gourd").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	script := "#!/bin/sh\nexec \"" + python + "\" \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "python3"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	typed, want := transcript(block(t, "```console\n"))
	shell := exec.Command("bash", "-c", typed)
	shell.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
	out, _ := shell.CombinedOutput() // a refused cookie is exit status 1
	if got := string(out); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// transcript takes a terminal session apart: what was typed after the prompts "$ "
// and "> ", and what was printed.
func transcript(session string) (typed, printed string) {
	for line := range strings.Lines(session) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			typed += command
		} else if more, ok := strings.CutPrefix(line, "> "); ok {
			typed += more
		} else {
			printed += line
		}
	}
	return typed, printed
}

// block returns the first fenced block of the README that begins so.
func block(t *testing.T, fence string) string {
	t.Helper()
	_, rest, ok := strings.Cut(read(t, "README.md"), fence)
	found, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatalf("no block %q in README.md", fence)
	}
	return found
}
