// Package cookie is what Werkzeug's dump_cookie, parse_cookie and delete_cookie
// do, for net/http: Set-Cookie text in Werkzeug's order and quoting, the Cookie
// header read the way Flask's request.cookies reads it, and an error wherever a
// browser would drop a cookie in silence.
//
// Start with two calls: [Attributes.Set] makes the text of one cookie, [Write]
// puts it into a response. [Read] finds a cookie in a request. For one signed
// value outside any session take [Signed], and for the value|signature cookies
// of older applications [Classic].
//
// [Dump], [Quote] and [Parse] are the layer below: they mirror Python's answers,
// odd ones included, and leave policy to their caller.
//
// Why not http.SetCookie: it drops the bytes of a value that it does not like,
// ignores the rules of name prefixes such as __Host-, and writes attributes in
// another order than Flask. Why not http.Request.Cookie: it cannot read a quoted
// value that holds an escape or a semicolon, which Werkzeug writes every day.
//
// # One text on both sides
//
// A header holds bytes, request.cookies holds text. Werkzeug reads the bytes as
// latin-1, except inside quotes, where octal escapes spell UTF-8. This package
// does the same and gives that text as UTF-8: the raw bytes c3 a9 read as "Ã©"
// and the escapes "\303\251" as "é", here as in Flask. So both sides compute the
// same signature over the same text.
//
// Absent on purpose: a cookie jar, percent-decoding (cookies know none),
// internationalised domain names (give the xn-- form), the public suffix list,
// and werkzeug.http.parse_cookie, which re-decodes a header as UTF-8 and fails on
// bytes that request.cookies takes.
package cookie
