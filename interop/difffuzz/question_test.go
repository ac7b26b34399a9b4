package difffuzz

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// question is a kind and its fields, which may be any bytes.
type question []string

func (q question) kind() string { return q[0] }

// String writes a question on one line of ASCII, as testdata/answers.txt has it.
func (q question) String() string {
	var b strings.Builder
	b.WriteString(q[0])
	for _, field := range q[1:] {
		b.WriteByte(' ')
		b.WriteString(strconv.QuoteToASCII(field))
	}
	return b.String()
}

// kinds are the answers of this module. Each gives "ok" and what there is to
// compare, or says in one word why not.
var kinds = map[string]func(fields []string) string{
	"unsign":     unsign,
	"sign":       sign,
	"tagged":     readTagged,
	"json":       readJSON,
	"cookies":    parseCookies,
	"set-cookie": writeCookie,
	"read-date":  readDate,
	"write-date": writeDate,
	"password":   checkPassword,
}

// ours answers for this module. A panic is an answer that no rule explains.
func (q question) ours() (answer string) {
	defer func() {
		if r := recover(); r != nil {
			answer = fmt.Sprintf("panics: %v", r)
		}
	}()
	return kinds[q.kind()](q[1:])
}

// A rule is a difference that is tolerated. It explains a pair of answers by the
// question alone; the answers are only held to be of the kind that the reason
// speaks of.
type rule struct {
	kind     string // of the questions that it is about
	name     string
	reason   string
	explains func(q question, ours, theirs string) bool
	examples []question // at least one, each with answers that differ
}

// rules are all of them. Some ask what the others say, so it takes an init.
var rules []rule

func init() { rules = slices.Concat(tokenRules, jsonRules, cookieRules, dateRules, passwordRules) }

// tolerated names the rule that explains two answers that differ, "" if none
// does.
func tolerated(q question, ours, theirs string) string {
	for _, r := range rules {
		if r.kind == q.kind() && r.explains(q, ours, theirs) {
			return r.name
		}
	}
	return ""
}

// words tells whether an answer begins with one of these words.
func words(answer string, any ...string) bool {
	first, _, _ := strings.Cut(answer, " ")
	return slices.Contains(any, first)
}

// parseQuestion reads what String writes.
func parseQuestion(line string) (q question, err error) {
	kind, rest, _ := strings.Cut(line, " ")
	q = question{kind}
	for rest != "" {
		text, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return nil, err
		}
		field, err := strconv.Unquote(text)
		if err != nil {
			return nil, err
		}
		q = append(q, field)
		rest = strings.TrimPrefix(rest[len(text):], " ")
	}
	return q, nil
}
