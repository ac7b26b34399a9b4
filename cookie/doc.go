// Package cookie is what Werkzeug's dump_cookie, parse_cookie and delete_cookie
// do, for net/http: Set-Cookie text in Werkzeug's order and quoting, the Cookie
// header read the way Flask's request.cookies reads it, and an error wherever a
// browser would drop a cookie in silence.
//
// # Where to start
//
//	I want to …                          take
//	set or delete a cookie of my own     Attributes.Set, Attributes.Delete, and Write
//	read a cookie of my own              Read, or Find to learn of duplicates
//	keep a signed text                   Signed
//	keep a signed value of a Go type     Typed
//	read value|signature of before       Classic
//	do as Python does, odd or not        Dump, Quote, Parse, All
//
// The two calls to begin with are Attributes.Set, which makes the text of one
// cookie, and Write, which puts it into a response. The layer of the last line
// mirrors Python's answers and leaves policy to its caller; those above have the
// policy of browsers built in. Sessions are in package session, which is built on
// this one.
//
// Why not http.SetCookie: it drops the bytes of a value that it does not like,
// ignores the rules of name prefixes such as __Host-, and writes attributes in
// another order than Flask. Why not http.Request.Cookie: it cannot read a quoted
// value that holds an escape or a semicolon, which Werkzeug writes every day.
//
// # What is written
//
//	Set-Cookie = name "=" value [ "; Domain=" host ] [ "; Expires=" date ] [ "; Max-Age=" seconds ]
//	             [ "; Secure" ] [ "; HttpOnly" ] [ "; Path=" path ] [ "; SameSite=" text ] [ "; Partitioned" ]
//	value      = harmless / DQUOTE escaped DQUOTE    ; see Quote
//
// A value is written whole or not at all. An [Attributes] is checked once by
// Validate, writes and deletes alike, and refuses what browsers would drop or
// take for something else: prefixes that its attributes do not honour,
// SameSite=None without Secure, names that are no token, control characters.
// Write leaves one Set-Cookie for each cookie in a response.
//
// # What is read
//
// A header holds bytes, request.cookies holds text. Werkzeug reads the bytes as
// latin-1, except inside quotes, where octal escapes spell UTF-8. This package
// does the same and gives that text as UTF-8: the raw bytes c3 a9 read as "Ã©"
// and the escapes "\303\251" as "é", here as in Flask. So both sides compute the
// same signature over the same text.
//
// Of several cookies of one name the first counts. Read and Find take names
// letter by letter, so that no look-alike passes for a __Host- cookie; [Parse]
// and [All] take them as Werkzeug does. What has no name is no cookie, and
// nothing in a header is an error.
//
// # Limits
//
//	4093 bytes      one Set-Cookie, attributes included; see Attributes.MaxSize
//	4096 bytes      name and value together, whatever MaxSize says
//	1024 bytes      a Path
//	400 days        a lifetime, where it is configured; see CheckLifetime
//	100 cookies     in a request, duplicates counted, for Read, Find and All
//	16 KiB          of Cookie headers, for Read, Find and All
//
// What is too large to write is a [*SizeError], and nothing is sent, so that the
// older cookie stays. A request over its limits is a [*LimitError], too
// long a header before a byte of it is read; for Read it has no cookies. Parse alone
// has no limit; its time is in proportion to the text.
//
// # Compatibility
//
// Dump and Parse are tested against recorded answers of Werkzeug 3.1.8. Since
// 3.1.9 Werkzeug drops a pair with a blank or a quote in its name or its unquoted
// value, which Parse still reads; of what either of them writes, both read the
// same. Against browsers all cases of the http-state working group are tested,
// and against net/http headers made of their parts; each difference stands in
// the tests with its reason. Signed and Typed are TimestampSigner and
// URLSafeTimedSerializer of itsdangerous. docs/compatibility.md lists what is
// otherwise on purpose.
//
// # Concurrency
//
// Attributes, Options and the functions are safe for use by several goroutines,
// as are Signed, Typed and Classic. The http.Header that Write changes must
// belong to one.
//
// # Absent on purpose
//
// A cookie jar, percent-decoding (cookies know none), encrypted values (what must
// be hidden belongs on the server), internationalised domain names (give the xn--
// form), the public suffix list, and werkzeug.http.parse_cookie, which re-decodes
// a header as UTF-8 and fails on bytes that request.cookies takes.
package cookie
