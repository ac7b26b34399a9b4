package cookie

import "strings"

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// bare marks the bytes that Werkzeug leaves unquoted: ASCII letters and digits
// and a list of signs. Blank, double quote, comma, semicolon and backslash are
// not among them.
var bare = set(alphanumeric + "_!#$%&'()*+-./:<=>?@[]^`{|}~")

// plain marks printable ASCII without the semicolon that would end an attribute.
var plain = func() (table [256]bool) {
	for c := ' '; c <= '~'; c++ {
		table[c] = c != ';'
	}
	return table
}()

func set(chars string) (table [256]bool) {
	for i := range len(chars) {
		table[chars[i]] = true
	}
	return table
}

func all(s string, table *[256]bool) bool {
	for i := range len(s) {
		if !table[s[i]] {
			return false
		}
	}
	return true
}

// Quote spells a cookie's value as Werkzeug does. A value of letters, digits and
// harmless signs stays as it is, the empty one too. Any other is put between
// double quotes; a quote and a backslash get a backslash before them, and comma,
// semicolon, the bytes 00 to 19 and 7f to ff become three octal digits.
//
// The bytes 1a to 1f stay raw inside the quotes, as Werkzeug leaves them (its
// pattern says \x19 where \x1f was meant). A browser refuses such a cookie, so
// [Attributes.Set] refuses it before. A value that is not UTF-8 is quoted byte by
// byte and reads back with U+FFFD.
//
// Source: werkzeug.http.dump_cookie.
func Quote(value string) string {
	if all(value, &bare) {
		return value
	}
	b := make([]byte, 0, len(value)+len(value)/2+2)
	b = append(b, '"')
	for i := range len(value) {
		b = appendQuoted(b, value[i])
	}
	return string(append(b, '"'))
}

func appendQuoted(b []byte, c byte) []byte {
	switch {
	case c == '"' || c == '\\':
		return append(b, '\\', c)
	case c <= 0x19 || c == ',' || c == ';' || c >= 0x7f:
		return append(b, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
	}
	return append(b, c)
}

// unquote reads the inside of a quoted value: latin-1 text whose characters
// become UTF-8, then escapes, then the bytes read as UTF-8 again. Plain ASCII
// comes back without an allocation.
func unquote(inside string) string {
	if strings.IndexByte(inside, '\\') < 0 {
		return latin1(inside)
	}
	return decodeUTF8(unescape([]byte(latin1(inside))))
}

// unescape works in place: what it writes is never longer than what it read. A
// backslash with three octal digits up to 377 is that byte, with anything else
// that thing, and alone at the end itself.
func unescape(b []byte) []byte {
	out := b[:0]
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) {
			i++
			if c, ok := octal(b[i:]); ok {
				out = append(out, c)
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

// octal takes the last bits of the three digits, which are their value.
func octal(b []byte) (byte, bool) {
	if len(b) < 3 || b[0] < '0' || b[0] > '3' || b[1] < '0' || b[1] > '7' || b[2] < '0' || b[2] > '7' {
		return 0, false
	}
	return b[0]&3<<6 | b[1]&7<<3 | b[2]&7, true
}
