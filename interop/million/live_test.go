package million

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestLiveMillion has the installed libraries answer the first 10 000 cases of
// each chapter again. The million: scripts/million.sh --check.
func TestLiveMillion(t *testing.T) {
	python := os.Getenv("GOURD_TEST_PYTHON")
	if python == "" && os.Getenv("CI") == "true" {
		t.Fatal("needs the real Flask, and with CI=true nothing is left out: set GOURD_TEST_PYTHON to what scripts/python.sh prints")
	}
	if python == "" {
		t.Skip("needs the real Flask, and GOURD_TEST_PYTHON is not set: `make live` runs it")
	}
	cmd := exec.Command(python, "../python/million.py", "--check", "10000")
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), " as stored\n") != len(chapters) {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Log(strings.TrimSpace(string(out)))
}
