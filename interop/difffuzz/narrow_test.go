package difffuzz

import "testing"

// wrong are answers that ours might give by mistake, by kind of question.
var wrong = map[string][]string{
	"unsign":     {"bad_data", "bad_signature", "bad_time_signature null", "bad_payload", "config", "expired null", "ok null"},
	"sign":       {"refused", "config", `ok b"x"`},
	"json":       {"refused", "ok null x x"},
	"tagged":     {"refused", "ok null x x", "differs without order"},
	"cookies":    {"ok ", `ok ("a","b")`},
	"set-cookie": {"refused", `ok "a=b"`},
	"read-date":  {"ok null", "ok d2020-01-02T03:04:05+00:00"},
	"write-date": {"refused", `ok "x"`},
	"password":   {"match", "mismatch", "malformed", "unsupported", "too_costly", "too_long"},
}

// TestRulesAreNarrow: where we accept and Python would too, no rule would have
// excused another answer of ours. It is the other half of TestTolerated.
func TestRulesAreNarrow(t *testing.T) {
	g := newGen(1, 6)
	asked, rounds := 0, 40
	if testing.Short() {
		rounds = 8
	}
	for range rounds {
		for _, q := range g.batch() {
			right := q.ours()
			if !words(right, "ok", "match") || mends(q) {
				continue
			}
			for _, ours := range wrong[q.kind()] {
				if asked++; ours != right && tolerated(q, ours, right) != "" {
					t.Errorf("%q would excuse it:\n%s\nGo     might say %s\nPython says %s", tolerated(q, ours, right), q, ours, right)
				}
			}
		}
	}
	if asked < 100*rounds {
		t.Errorf("only %d wrong answers were tried", asked)
	}
}

// mends: the question is one of those that a rule puts right and asks again, and
// so relies on our answer to that one.
func mends(q question) bool {
	text := q[len(q)-1]
	return withoutTwins(text) != text || hasOddLetters(text) || tagHolds(" d", textThat(hasOddLetters))(text)
}
