//go:build unix

package interop

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What python/replay.py says of a file.
var replayed = regexp.MustCompile(`(?m)^([a-z-]+[0-9]*[a-z-]*): (\d+) cases, (\d+) answers, 0 unexplained differences$`)

// TestLiveVectorsAreTrue asks the installed libraries every recorded question
// again: what they answer otherwise has an explanation in python/replay_known.py.
func TestLiveVectorsAreTrue(t *testing.T) {
	cmd := exec.Command(python(t), "python/replay.py")
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cases := map[string]string{}
	for _, m := range replayed.FindAllStringSubmatch(string(out), -1) {
		cases[m[1]] = m[2]
		if answers, _ := strconv.Atoi(m[3]); answers == 0 {
			t.Errorf("%s: nothing was asked", m[1])
		}
	}
	for _, name := range vectorFiles(t) {
		if got, want := cases[name], strconv.Itoa(len(readVectors(t, name).all())); got != want {
			t.Errorf("%s: %s cases were asked, want %s", name, got, want)
		}
	}
	t.Log(strings.TrimSpace(string(out)))
}

// TestLiveFormatsExamples computes the examples of docs/formats.md with the real
// libraries, and what Python says of each token.
func TestLiveFormatsExamples(t *testing.T) {
	cmd := exec.Command(python(t), "python/formats.py")
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Log(strings.TrimSpace(string(out)))
}
