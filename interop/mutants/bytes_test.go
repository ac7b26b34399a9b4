package mutants

import "slices"

const (
	base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	// favoured are the bytes that some reader skips, decodes or splits at. The
	// alphabet stands at its end.
	favoured = "=!+/ \r\n\t.:|~%;,\"'\\&#\x00\x7f\x80\xff\xc3\xa9" + base64Alphabet
)

var byteMutations = []mutation{
	{name: "bits flipped", make: flipBits},
	{name: "byte changed", make: changeByte},
	{name: "byte deleted", make: deleteRun(1)},
	{name: "bytes deleted", make: deleteRun(40)},
	{name: "byte inserted", make: insertByte},
	{name: "byte doubled", make: doubleRun(1)},
	{name: "bytes doubled", make: doubleRun(40)},
	{name: "bytes swapped", make: swapBytes},
	{name: "end cut off", make: func(m *mint, text string) string { return text[:m.place(text)] }},
	{name: "beginning cut off", make: func(m *mint, text string) string { return text[m.place(text):] }},
	{name: "written twice", make: func(m *mint, text string) string { return text + oneOf(m, "", m.sep(), ";", ",", " ") + text }},
	{name: "grown too long", make: growTooLong},
}

// place is a place in a text: half of the time near its end, where the signature
// is, and 0 in an empty one.
func (m *mint) place(text string) int {
	switch n := len(text); {
	case n == 0:
		return 0
	case m.IntN(2) == 0:
		return n - 1 - m.IntN(min(n, 50))
	default:
		return m.IntN(n)
	}
}

// some is a byte, favoured or any.
func (m *mint) some() byte {
	if m.IntN(4) == 0 {
		return byte(m.IntN(256))
	}
	return favoured[m.IntN(len(favoured))]
}

func flipBits(m *mint, text string) string {
	b := []byte(text)
	for range min(len(b), 1+m.IntN(3)) {
		b[m.place(text)] ^= 1 << m.IntN(8)
	}
	return string(b)
}

func changeByte(m *mint, text string) string {
	b := []byte(text)
	if len(b) > 0 {
		b[m.place(text)] = m.some()
	}
	return string(b)
}

func insertByte(m *mint, text string) string {
	i := m.IntN(len(text) + 1)
	return text[:i] + string([]byte{m.some()}) + text[i:]
}

func deleteRun(most int) func(*mint, string) string {
	return func(m *mint, text string) string {
		i := m.place(text)
		j := min(len(text), i+1+m.IntN(most))
		return text[:i] + text[j:]
	}
}

func doubleRun(most int) func(*mint, string) string {
	return func(m *mint, text string) string {
		i := m.place(text)
		j := min(len(text), i+1+m.IntN(most))
		return text[:j] + text[i:]
	}
}

func swapBytes(m *mint, text string) string {
	b := []byte(text)
	if len(b) > 1 {
		i := max(m.place(text), 1)
		b[i-1], b[i] = b[i], b[i-1]
	}
	return string(b)
}

// growTooLong makes a text of more than 8192 bytes, with the token at an end.
func growTooLong(m *mint, text string) string {
	padding := slices.Repeat([]byte{m.some()}, 8193+m.IntN(2000)-min(len(text), 8000))
	return oneOf(m, string(padding)+text, text+string(padding))
}
