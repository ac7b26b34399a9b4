package difffuzz

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// textRule is a difference in reading JSON or tagged JSON, which a text shows.
type textRule struct {
	name, reason string
	tagged       bool // about Flask's tags, so not about plain JSON
	answers      answers
	holds        func(text string) bool
	mend         func(text string) string // instead of holds: the text without what we refuse
	examples     []string
}

// explains tells whether the rule is about a question with such a text. A mended
// text must have the answer that Python gave to the text as it was.
func (r textRule) explains(text, theirs string, mended func(text string) string) bool {
	if r.mend == nil {
		return r.holds(text)
	}
	better := r.mend(text)
	return better != text && mended(better) == theirs
}

// answers are what the two sides say where a textRule holds.
type answers int

const (
	weRefuse    answers = iota // Python reads a value
	pythonFails                // Go reads a value
	otherValue                 // both read one
)

func (a answers) read(ours, theirs string) bool {
	return a.are(words(ours, "ok"), ours == "refused", words(theirs, "ok"), words(theirs, "raises"))
}

func (a answers) unsign(ours, theirs string) bool {
	return a.are(words(ours, "ok"), ours == "bad_payload", words(theirs, "ok"), theirs == "bad_payload")
}

func (a answers) are(weRead, weDoNot, pythonReads, pythonFailed bool) bool {
	switch a {
	case weRefuse:
		return weDoNot && pythonReads
	case pythonFails:
		return weRead && pythonFailed
	}
	return weRead && pythonReads
}

var textRules = []textRule{
	{
		name:     "more than 64 levels",
		reason:   "a limit that does not depend on the stack; Python has some 330 for a session",
		holds:    func(text string) bool { return depth(text) > pyjson.MaxDepth },
		examples: []string{strings.Repeat("[", 65) + strings.Repeat("]", 65)},
	},
	{
		name:     "UUID of odd digits",
		reason:   "Python's int lets blanks, signs and underscores in, which cost digits",
		tagged:   true,
		holds:    tagHolds(" u", isOddUUID),
		examples: []string{`{" u":"1_345678123456781234567812345678"}`, `{" u":"+123456781234567812345678123456 "}`},
	},
	{
		name:     "Markup of a container",
		reason:   "Flask writes Markup of text alone, and the repr of what else there is is not worth having",
		tagged:   true,
		holds:    tagHolds(" m", isNoScalar),
		examples: []string{`{" m":[]}`, `{" m":{"a":1}}`, `{" m":{" b":""}}`, `{" m":{" d":"Thu, 02 Jan 2020 03:04:05 GMT"}}`},
	},
	{
		name:     "bad value that the same name replaces",
		reason:   "Python untags what is left when the last of two names has counted; we untag on the way",
		tagged:   true,
		mend:     withoutTwins,
		examples: []string{`{"a":{" u":"x"},"a":1}`},
	},
	{
		name:     "date with a number beyond C's int",
		reason:   "Python lets out an OverflowError, where any other bad date is None",
		tagged:   true,
		answers:  pythonFails,
		holds:    tagHolds(" d", textThat(hasHugeNumber)),
		examples: []string{`{" d":"1 Jan 99999999999 03:04:05 GMT"}`},
	},
	{
		name:     "date with odd letters",
		reason:   "Python's upper makes ST of a ligature, and its isdigit takes ² for a digit; nobody writes them",
		tagged:   true,
		answers:  otherValue,
		holds:    tagHolds(" d", textThat(hasOddLetters)),
		examples: []string{`{" d":"1 Jan 2020 03:04:05 eﬆ"}`},
	},
}

// jsonRules are the textRules for the questions whose last field is such a text.
var jsonRules = append(rulesOfTexts(), rule{
	kind: "tagged", name: "64 levels that are written as 65",
	reason: deeper,
	explains: func(q question, ours, theirs string) bool {
		value, unwritable := strings.CutSuffix(ours, "unwritable unwritable")
		return unwritable && strings.HasPrefix(theirs, value) && depth(q[1]) == pyjson.MaxDepth
	},
	examples: []question{{"tagged", deepest}},
}, rule{
	kind: "sign", name: "64 levels that are written as 65",
	reason: deeper,
	explains: func(q question, ours, theirs string) bool {
		k := tokenOf(q[1:])
		return k.class == "session" && ours == "refused" && words(theirs, "ok") && depth(k.text) == pyjson.MaxDepth
	},
	examples: []question{session().toSign(deepest)},
})

const deeper = "a tuple made of a text is a level deeper than the text was, and there is no 65th; Flask never writes one"

