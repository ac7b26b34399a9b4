package difffuzz

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// jsonText is a JSON value in one of its many spellings, mostly a right one.
// Tags are those of Flask's tagged JSON.
func (g gen) jsonText(depth int, tags bool) string {
	switch kind := g.IntN(10); {
	case kind < 2:
		return g.numberText()
	case kind == 2:
		return g.pick("null", "true", "false", "null", "true", "False", "nul", "")
	case kind < 5 || depth == 0:
		return g.stringText(g.text())
	case kind == 5 || kind == 6 && !tags:
		return g.listText(depth, tags)
	case kind == 6 || tags && g.oneIn(2):
		return g.tagText(depth)
	}
	return g.objectText(depth, tags)
}

func (g gen) blank() string {
	if !g.oneIn(20) {
		return ""
	}
	return g.pick(" ", "\t", "\n", "\r", "  \n", "\v", "\u00a0", "\x00", "\ufeff")
}

func (g gen) listText(depth int, tags bool) string {
	items := make([]string, g.IntN(4))
	for i := range items {
		items[i] = g.blank() + g.jsonText(depth-1, tags) + g.blank()
	}
	return "[" + strings.Join(items, g.comma()) + g.blank() + "]"
}

func (g gen) comma() string {
	if g.oneIn(100) {
		return g.pick("", ",,", ";")
	}
	return ","
}

func (g gen) objectText(depth int, tags bool) string {
	members := make([]string, g.IntN(4))
	for i := range members {
		members[i] = g.memberText(g.name(), g.jsonText(depth-1, tags))
	}
	return "{" + strings.Join(members, g.comma()) + g.blank() + "}"
}

func (g gen) memberText(name, value string) string {
	return g.blank() + g.stringText(name) + g.blank() + ":" + g.blank() + value + g.blank()
}

var tagNames = []string{" di", " t", " b", " m", " u", " d"}

func (g gen) name() string {
	if g.oneIn(4) {
		return g.pick(tagNames...) + g.pick("", "", "__", "_")
	}
	return g.pick("a", "b", "a", "", "_flashes", "é", "\uffff", "😀", g.text())
}

// tagText is an object of one tag, with what belongs under it or something else.
func (g gen) tagText(depth int) string {
	tag := g.pick(tagNames...)
	inner := g.jsonText(depth-1, true)
	if !g.oneIn(4) {
		inner = g.underTag(tag, depth)
	}
	member := g.memberText(tag, inner)
	if g.oneIn(20) {
		member += "," + g.memberText(g.pick(tag, tag, "a"), g.underTag(tag, depth))
	}
	return "{" + member + "}"
}

func (g gen) underTag(tag string, depth int) string {
	switch tag {
	case " di":
		return "{" + g.memberText(g.pick(tagNames...)+g.pick("__", "__", "x", "é😀"), g.jsonText(depth-1, true)) + "}"
	case " t":
		return g.listText(depth, true)
	case " b":
		text := base64.StdEncoding.EncodeToString([]byte(g.raw(9)))
		if g.oneIn(3) {
			text = g.mutate(text)
		}
		return g.stringText(text)
	case " u":
		return g.stringText(g.uuidText())
	case " d":
		return g.stringText(g.dateText())
	}
	return g.stringText(g.text())
}

func (g gen) uuidText() string {
	s := fmt.Sprintf("%016x%016x", g.Uint64(), g.Uint64())
	switch g.IntN(6) {
	case 0:
		s = s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
	case 1:
		s = g.pick("{", "urn:uuid:", "urn:", "uuid:", "{{}") + strings.ToUpper(s) + g.pick("}", "", "}{")
	case 2:
		i := g.IntN(len(s))
		s = s[:i] + g.pick("_", "+", " ", "-", "g", "é", "١", "0x", "\u00a0") + s[i+1:]
	case 3:
		s = g.mutate(s)
	}
	return strings.ToValidUTF8(s, "")
}

// stringText spells a text in JSON: raw, with short escapes, with \u in either
// case, sometimes with what is no escape.
func (g gen) stringText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' && !g.oneIn(30), g.oneIn(8):
			b.WriteString(g.escaped(r))
		default:
			b.WriteRune(r)
		}
	}
	if g.oneIn(12) {
		b.WriteString(g.pick(`\n`, `\/`, `\b\f`, `\ud800`, `\udc00`, `\ud83d\ude00`, `\uD83D\uDE0`, `\ud800\ud800`, `\ud83d\u0041`, `\u12g4`, `\u+123`, `\x41`, `\'`, `\`))
	}
	b.WriteByte('"')
	return b.String()
}

func (g gen) escaped(r rune) string {
	format := g.pick(`\u%04x`, `\u%04X`)
	if r > 0xffff {
		r -= 0x10000
		return fmt.Sprintf(format, 0xd800|r>>10) + fmt.Sprintf(format, 0xdc00|r&0x3ff)
	}
	return fmt.Sprintf(format, r)
}

// jsonQuestions are about one text, as it is, changed and in levels.
func (g gen) jsonQuestions() []question { return g.questionsAbout(g.jsonText(4, g.oneIn(2))) }

func (g gen) questionsAbout(text string) []question {
	kind := g.pick("json", "tagged", "tagged")
	batch := []question{{kind, text}, {kind, g.mutate(text)}}
	if g.oneIn(4) {
		n := g.IntN(80)
		batch = append(batch, question{kind, strings.Repeat("[", n) + text + strings.Repeat("]", n)})
	}
	if g.oneIn(200) {
		batch = append(batch, question{kind, "[" + g.pick("", "-") + strings.Repeat("7", 4290+g.IntN(20)) + "]"})
	}
	return batch
}
