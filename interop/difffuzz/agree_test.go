package difffuzz

import (
	"slices"
	"strings"
)

// agree tells whether two answers say the same. They are equal, or both sides
// refuse, each in its own words: Python by an exception that stands for input it
// does not take, Go by an error.
func agree(q question, ours, theirs string) bool {
	if ours == theirs {
		return true
	}
	exception, raised := strings.CutPrefix(theirs, "raises ")
	return raised && slices.Contains(refusals[q.kind()], exception) && words(ours, "refused", "config", "malformed", "unsupported")
}

// refusals are the exceptions by which Python refuses a question of a kind. An
// exception that is not named, such as a NameError of the oracle's own, agrees
// with nothing.
var refusals = map[string][]string{
	"unsign": {"ValueError"}, // of a separator
	"sign": {"JSONDecodeError", "ValueError", "RecursionError", "UnicodeDecodeError", "UnicodeEncodeError",
		"TypeError", "AttributeError", "StopIteration", "OverflowError", "Error"},
	"json": {"JSONDecodeError", "ValueError", "RecursionError", "UnicodeDecodeError"},
	"tagged": {"JSONDecodeError", "ValueError", "RecursionError", "UnicodeDecodeError",
		"TypeError", "AttributeError", "StopIteration", "OverflowError", "Error"},
	"set-cookie": {"ValueError", "UnicodeError", "UnicodeEncodeError", "UnicodeDecodeError", "OverflowError"},
	"write-date": {"OverflowError"},
	"password":   {"ValueError", "TypeError", "OverflowError", "UnsupportedDigestmodError", "UnicodeEncodeError"},
}