var deepest = strings.Repeat("[", 63) + `{" t":"x"}` + strings.Repeat("]", 63)

func rulesOfTexts() (rules []rule) {
	for _, r := range textRules {
		for _, kind := range []string{"json", "tagged", "sign"} {
			if !r.tagged || kind != "json" {
				rules = append(rules, r.about(kind))
			}
		}
	}
	return rules
}

// about is the rule for a kind of questions.
func (r textRule) about(kind string) rule {
	made := rule{kind: kind, name: kind + ": " + r.name, reason: r.reason}
	made.explains = func(q question, ours, theirs string) bool {
		if kind == "sign" && r.tagged && tokenOf(q[1:]).class != "session" {
			return false
		}
		last := len(q) - 1
		return r.answers.read(ours, theirs) && r.explains(q[last], theirs, func(text string) string {
			return append(slices.Clone(q[:last]), text).ours()
		})
	}
	for _, text := range r.examples {
		if kind == "sign" {
			made.examples = append(made.examples, session().toSign(text))
			continue
		}
		made.examples = append(made.examples, question{kind, text})
	}
	return made
}

// withoutTwins is a text without the members that a later one of the same name
// replaces; the text as it is if it has none.
func withoutTwins(text string) string {
	value, err := itsdangerous.JSON{KeepOrder: true}.Loads([]byte(text))
	if err != nil {
		return text
	}
	again, err := itsdangerous.JSON{EscapeNonASCII: true}.Dumps(value)
	if err != nil || colons(string(again)) == colons(text) {
		return text
	}
	return string(again)
}

// colons counts the members in a text.
func colons(text string) (n int) {
	outsideStrings(text, func(c byte) {
		if c == ':' {
			n++
		}
	})
	return n
}

// depth counts how deep brackets stand within each other.
func depth(text string) (deepest int) {
	open := 0
	outsideStrings(text, func(c byte) {
		switch c {
		case '[', '{':
			open++
			deepest = max(deepest, open)
		case ']', '}':
			open--
		}
	})
	return deepest
}

// outsideStrings shows the bytes of a JSON text that stand in no string.
func outsideStrings(text string, show func(c byte)) {
	inString := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case !inString:
			show(c)
		}
	}
}

// tagHolds asks about everything that stands under a tag in a text.
func tagHolds(tag string, holds func(inner any) bool) func(text string) bool {
	return func(text string) bool {
		f := &finder{tag: tag, holds: holds}
		pyjson.Decoder{Tags: f}.Decode([]byte(text))
		return f.found
	}
}

// finder is a pyjson.Tags that unwraps nothing but looks at what it is shown.
type finder struct {
	tag   string
	holds func(inner any) bool
	found bool
}

// tagValue stands for a tagged value that was not made.
type tagValue struct {
	tag   string
	inner any
}

func (f *finder) Wrap(any) (string, any, error) { return "", nil, nil }

func (f *finder) Escape(name string) (string, string) { return "", name }

func (f *finder) Known(name string) bool {
	return strings.Contains(" di t b m u d ", name+" ") && strings.HasPrefix(name, " ")
}

func (f *finder) Unwrap(tag string, inner any, _ []string) (any, error) {
	if tag == f.tag && f.holds(inner) {
		f.found = true
	}
	if tag == " m" {
		if s, ok := inner.(string); ok {
			return taggedjson.Markup(s), nil
		}
	}
	return tagValue{tag, inner}, nil
}

func textOf(inner any) (string, bool) {
	if m, ok := inner.(taggedjson.Markup); ok {
		return string(m), true
	}
	s, ok := inner.(string)
	return s, ok
}

func textThat(holds func(string) bool) func(any) bool {
	return func(inner any) bool { s, ok := textOf(inner); return ok && holds(s) }
}

// isOddUUID: 32 characters as uuid.UUID counts them, and not all of them digits.
func isOddUUID(inner any) bool {
	s, ok := textOf(inner)
	s = strings.NewReplacer("urn:", "").Replace(s)
	s = strings.Trim(strings.ReplaceAll(s, "uuid:", ""), "{}")
	s = strings.ReplaceAll(s, "-", "")
	return ok && utf8.RuneCountInString(s) == 32 && strings.Trim(s, "0123456789abcdefABCDEF") != ""
}

// isNoScalar: neither text nor a number, a bool, nil or a UUID.
func isNoScalar(inner any) bool {
	switch inner := inner.(type) {
	case map[string]any, []any:
		return true
	case tagValue:
		return inner.tag != " u" && inner.tag != " m"
	}
	return false
}
