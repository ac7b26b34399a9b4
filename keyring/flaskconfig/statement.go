package flaskconfig

import (
	"regexp"
	"slices"
	"strings"
)

// statement is one logical line of Python: without comments, its string literals taken
// out and put into lits, so that what is left can be parsed as an expression.
type statement struct {
	line   int
	indent int
	code   string
	lits   []lit  // in the order of their places in code
	fault  string // why it could not be read; empty if it could
}

var (
	nameRE   = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)
	targetRE = regexp.MustCompile(`^\s*([\pL_][\pL\pN_]*)\s*(?::[^=]*)?(?:[-+*/%&|^@]|//|\*\*|<<|>>)?=(?:[^=]|$)`)
	chainRE  = regexp.MustCompile(`^\s*([\pL_][\pL\pN_]*)\s*(?::[^=]*)?=([^=]|$)`)
	tupleRE  = regexp.MustCompile(`^\s*\(?((?:[\pL_][\pL\pN_]*\s*,\s*)+[\pL_]?[\pL\pN_]*)\s*\)?\s*=[^=]`)
	delRE    = regexp.MustCompile(`^del\s+(.*)$`)
)

var keywords = []string{"and", "as", "assert", "break", "continue", "del", "else", "except", "for", "from",
	"global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
	"while", "with", "yield", "try", "finally", "elif", "async", "await", "None", "True", "False", "class", "def"}

func isName(s string) bool { return nameRE.MatchString(s) && !slices.Contains(keywords, s) }

// word is the first word of the statement.
func (s statement) word() string {
	i := strings.IndexFunc(s.code, func(r rune) bool { return !(r >= 'a' && r <= 'z') })
	if i < 0 {
		return s.code
	}
	return s.code[:i]
}

// assignment takes NAME = expr, NAME: type = expr and A = B = expr apart.
func (s statement) assignment() (targets []string, expr string, ok bool) {
	expr = s.code
	for {
		m := chainRE.FindStringSubmatchIndex(expr)
		if m == nil || !isName(expr[m[2]:m[3]]) {
			return targets, strings.TrimSpace(expr), len(targets) > 0
		}
		targets = append(targets, expr[m[2]:m[3]])
		expr = expr[m[4]:]
	}
}

var compoundWords = []string{"if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "async", "class", "match", "case"}

// compound tells whether the statement is the head of a block.
func (s statement) compound() bool {
	if strings.HasPrefix(s.code, "@") {
		return true
	}
	rest := s.code[len(s.word()):]
	if !slices.Contains(compoundWords, s.word()) || !strings.Contains(rest, ":") || isNameRune(rest) {
		return false
	}
	_, _, assigns := s.assignment()
	return !assigns
}

// isNameRune tells whether s goes on with a letter that makes the word before it longer.
func isNameRune(s string) bool { return s[0] == '_' || isDigit(s[0]) || 'A' <= s[0] && s[0] <= 'Z' }

// touched lists the names that a block may set, in its head too: if x: NAME = 1.
func touched(block []statement) []string {
	var names []string
	for _, s := range block {
		for part := range strings.FieldsFuncSeq(s.code, func(r rune) bool { return r == ':' || r == ';' }) {
			names = append(names, statement{code: strings.TrimSpace(part)}.targets()...)
		}
		names = append(names, s.targets()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// targets lists the names that the statement sets or deletes, in whatever way.
func (s statement) targets() []string {
	if names, _, ok := s.assignment(); ok {
		return names
	}
	list := ""
	if m := targetRE.FindStringSubmatch(s.code); m != nil {
		list = m[1]
	} else if m := tupleRE.FindStringSubmatch(s.code); m != nil {
		list = m[1]
	} else if m := delRE.FindStringSubmatch(s.code); m != nil {
		list = m[1]
	}
	var names []string
	for n := range strings.SplitSeq(list, ",") {
		if n = strings.TrimSpace(n); isName(n) {
			names = append(names, n)
		}
	}
	return names
}

// harmless tells of statements that set nothing: imports, docstrings, pass.
func (s statement) harmless() bool {
	switch s.word() {
	case "import", "from", "pass":
		return true
	}
	return len(s.lits) == 1 && s.code == literalName(0)
}

// why names the kind of a statement that is not an assignment.
func (s statement) why() string {
	switch {
	case len(s.targets()) > 0:
		return "this kind of assignment is not understood"
	case strings.Contains(s.code, "=") && !strings.Contains(s.code, "("):
		return "an assignment to something other than a name"
	case strings.Contains(s.code, "("):
		return "a call is not run"
	}
	return "this kind of statement is not understood"
}
