package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

const annsCookie = "eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E"

// inProcess is an app with Flask's key and a clock that goes on by a day each
// time it is asked.
func inProcess(stdin string) (a *app, out, talk *bytes.Buffer) {
	out, talk = &bytes.Buffer{}, &bytes.Buffer{}
	env := map[string]string{"SECRET_KEY": "flask-dev-key"}
	days := 0
	return &app{
		stdin: strings.NewReader(stdin), stdout: out, stderr: talk,
		getenv: func(name string) string { return env[name] },
		now: func() time.Time {
			days++
			return time.Unix(1717950050, 0).AddDate(0, 0, days)
		},
	}, out, talk
}

func TestALineThatIsTooLongIsAnsweredToo(t *testing.T) {
	a, out, _ := inProcess(strings.Repeat("x", maxLine+1) + "\n" + annsCookie + "\n")
	if got := a.run([]string{"cookie", "verify", "--json", "-"}); got != exitFailed {
		t.Errorf("exit status: got %d, want 1", got)
	}
	lines := strings.Split(out.String(), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], `{"ok":false,"error":"bad_data",`) || !strings.HasPrefix(lines[1], `{"ok":true,`) {
		t.Errorf("got %s", out)
	}
}

// TestEveryLineHasItsOwnTime: a program may hold the command open for weeks.
func TestEveryLineHasItsOwnTime(t *testing.T) {
	a, out, _ := inProcess(strings.Repeat(annsCookie+"\n", 33))
	if got := a.run([]string{"cookie", "verify", "--json", "-"}); got != exitFailed {
		t.Errorf("exit status: got %d, want 1", got)
	}
	if ok, expired := strings.Count(out.String(), `"ok":true`), strings.Count(out.String(), `"error":"expired"`); ok != 31 || expired != 2 {
		t.Errorf("got %d good and %d expired, want 31 and 2", ok, expired)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAResultThatCannotBeWrittenIsAFailure(t *testing.T) {
	for _, args := range [][]string{
		{"key", "new"}, {"version"}, {"version", "--json"}, {"key", "check"}, {"key", "fingerprint"},
		{"cookie", "verify", annsCookie}, {"cookie", "verify", "--json", annsCookie},
		{"cookie", "inspect", annsCookie}, {"cookie", "sign"}, {"completion", "bash"},
		{"token", "sign", "--kind", "signer"}, {"token", "sign", "--kind", "timed", "--json"}, {"token", "unsign", "--kind", "signer", "--json"},
		{"password", "hash", "--scheme", "pbkdf2:sha256:1"}, {"password", "check", "--json"},
	} {
		a, _, talk := inProcess("{}\n")
		a.stdout = full{}
		if got := a.run(args); got != exitFailed || !strings.Contains(talk.String(), "no space left") {
			t.Errorf("%v: exit status %d, want 1: %s", args, got, talk)
		}
	}
}
