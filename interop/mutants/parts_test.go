package mutants

import "strings"

var partMutations = []mutation{
	{name: "halves of two", make: func(m *mint, text string) string { return text[:m.place(text)] + m.b.text[m.place(m.b.text):] }},
	{name: "signature of another", fresh: true, make: func(m *mint, _ string) string {
		return m.a.head(m.s.recipe) + m.sep() + m.b.signature
	}},
	{name: "payload of another", fresh: true, needs: isTimed, make: func(m *mint, _ string) string {
		return m.join(m.b.payload, m.a.stamp, m.a.signature)
	}},
	{name: "time of another", fresh: true, needs: isTimed, make: func(m *mint, _ string) string {
		return m.join(m.a.payload, m.b.stamp, m.a.signature)
	}},
	{name: "parts shuffled", make: onParts(func(m *mint, parts []string) []string {
		m.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		return parts
	})},
	{name: "part dropped", make: onParts(func(m *mint, parts []string) []string {
		i := m.IntN(len(parts))
		return append(parts[:i], parts[i+1:]...)
	})},
	{name: "part doubled", make: onParts(func(m *mint, parts []string) []string {
		i := m.IntN(len(parts))
		return append(parts[:i+1], parts[i:]...)
	})},
	{name: "part emptied", make: onParts(func(m *mint, parts []string) []string {
		parts[m.IntN(len(parts))] = ""
		return parts
	})},
	{name: "part of another", make: onParts(func(m *mint, parts []string) []string {
		other := strings.Split(m.b.text, m.sep())
		parts[m.IntN(len(parts))] = other[m.IntN(len(other))]
		return parts
	})},
	{name: "separator moved", make: moveSeparator},
	{name: "separator added", make: func(m *mint, text string) string {
		i := m.IntN(len(text) + 1)
		return text[:i] + m.sep() + text[i:]
	}},
	{name: "separator removed", make: func(m *mint, text string) string {
		return oneOf(m, m.replaceSeparator(text, ""), m.replaceSeparator(text, ""), strings.ReplaceAll(text, m.sep(), ""))
	}},
	{name: "separator doubled", make: func(m *mint, text string) string { return m.replaceSeparator(text, m.sep()+m.sep()) }},
	{name: "separator respelled", make: func(m *mint, text string) string {
		return m.replaceSeparator(text, oneOf(m, ".", ":", "|", "::", ",", ";", " ", "\x00", "․", "．", "。", "%2e", "%2E", "&#46;", "\\x2e"))
	}},
	{name: "of another verifier", fresh: true, make: func(m *mint, _ string) string {
		other := m.all[m.IntN(len(m.all))]
		return other.tokens[m.IntN(len(other.tokens))].text
	}},
}

// join puts parts together with separators.
func (m *mint) join(parts ...string) string { return strings.Join(parts, m.sep()) }

// onParts changes the list of parts of a text.
func onParts(f func(m *mint, parts []string) []string) func(*mint, string) string {
	return func(m *mint, text string) string { return m.join(f(m, strings.Split(text, m.sep()))...) }
}

// separators lists where a text has its separators.
func (m *mint) separators(text string) (places []int) {
	for i := 0; ; {
		j := strings.Index(text[i:], m.sep())
		if j < 0 {
			return places
		}
		places = append(places, i+j)
		i += j + len(m.sep())
	}
}

func (m *mint) replaceSeparator(text, with string) string {
	places := m.separators(text)
	if len(places) == 0 {
		return with + text
	}
	i := places[m.IntN(len(places))]
	return text[:i] + with + text[i+len(m.sep()):]
}

// moveSeparator gives a few bytes of one part to its neighbour.
func moveSeparator(m *mint, text string) string {
	places := m.separators(text)
	if len(places) == 0 {
		return text + m.sep()
	}
	i := places[m.IntN(len(places))]
	without := text[:i] + text[i+len(m.sep()):]
	to := min(max(0, i+oneOf(m, -3, -2, -1, 1, 2, 3)), len(without))
	return without[:to] + m.sep() + without[to:]
}
