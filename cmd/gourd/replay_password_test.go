package main

import (
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/internal/vectors"
)

const passwordVectors = "../../interop/vectors/werkzeug-passwords.json"

// costly says whether a hash takes more than a few milliseconds.
func costly(hash string) bool {
	for _, m := range []string{"scrypt:32768", "scrypt:16384", ":1000000"} {
		if strings.Contains(hash, m) {
			return true
		}
	}
	return false
}

// loginLine is a case as the command reads it, in ASCII as Python writes it.
func loginLine(t *testing.T, c vectors.Case) string {
	t.Helper()
	text, err := pyjson.Encoder{EscapeNonASCII: true}.Append(nil, pyjson.Object{
		{Key: "password", Value: c.Text("password")}, {Key: "hash", Value: c.Text("hash")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPasswordsAreWerkzeugs asks the built command about every hash that
// Werkzeug made, found wrong or could not read.
func TestPasswordsAreWerkzeugs(t *testing.T) {
	t.Parallel()
	file := vectors.Load(t, passwordVectors)
	good := map[string]bool{}
	for _, c := range file.Good {
		good[c.ID] = true
	}
	var questions []question
	for _, c := range file.All() {
		if testing.Short() && costly(c.Text("hash")) {
			continue
		}
		fault := wantRefusedPassword
		if good[c.ID] {
			fault = wantMatch(strings.SplitN(c.Text("hash"), ":", 2)[0])
		}
		questions = append(questions, question{id: c.ID, args: []string{"password", "check", "--json"}, input: loginLine(t, c), fault: fault})
	}
	report(t, file, questions, nil)
}

func wantMatch(scheme string) func(answer string) string {
	return func(answer string) string {
		if strings.HasPrefix(answer, `{"ok":true,"scheme":"`+scheme+`","upgrade":`) {
			return ""
		}
		return "got " + answer
	}
}

func wantRefusedPassword(answer string) string {
	for _, word := range []string{"mismatch", "malformed", "unsupported", "too_costly"} {
		if strings.HasPrefix(answer, `{"ok":false,"error":"`+word+`","detail":"`) {
			return ""
		}
	}
	return "got " + answer
}
