package taggedjson

import "html/template"

// Tuple is Python's tuple: a list that comes back as a tuple. A nil Tuple is
// the empty one.
type Tuple []any

// Markup is text that its author has declared to be safe HTML, MarkupSafe's
// Markup. It is an ordinary string to Go: html/template escapes it like any
// other unless HTML is called, so that a session's contents become HTML only
// where somebody asks for it.
type Markup string

// String gives the text.
func (m Markup) String() string { return string(m) }

// HTML gives the text as what html/template does not escape. Call it only if
// every way into this session's value is known to make safe HTML.
func (m Markup) HTML() template.HTML { return template.HTML(m) }
