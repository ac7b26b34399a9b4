package main

import (
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

func TestTokenAge(t *testing.T) {
	const second = tokenAge(time.Second)
	for _, tt := range []struct {
		text string
		want tokenAge
	}{
		{"0", 0}, {"60", 60 * second}, {"0.5", second / 2}, {"-1", -second}, {"-0.5", -second / 2},
		{"-1e-12", -1}, {"1e-12", 0}, {"31d", 31 * 24 * 3600 * second}, {"-1h", -3600 * second},
		{"1e300", tokenAge(longest)}, {"-inf", -tokenAge(longest)}, {"inf", tokenAge(longest)},
	} {
		var got tokenAge
		if err := got.Set(tt.text); err != nil || got != tt.want {
			t.Errorf("%s: got %v, %v, want %v", tt.text, time.Duration(got), err, time.Duration(tt.want))
		}
		if time.Duration(got) == itsdangerous.NoMaxAge {
			t.Errorf("%s: is no limit", tt.text)
		}
	}
	for _, text := range []string{"", "nan", "soon", "1x", "--1"} {
		if err := new(tokenAge).Set(text); err == nil {
			t.Errorf("%q: accepted", text)
		}
	}
}

// TestBytesThatAreNoText: a signer signs bytes, and the answer loses none.
func TestBytesThatAreNoText(t *testing.T) {
	a, out, _ := inProcess("a\xffb\n")
	if got := a.run([]string{"token", "sign", "--kind", "signer"}); got != exitOK || !strings.HasPrefix(out.String(), "a\xffb.") {
		t.Fatalf("exit status %d: %q", got, out)
	}
	b, answer, _ := inProcess(out.String())
	want := `{"ok":true,"payload":"a\udcffb","text":"a\udcffb","key":0}` + "\n"
	if got := b.run([]string{"token", "unsign", "--json", "--kind", "signer"}); got != exitOK || answer.String() != want {
		t.Errorf("exit status %d: got %s, want %s", got, answer, want)
	}
}

func TestALineThatIsTooLongIsNoToken(t *testing.T) {
	for _, verb := range []string{"sign", "unsign"} {
		a, out, _ := inProcess(strings.Repeat("x", maxLine+1) + "\n")
		if got := a.run([]string{"token", verb, "--json", "--kind", "signer"}); got != exitFailed || !strings.Contains(out.String(), "over 1 MiB") {
			t.Errorf("%s: exit status %d: %s", verb, got, out)
		}
	}
}

func TestATokenThatNobodyReadsIsWarnedOf(t *testing.T) {
	a, _, talk := inProcess(strings.Repeat("x", 9000) + "\n")
	if got := a.run([]string{"token", "sign", "--kind", "signer"}); got != exitOK || !strings.Contains(talk.String(), "over 8192 gourd reads none") {
		t.Errorf("exit status %d: %s", got, talk)
	}
}

// TestAClockThatNoTokenHolds: a machine whose clock stands before 1970.
func TestAClockThatNoTokenHolds(t *testing.T) {
	for _, kind := range []string{"timestamp", "timed", "url-safe-timed"} {
		a, out, talk := inProcess("1\n")
		a.now = func() time.Time { return time.Unix(-1, 0) }
		if got := a.run([]string{"token", "sign", "--kind", kind}); got != exitFailed || out.Len() > 0 || !strings.Contains(talk.String(), "before 1970") {
			t.Errorf("%s: exit status %d: %s%s", kind, got, out, talk)
		}
	}
}
