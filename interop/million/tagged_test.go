package million

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

var (
	someBase64 = []string{"", "YWI=", "YWJj", "/+8=", "YQ==", "YW I=", "YWI", "Y", "*YWI=", "é", "YWI=\n", "YR=="}
	uuidForms  = []string{"urn:uuid:%s", "{%s}", "%s", "uuid:%s", "{%s", "%sg", "%s0", "x%s", "-%s-", "urn:urn:%s"}
	oddNames   = []string{" x", "t", " t ", " t__", " di__", "__", "_", "", "a", "é\U0001f600", " T", "\u00a0t"}
	tagNames   = slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return tag == " m" })
	plainTexts = []string{"null", "true", "false", "0", "-0", "1", `""`, "0.0", "[]", "{}"}

	inOrder = taggedjson.Serializer{KeepOrder: true}
	ascii   = itsdangerous.JSON{Spaced: true, EscapeNonASCII: true}
)

// taggedCase reads a text that Flask itself may never write, and writes its value
// anew. interop/python/million_tagged.py does the same and says what is left out.
func taggedCase(s *stream) (labels, fields []string) {
	text := taggedTexts{values{stream: s, lone: true}}.node(4)
	v, err := inOrder.Loads([]byte(text))
	if !documentAgrees(text) {
		return []string{"document"}, []string{quoted(text)}
	}
	if err != nil {
		return []string{"bad"}, []string{quoted(text)}
	}
	again, err := taggedjson.Dumps(v)
	if err != nil {
		return []string{"good"}, []string{quoted(text), notation(v), "refused"}
	}
	return []string{"good"}, []string{quoted(text), notation(v), quoted(again)}
}

// documentAgrees tells whether a Document says of a text what Loads says. Python
// has no such thing.
func documentAgrees(text string) bool {
	v, err := taggedjson.Loads([]byte(text))
	object, isObject := v.(map[string]any)
	d, err2 := taggedjson.Serializer{}.Open(text)
	if !isObject || err != nil || err2 != nil {
		return err2 != nil && (err != nil || !isObject)
	}
	return notation(d.Values()) == notation(object)
}

// taggedTexts draws texts of tagged JSON.
type taggedTexts struct{ values }

func quotedJSON(s string) string { return string(must(ascii.Dumps(s))) }

func (g taggedTexts) node(depth int) string {
	k := g.below(8)
	switch {
	case depth == 0 || k < 2:
		return g.plain()
	case k == 2:
		return g.array(depth)
	case k == 3:
		return g.object(depth)
	}
	return g.tagged(pick(g.stream, tags), depth)
}

func (g taggedTexts) plain() string {
	if g.below(4) > 0 {
		return g.scalarText()
	}
	return pick(g.stream, plainTexts)
}

func (g taggedTexts) scalarText() string {
	text, err := ascii.Dumps(g.scalar(9))
	if err != nil { // over 4300 digits
		return "0"
	}
	return string(text)
}

func (g taggedTexts) array(depth int) string {
	items := make([]string, g.below(4))
	for i := range items {
		items[i] = g.node(depth - 1)
	}
	return "[" + strings.Join(items, ",") + "]"
}

func (g taggedTexts) object(depth int) string {
	var members []string
	seen := map[string]bool{}
	for range g.below(4) {
		name := g.name()
		node := g.node(depth - 1)
		if !seen[name] {
			seen[name] = true
			members = append(members, quotedJSON(name)+":"+node)
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (g taggedTexts) name() string {
	switch g.below(4) {
	case 0:
		return pick(g.stream, tagNames)
	case 1:
		return pick(g.stream, tags) + "__"
	case 2:
		return pick(g.stream, oddNames)
	}
	if text := g.text(); text != " m" {
		return text
	}
	return " m_"
}

func (g taggedTexts) tagged(tag string, depth int) string {
	return "{" + quotedJSON(tag) + ":" + g.inner(tag, depth) + "}"
}

func (g taggedTexts) inner(tag string, depth int) string {
	if tag == " m" {
		return g.underMarkup()
	}
	if g.oneIn(8) {
		odd := g.node(depth - 1)
		if tag == " b" && strings.Contains(odd, "=") {
			return "null"
		}
		return odd
	}
	switch tag {
	case " b":
		return quotedJSON(pick(g.stream, someBase64))
	case " u":
		return quotedJSON(g.uuid())
	case " d":
		return quotedJSON(dateText(g.stream))
	case " t":
		return g.array(depth)
	}
	return g.object(depth)
}

func (g taggedTexts) underMarkup() string {
	switch g.below(8) {
	case 0:
		return g.tagged(" m", 1)
	case 1:
		return g.tagged(" u", 1)
	}
	return g.scalarText()
}

func (g taggedTexts) uuid() string {
	d := hex.EncodeToString(g.bytes(16))
	switch g.below(4) {
	case 0:
		d = strings.ToUpper(d)
	case 1:
		d = strings.Join([]string{d[:8], d[8:12], d[12:16], d[16:20], d[20:]}, "-")
	case 2:
		d = d[:g.below(33)]
	}
	form := "%s"
	if g.oneIn(2) {
		form = pick(g.stream, uuidForms)
	}
	return strings.Replace(form, "%s", d, 1)
}
