// Package taggedjson is Flask's TaggedJSONSerializer: it turns Go values into
// the exact bytes that a Flask app puts into its session cookie, and back.
//
// Start with Dumps and Loads. JSON has no form for a tuple, for bytes, HTML, a
// UUID or a time, so Flask writes each as an object of one name that starts
// with a space. The eight rules, the first that fits counting:
//
//	Go                              JSON text                              Python
//	map of one key, itself a tag    {" di":{"<key>__":…}}                  dict
//	map[string]any, Object          {…}                                    dict
//	Tuple                           {" t":[…]}                             tuple
//	[]any                           […]                                    list
//	[]byte                          {" b":"<base64>"}                      bytes
//	Markup, template.HTML           {" m":"<text>"}                        Markup
//	UUID                            {" u":"<32 hexadecimal digits>"}       UUID
//	time.Time                       {" d":"Thu, 02 Jan 2020 03:04:05 GMT"} datetime
//
// All else is JSON as Python writes it: nil, bool, int64 (or *big.Int where an
// integer does not fit), float64 and string. Dumps also takes every other Go
// integer and float kind, slices and maps with string keys; Loads gives back
// the types named here, and those alone.
//
// # What does not survive
//
// A time keeps neither its fraction of a second nor its zone, and the years 1
// to 99 come back as 1969 to 2068: so it is in Flask. template.HTML comes back
// as Markup. A list that must come back as a tuple in Python is a Tuple here:
// Flask's flashes are a []any of Tuple{category, message}.
//
// # Text
//
// A Go string stands for a Python str. Where Python has a lone surrogate, the
// string has its three-byte form (WTF-8), so nothing is lost; any other
// invalid UTF-8 is an error of Dumps.
//
// # What is absent on purpose
//
// Structs are not written: what the other side would read is decided by names
// and tags that it cannot see. There are no tags of your own, since a Flask
// app that does not know them could not read the session. Python's date and
// Decimal, which Flask writes as plain text, have no twin here either.
//
// Loads is no check of who wrote a text: verify its signature first, as
// package itsdangerous does.
//
// Source: Flask 3.1, flask/json/tag.py.
package taggedjson
