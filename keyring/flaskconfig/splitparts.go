package flaskconfig

import (
	"regexp"
	"strings"
)

// settingRE finds a line that begins with the assignment of a name in capitals.
var settingRE = regexp.MustCompile(`^[A-Z][A-Z0-9_]*\s*=[^=]`)

// statements parts the logical line at its semicolons, but for those behind the head of
// a block. All parts keep the literals of the whole line, whose names run through it.
func (sp *splitter) statements(line int, err error) []statement {
	code, fault := string(sp.code), sp.fault
	if err != nil {
		fault = err.Error()
		code = firstLine(sp.src)
	}
	if len(code) > maxStatement {
		code, fault = code[:maxStatement], "the statement is too long"
	}
	whole := statement{line: line, indent: indentOf(sp.src), code: strings.TrimSpace(code), lits: sp.lits, fault: fault}
	if whole.code == "" && fault == "" {
		return nil
	}
	if fault != "" || len(sp.cuts) == 0 || whole.compound() {
		return []statement{whole}
	}
	return sp.parts(whole)
}

// parts cuts a line at its semicolons.
func (sp *splitter) parts(whole statement) []statement {
	var out []statement
	from := 0
	for _, cut := range append(sp.cuts, len(sp.code)) {
		part := whole
		part.code = strings.Trim(string(sp.code[from:cut]), " ;")
		from = cut
		if part.code != "" {
			out = append(out, part)
		}
	}
	return out
}

// firstLine is the first physical line up to its first quote: enough to see what it sets.
func firstLine(src string) string {
	line := src[:lineLength(src)]
	if i := strings.IndexAny(line, `"'`); i >= 0 {
		return line[:i]
	}
	return line
}

// indentOf counts the blanks before the first character; a tab goes to the next multiple of 8.
func indentOf(src string) int {
	n := 0
	for _, c := range src {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 8 - n%8
		default:
			return n
		}
	}
	return n
}
