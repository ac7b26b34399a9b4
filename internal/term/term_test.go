package term

import (
	"bytes"
	"os"
	"testing"
)

func TestColors(t *testing.T) {
	for _, tt := range []struct {
		name string
		env  map[string]string
		want bool
	}{
		{"a pipe or a file gets plain text", nil, false},
		{"FORCE_COLOR paints a pipe too", map[string]string{"FORCE_COLOR": "1"}, true},
		{"CLICOLOR_FORCE paints a pipe too", map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{"a forced 0 forces nothing", map[string]string{"FORCE_COLOR": "0", "CLICOLOR_FORCE": "0"}, false},
		{"NO_COLOR wins over force", map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, false},
		{"force wins over a dumb terminal", map[string]string{"TERM": "dumb", "FORCE_COLOR": "1"}, true},
		{"a dumb terminal gets plain text", map[string]string{"TERM": "dumb"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			getenv := func(name string) string { return tt.env[name] }
			if got := Colors(&bytes.Buffer{}, getenv); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestIsTerminal(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if IsTerminal(file) {
		t.Error("an ordinary file passed for a terminal")
	}
	if IsTerminal((*os.File)(nil)) {
		t.Error("a nil file passed for a terminal")
	}
}

func TestStyle(t *testing.T) {
	painted, plain := Painted(), Style{}
	for _, tt := range []struct {
		name  string
		paint func(Style, string) string
		want  string
	}{
		{"bold", Style.Bold, "\x1b[1mx\x1b[0m"},
		{"dim", Style.Dim, "\x1b[2mx\x1b[0m"},
		{"red", Style.Red, "\x1b[31mx\x1b[0m"},
		{"green", Style.Green, "\x1b[32mx\x1b[0m"},
		{"yellow", Style.Yellow, "\x1b[33mx\x1b[0m"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.paint(painted, "x"); got != tt.want {
				t.Errorf("painted: got %q, want %q", got, tt.want)
			}
			if got := tt.paint(plain, "x"); got != "x" {
				t.Errorf("plain: got %q, want the text itself", got)
			}
			if got := tt.paint(painted, ""); got != "" {
				t.Errorf("empty text: got %q, want nothing", got)
			}
		})
	}
}

func TestForFollowsTheEnvironment(t *testing.T) {
	force := func(name string) string { return map[string]string{"FORCE_COLOR": "1"}[name] }
	if !For(&bytes.Buffer{}, force).Enabled() {
		t.Error("FORCE_COLOR did not paint")
	}
	if For(&bytes.Buffer{}, func(string) string { return "" }).Enabled() {
		t.Error("a buffer was painted unasked")
	}
}
