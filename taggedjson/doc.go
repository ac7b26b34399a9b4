// Package taggedjson is Flask's TaggedJSONSerializer: it turns Go values into
// the exact bytes that a Flask app puts into its session cookie, and back.
//
// Start with [Dumps] and [Loads]; they do what Flask does for every session.
// [Serializer.Open] reads one value of a session and leaves the others alone,
// and [Assign] turns what was read into a type of yours. A [Serializer] knows
// more: the order of members, and tags of your own.
//
// # What becomes what
//
// JSON has no form for a tuple, for bytes, HTML, a UUID or a time, so Flask
// writes each as an object of one name that starts with a space. The first
// rule that fits counts:
//
//	Python      Go, by Loads                JSON text
//	dict        map of one key, itself a    {" di":{"<key>__":…}}
//	            tag's name
//	dict        map[string]any (or Object)  {…}
//	tuple       Tuple                       {" t":[…]}
//	list        []any                       […]
//	bytes       []byte                      {" b":"<base64>"}
//	Markup      Markup                      {" m":"<text>"}
//	UUID        UUID                        {" u":"<32 hexadecimal digits>"}
//	datetime    time.Time                   {" d":"Thu, 02 Jan 2020 03:04:05 GMT"}
//	None        nil                         null
//	bool        bool                        true, false
//	int         int64, or *big.Int where    -12, of any size
//	            it does not fit
//	float       float64                     0.5, 1e+16, NaN, Infinity
//	str         string                      "…", all but ASCII escaped
//
// Loads gives back these types alone. Dumps takes more:
//
//	every integer and float type, types made of the basic ones
//	map[K]V with keys of text; []T          as map[string]any, []any
//	an Object with keys of numbers, bools   their text, as Python writes them
//	template.HTML                           as Markup
//	a struct                                as an object of its fields
//	a pointer                               as what it points to; nil is null
//
// # Structs
//
// The exported fields of a struct are the members of an object, under their
// own names or those of a tag `json:"name"`; `json:"-"` leaves a field out, and
// omitempty and omitzero mean what they mean to encoding/json. Every other
// option is an error, and so are two fields of one name. The fields of an
// embedded struct count as the outer one's, unless a tag names it; an embedded
// pointer is a field of its type's name. A type without exported fields, such
// as sync.Mutex, is an error and not {}.
//
// Flask writes a dataclass so, but leaves what it holds untagged: tuples become
// lists, times and UUIDs text, and bytes an error. Here the fields are tagged
// like all other values, and [Assign] gets back what was written; Flask reads a
// dict of them. A struct of numbers, text and lists is the same text for both.
//
// # What does not survive
//
// A time keeps neither its fraction of a second nor its zone, and the years 1
// to 99 come back as 1969 to 2068: so it is in Flask. template.HTML comes back
// as Markup. A list that must come back as a tuple in Python is a Tuple here:
// Flask's flashes are a []any of Tuple{category, message}. A nil slice or map
// comes back empty.
//
// # Text
//
// A Go string stands for a Python str. Where Python has a lone surrogate, the
// string has its three-byte form (WTF-8), so nothing is lost; any other
// invalid UTF-8 is an error of Dumps. The strings of one Loads share a copy of
// the text, and those of a [Document] the text itself: strings.Clone a short
// one that is to outlive the rest by far.
//
// # Who may call what
//
// Everything here may be used by several goroutines at once, as long as nobody
// changes a value while it is written. There is no state but what types of
// structs were seen.
//
// # What is absent on purpose
//
// There are no streams and no interfaces like json.Marshaler: a session has a
// few kilobytes, and what a type becomes should be seen by whoever reads the
// cookie in Python; [Tag] is that place. Nothing here checks who wrote a text:
// verify its signature first, as package itsdangerous does. Python's date and
// Decimal, which Flask writes as text, have no twin; write text.
//
// # Compatibility
//
// What Dumps writes is what Flask 3.1 writes, byte for byte, and a version of
// this package that writes another text for the same value is a fault. What
// Loads accepts may grow where Flask's does, and shrink where the text is one
// that Flask never writes.
//
// Source: Flask 3.1, flask/json/tag.py.
package taggedjson
