package million

import (
	"strings"
	"testing"
)

// TestEveryKindIsAsked keeps a chapter from growing blind to a part of what it is
// there for.
func TestEveryKindIsAsked(t *testing.T) {
	tokens := strings.Fields(`
		made:exact made:spelled made:refused made:long read:ok read:expired read:bad_signature read:bad_time_signature
		tamper:salt tamper:digest tamper:derivation tamper:key tamper:time tamper:splice tamper:cut tamper:longer tamper:letter
		tamper:end tamper:start tamper:doubled tamper:joined tamper:inserted tamper:short tamper:seps tamper:byte
		tamper:untimed tamper:other tamper:payload then:ok then:expired then:bad_signature then:bad_time_signature then:bad_payload`)
	answers := load(t)
	for chapter, labels := range map[string][]string{
		"tokens":  append(tokens, kinds...),
		"json":    {"good", "bad", "refused", "spoiled:0", "spoiled:1", "spoiled:2"},
		"tagged":  {"good", "bad"},
		"cookies": {"written", "read", "odd"},
		"dates":   {"written", "seconds", "read", "none"},
	} {
		for _, label := range labels {
			if n := answers.Chapters[chapter].Labels[label]; n < 20 {
				t.Errorf("%s: %d cases of %s", chapter, n, label)
			}
		}
	}
}
