package main

import (
	"strings"
	"testing"
)

// TestPasswordsThatAreTooLong: a line of any length has its answer, and the next
// one too.
func TestPasswordsThatAreTooLong(t *testing.T) {
	long := strings.Repeat("x", 1025)
	for _, tt := range []struct{ verb, in, want string }{
		{"hash", long + "\n" + strings.Repeat("x", maxLine+1) + "\nok\n", `too_long|too_long|"ok":true`},
		{"check", `{"password":"` + long + `","hash":"pbkdf2:sha256:1$a$` + strings.Repeat("0", 64) + `"}` + "\n" +
			strings.Repeat("x", maxLine+1) + "\n{}\n", "unsupported|malformed|malformed"},
	} {
		a, out, talk := inProcess(tt.in)
		args := []string{"password", tt.verb, "--json", "-"}
		if tt.verb == "hash" {
			args = append(args, "--scheme", "pbkdf2:sha256:1")
		}
		if got := a.run(args); got != exitFailed {
			t.Errorf("%s: exit status %d, want 1: %s", tt.verb, got, talk)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		for i, want := range strings.Split(tt.want, "|") {
			if len(lines) <= i || !strings.Contains(lines[i], want) {
				t.Errorf("%s: want %s in line %d of %s", tt.verb, want, i+1, out)
			}
		}
	}
}

// TestAPasswordThatIsNoText is not hashed: Python checks text alone, and a lone
// surrogate has no UTF-8.
func TestAPasswordThatIsNoText(t *testing.T) {
	for _, text := range []string{"\xff", "\xed\xa0\x80"} {
		a, out, talk := inProcess(text + "\n\u00e9\n")
		got := a.run([]string{"password", "hash", "--scheme", "scrypt:128:1:1", "-"})
		if got != exitFailed || strings.Count(out.String(), "\n") != 1 || !strings.Contains(talk.String(), "gourd: line 1: malformed: not UTF-8") {
			t.Errorf("%q: exit status %d: %s%s", text, got, out, talk)
		}
		a, out, _ = inProcess(text + "\n")
		want := `{"ok":false,"error":"malformed","detail":"not UTF-8: nobody could check such a password"}` + "\n"
		if got := a.run([]string{"password", "hash", "--json"}); got != exitFailed || out.String() != want {
			t.Errorf("%q: exit status %d: got %s, want %s", text, got, out, want)
		}
	}
}

// FuzzReadLogin: whatever a line holds, it is a login or an error that holds no
// part of it.
func FuzzReadLogin(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "[]", "null", `{"password":"a","hash":"b"}`, `{"password":"\ud800","hash":"b","hash":"c"}`,
		`{"password":1,"hash":"b"}`, `{"password":"a"`, "{\"password\":\"\xff\"}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		hash, password, err := readLogin(line{text: text})
		if err != nil && (hash != "" || password != "") {
			t.Errorf("%q: %q and %q come with %v", text, hash, password, err)
		}
		a := &app{}
		c := passwordChecker{app: a, json: true}
		if err == nil && strings.Contains(hash, ":") {
			return // may cost something
		}
		if out, ok := c.line(nil, line{text: text, number: 1}); ok || !strings.HasPrefix(string(out), `{"ok":false,`) || !strings.HasSuffix(string(out), "}\n") {
			t.Errorf("%q: %s", text, out)
		}
	})
}
