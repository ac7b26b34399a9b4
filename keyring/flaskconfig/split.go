package flaskconfig

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/keyring/internal/pyliteral"
)

const (
	maxBrackets   = 64 // nested brackets of one statement
	maxUnfinished = 20 // statements without an end, each of which is scanned to the file's
	maxStatement  = 64 << 10
	literalMark   = "ʘ" // begins the name that stands for a literal; a letter nobody uses
)

func literalName(i int) string { return literalMark + strconv.Itoa(i) }

// statements splits a file into logical lines. A statement without its end, a bracket or
// quote that never closes, loses its first line only.
func statements(src string) []statement {
	src = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(src, "\ufeff"))
	var out []statement
	unfinished := 0
	for line := 1; src != ""; {
		sp := splitter{src: src}
		err := sp.scan()
		n := sp.pos
		if err != nil {
			n = lineLength(src)
			unfinished++
		}
		out = append(out, sp.statements(line, err)...)
		if unfinished > maxUnfinished {
			return append(out, statement{line: line, fault: "the rest of the file: too many lines before it have no end"})
		}
		line += strings.Count(src[:n], "\n")
		src = src[n:]
	}
	return out
}

// splitter reads one logical line.
type splitter struct {
	src   string
	pos   int
	depth int
	code  []byte
	lits  []lit
	cuts  []int  // where the code is parted by semicolons
	open  bool   // the code ends in a literal that the next one would join
	fault string // a literal that cannot be read, brackets that do not match
}

// scan reads to the end of the logical line. An error says that it has none.
func (sp *splitter) scan() error {
	for sp.pos < len(sp.src) {
		c := sp.src[sp.pos]
		switch {
		case c == '\n' && sp.depth == 0:
			sp.pos++
			return nil
		case c == '\n' && sp.newStatement():
			return errors.New("a bracket is never closed")
		case c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r':
			sp.blank()
			sp.pos++
		case c == '#':
			sp.comment()
		case c == '\\' && strings.HasPrefix(sp.src[sp.pos:], "\\\n"):
			sp.blank()
			sp.pos += 2
		default:
			if err := sp.token(); err != nil {
				return err
			}
		}
	}
	if sp.depth > 0 {
		return errors.New("a bracket is never closed")
	}
	return nil
}

// newStatement tells whether the line after this newline, within brackets, begins an
// assignment of a setting at its very start: then the bracket before was never closed.
func (sp *splitter) newStatement() bool {
	next := sp.src[sp.pos+1:]
	return next != "" && next[0] >= 'A' && next[0] <= 'Z' && settingRE.MatchString(next[:lineLength(next)])
}

func (sp *splitter) comment() {
	for sp.pos < len(sp.src) && sp.src[sp.pos] != '\n' {
		sp.pos++
	}
}

// token reads a literal, a word or number, or one sign.
func (sp *splitter) token() error {
	rest := sp.src[sp.pos:]
	n, err := pyliteral.Scan(rest)
	if err != nil {
		return err
	}
	if n > 0 {
		sp.literal(rest[:n])
		return nil
	}
	sp.open = false
	r, size := utf8.DecodeRuneInString(rest)
	if isWordRune(r) {
		sp.wordOrNumber(rest)
		return nil
	}
	sp.mark(r, rest[:size])
	return nil
}

// mark reads one character that is no part of a word.
func (sp *splitter) mark(r rune, text string) {
	switch {
	case strings.ContainsRune("([{", r):
		if sp.depth++; sp.depth > maxBrackets {
			sp.fault = "brackets are nested too deeply"
		}
	case strings.ContainsRune(")]}", r):
		if sp.depth--; sp.depth < 0 {
			sp.depth, sp.fault = 0, "a bracket closes that was never opened"
		}
	case r == ';' && sp.depth == 0:
		sp.cuts = append(sp.cuts, len(sp.code))
	case r == utf8.RuneError || strings.ContainsRune(literalMark, r):
		sp.fault = "a character that is not understood"
		sp.pos += len(text)
		return
	}
	sp.sign(text)
}

func (sp *splitter) sign(s string) {
	sp.code = append(sp.code, s...)
	sp.pos += len(s)
}

// blank writes one blank for any number of them.
func (sp *splitter) blank() {
	if n := len(sp.code); n > 0 && sp.code[n-1] != ' ' {
		sp.code = append(sp.code, ' ')
	}
}

func isWordRune(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// wordOrNumber copies a word; a number loses the underscores that Python allows in it.
func (sp *splitter) wordOrNumber(rest string) {
	n := 0
	for n < len(rest) && (isWordRune(rune(rest[n])) || rest[n] == '.' && isDigit(rest[0])) {
		n++
	}
	word := rest[:n]
	if isDigit(word[0]) {
		word = strings.ReplaceAll(word, "_", "")
	}
	sp.code = append(sp.code, word...)
	sp.pos += n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// literal puts a name in place of a string literal. Adjacent ones are one literal.
func (sp *splitter) literal(source string) {
	sp.pos += len(source)
	v, err := pyliteral.Unquote(source)
	if err != nil {
		sp.fault = err.Error()
		return
	}
	text, isText := v.(string)
	piece := lit{text: isText, bytes: []byte(text)}
	if b, ok := v.([]byte); ok {
		piece.bytes = b
	}
	if sp.open {
		sp.join(piece)
		return
	}
	sp.code = append(sp.code, " "+literalName(len(sp.lits))+" "...)
	sp.lits = append(sp.lits, piece)
	sp.open = true
}

func (sp *splitter) join(piece lit) {
	last := &sp.lits[len(sp.lits)-1]
	if last.text != piece.text {
		sp.fault = "text and bytes stand side by side"
		return
	}
	last.bytes = append(last.bytes, piece.bytes...)
}

// lit is the value of a string literal.
type lit struct {
	bytes []byte
	text  bool
}

func (l lit) value() any {
	if l.text {
		return string(l.bytes)
	}
	return slices.Clone(l.bytes)
}
