package logs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// noEnv is an environment that says nothing about colour.
func noEnv(string) string { return "" }

func TestLevels(t *testing.T) {
	for _, tt := range []struct {
		name, levels, pkg string
		level             slog.Level
		want              bool
	}{
		{"info is the default", "", "session", slog.LevelInfo, true},
		{"debug is off by default", "", "session", slog.LevelDebug, false},
		{"one package may say more", "info,session=debug", "session", slog.LevelDebug, true},
		{"and only that one does", "info,session=debug", "login", slog.LevelDebug, false},
		{"one package may say less", "debug,access=error", "access", slog.LevelWarn, false},
		{"off silences errors too", "access=off", "access", slog.LevelError, false},
		{"spaces and case do not matter", " WARN , Session=Debug", "Session", slog.LevelDebug, true},
		{"Python's word for warn is read", "warning", "x", slog.LevelInfo, false},
		{"the last of two wins", "error,debug", "x", slog.LevelDebug, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, err := New(Config{Level: tt.levels, Output: &bytes.Buffer{}})
			if err != nil {
				t.Fatal(err)
			}
			if got := l.For(tt.pkg).Enabled(context.Background(), tt.level); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestNewNamesEveryFault(t *testing.T) {
	_, err := New(Config{Level: "loud,session=quiet,=info", Format: "xml"})
	if err == nil {
		t.Fatal("a bad configuration was accepted")
	}
	for _, want := range []string{`"loud"`, `"session=quiet"`, `"=info"`, `"xml"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error does not name %s: %v", want, err)
		}
	}
	if _, err := New(Config{Output: &bytes.Buffer{}, File: filepath.Join(t.TempDir(), "no", "such")}); err == nil {
		t.Error("a file in a missing folder was accepted")
	}
}

// lines logs one line with each format and returns what was written.
func lines(t *testing.T, format Format, color bool, log func(*slog.Logger)) string {
	t.Helper()
	var out bytes.Buffer
	getenv := noEnv
	if color {
		getenv = func(name string) string { return map[string]string{"FORCE_COLOR": "1"}[name] }
	}
	l, err := New(Config{Format: format, Output: &out, Getenv: getenv})
	if err != nil {
		t.Fatal(err)
	}
	log(l.For("test"))
	return out.String()
}

func TestRequestIDIsOnEveryLine(t *testing.T) {
	ctx := WithRequestID(context.Background(), "req-1")
	got := lines(t, JSON, false, func(log *slog.Logger) {
		log.InfoContext(ctx, "first")
		log.With("a", 1).InfoContext(ctx, "second")
		log.Info("no request")
	})
	rows := strings.Split(strings.TrimSpace(got), "\n")
	for i, want := range []string{"req-1", "req-1", ""} {
		var row map[string]any
		if err := json.Unmarshal([]byte(rows[i]), &row); err != nil {
			t.Fatal(err)
		}
		if id, _ := row["request_id"].(string); id != want {
			t.Errorf("line %d: got request id %q, want %q", i+1, id, want)
		}
		if row["logger"] != "test" {
			t.Errorf("line %d: got logger %v, want test", i+1, row["logger"])
		}
	}
}

// hostileValues are what strangers try to write into logs.
var hostileValues = []string{
	"x\n{\"level\":\"ERROR\",\"msg\":\"forged\"}",
	"x\r\x00\x7f\x1b[31mred\x1b[0m",
	`literal \x1b[31m and a space`,
	"line\u2028separator\u2029paragraph",
	"over\u202eride\u2066isolate\u200binvisible\ufeff",
	"c1 \u009b31m",
	"tag \U000e0041",
}

func TestG02LogInjectionImpossible(t *testing.T) {
	for _, value := range hostileValues {
		for _, format := range []Format{Text, JSON} {
			for _, color := range []bool{false, true} {
				got := lines(t, format, color, func(log *slog.Logger) {
					log.Info(value, "name", value, "err", errors.New(value), slog.Group("g", "in", value))
				})
				if n := strings.Count(got, "\n"); n != 1 || !strings.HasSuffix(got, "\n") {
					t.Errorf("%q as %s: got %d lines, want 1: %q", value, format, n, got)
				}
				body := strings.TrimSuffix(got, "\n")
				if color {
					body = withoutTint(body)
				}
				if i := strings.IndexFunc(body, hostile); i >= 0 {
					t.Errorf("%q as %s, colour %v: hostile character at %d of %q", value, format, color, i, body)
				}
			}
		}
	}
}

// withoutTint removes exactly the sequences that tint itself writes.
func withoutTint(line string) string {
	return strings.NewReplacer("\x1b[0m", "", "\x1b[2m", "", "\x1b[92m", "").Replace(line)
}

func TestG02JSONValueRoundTrips(t *testing.T) {
	for _, value := range hostileValues {
		got := lines(t, JSON, false, func(log *slog.Logger) { log.Info("m", "name", value) })
		var row struct{ Name string }
		if err := json.Unmarshal([]byte(got), &row); err != nil {
			t.Fatalf("%q: %v in %q", value, err, got)
		}
		if row.Name != value {
			t.Errorf("got %q, want %q", row.Name, value)
		}
	}
}

func TestLongValuesAreCut(t *testing.T) {
	value := strings.Repeat("é", 1000)
	for _, format := range []Format{Text, JSON} {
		got := lines(t, format, false, func(log *slog.Logger) { log.Info("m", "name", value) })
		if len(got) > 700 || !strings.Contains(got, "é…") {
			t.Errorf("%s: got %d bytes, want a cut at a character's border", format, len(got))
		}
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	all, own := filepath.Join(dir, "all.log"), filepath.Join(dir, "security.log")
	var out bytes.Buffer
	l, err := New(Config{Output: &out, File: all, Files: map[string]string{"security": own}})
	if err != nil {
		t.Fatal(err)
	}
	l.For("server").Info("to the common outputs")
	l.For("security").Info("to its own file")
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, text, has, hasNot string }{
		{"output", out.String(), "common", "its own"},
		{"common file", read(t, all), "common", "its own"},
		{"own file", read(t, own), "its own", "common"},
	} {
		if !strings.Contains(tt.text, tt.has) || strings.Contains(tt.text, tt.hasNot) {
			t.Errorf("%s: got %q, want %q and not %q", tt.name, tt.text, tt.has, tt.hasNot)
		}
	}
	if info, _ := os.Stat(own); info.Mode().Perm() != 0o600 {
		t.Errorf("got mode %v, want 0600", info.Mode().Perm())
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func FuzzEscapeIsOneHarmlessLine(f *testing.F) {
	for _, value := range hostileValues {
		f.Add(value)
	}
	f.Add("plain")
	f.Add("\xff\xfe not UTF-8")
	f.Fuzz(func(t *testing.T, value string) {
		if i := strings.IndexFunc(escape(value), hostile); i >= 0 {
			t.Errorf("escape(%q) left a hostile character at %d", value, i)
		}
		var out bytes.Buffer
		l, _ := New(Config{Output: &out, Getenv: noEnv})
		l.For("x").Info("m", "name", value)
		if !json.Valid(out.Bytes()) || strings.Count(out.String(), "\n") != 1 {
			t.Errorf("%q made %q", value, out.String())
		}
	})
}
