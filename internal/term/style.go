package term

import "io"

// Style paints short texts. The zero Style returns every text as it is. A Style
// is a value, safe to copy and to use from several goroutines.
//
// It does not clean the text: escape what strangers wrote before painting it.
type Style struct{ on bool }

// For returns the style that suits w: painted where Colors allows it, else plain.
func For(w io.Writer, getenv func(string) string) Style {
	return Style{on: Colors(w, getenv)}
}

// Painted returns a style that always paints, for tests.
func Painted() Style { return Style{on: true} }

// Enabled reports whether the style paints at all.
func (s Style) Enabled() bool { return s.on }

// Bold is for the one word that the reader looks for.
func (s Style) Bold(text string) string { return s.paint("1", text) }

// Dim is for labels and for what is there only for completeness.
func (s Style) Dim(text string) string { return s.paint("2", text) }

// Red is for what failed.
func (s Style) Red(text string) string { return s.paint("31", text) }

// Green is for what is in order.
func (s Style) Green(text string) string { return s.paint("32", text) }

// Yellow is for what works but should be looked at.
func (s Style) Yellow(text string) string { return s.paint("33", text) }

// paint wraps text in one SGR sequence (ECMA-48, 8.3.117) and a reset.
func (s Style) paint(code, text string) string {
	if !s.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
