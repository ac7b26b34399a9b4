package pyjson

// Tagged is an inner value that is itself written under a name: {Name: Inner}.
// Only a Tags gives it, as what Wrap wants written.
type Tagged struct {
	Name  string
	Inner any
}

// Tags teaches an Encoder and a Decoder values that JSON has no form for, by
// writing them as an object of one special name. Flask's tagged JSON is one.
type Tags interface {
	// Wrap gives the name under which v is written and what is written there;
	// the name "" says that v is written as it is. Wrap is not asked about the
	// inner value itself, only about what that one holds.
	Wrap(v any) (name string, inner any, err error)

	// Known reports whether objects of this one name are given to Unwrap.
	Known(name string) bool

	// Escape gives the two names under which the value of a struct's only field
	// is written, {tag: {inner: value}}, if the field's own name is Known.
	Escape(name string) (tag, inner string)

	// Unwrap turns what stood under a known name back into a value. If inner
	// was written as an object (and is one still), names are its names in the
	// order of the text, since a map has lost it. Unwrap may not keep names.
	Unwrap(name string, inner any, names []string) (any, error)
}
