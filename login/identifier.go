package login

import (
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"strings"
)

// Identifier is the value _id that Flask-Login 0.6.3 keeps beside a login: the
// SHA-512, in lower-case hex, of address and user agent as Flask sees them. A
// Flask app that finds another one marks the login as not fresh, or throws the
// user out if its protection is strong.
//
// The address is that of X-Forwarded-For if the header is there at all, since
// Flask-Login reads it so; nothing is decided by it here.
//
// Source: flask_login.utils, _create_identifier and _get_remote_addr.
func Identifier(r *http.Request) string {
	return identify(address(r), r)
}

func identify(address string, r *http.Request) string {
	sum := sha512.Sum512([]byte(address + "|" + agent(r)))
	return hex.EncodeToString(sum[:])
}

// identifier is Identifier, with the address of Config.ClientAddress.
func (v *visit) identifier() string {
	if v.manager.config.ClientAddress == nil {
		return Identifier(v.request)
	}
	address := v.manager.config.ClientAddress(v.request)
	if address == "" {
		return identify("None", v.request)
	}
	return identify(firstAddress(address), v.request)
}

// address is the Python bytes literal of the client's address, None if there is
// none.
func address(r *http.Request) string {
	forwarded, ok := r.Header["X-Forwarded-For"]
	if ok {
		return firstAddress(strings.Join(forwarded, ","))
	}
	if r.RemoteAddr == "" {
		return "None"
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return firstAddress(host)
}

func firstAddress(list string) string {
	first, _, _ := strings.Cut(latin1(list), ",")
	return bytesLiteral(strings.Trim(first, " \t\n\r\f\v"))
}

func agent(r *http.Request) string {
	values, ok := r.Header["User-Agent"]
	if !ok || len(values) == 0 {
		return "None"
	}
	return bytesLiteral(latin1(values[0]))
}

// latin1 reads header bytes as WSGI does and writes them as UTF-8, as
// Flask-Login does before it hashes.
func latin1(header string) string {
	var b strings.Builder
	for i := range len(header) {
		b.WriteRune(rune(header[i]))
	}
	return b.String()
}

// bytesLiteral is Python's repr of the bytes of s.
func bytesLiteral(s string) string {
	quote := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = '"'
	}
	var b strings.Builder
	b.WriteByte('b')
	b.WriteByte(quote)
	for i := range len(s) {
		writeLiteralByte(&b, s[i], quote)
	}
	b.WriteByte(quote)
	return b.String()
}

func writeLiteralByte(b *strings.Builder, c, quote byte) {
	switch {
	case c == quote || c == '\\':
		b.WriteByte('\\')
		b.WriteByte(c)
	case c == '\t':
		b.WriteString(`\t`)
	case c == '\n':
		b.WriteString(`\n`)
	case c == '\r':
		b.WriteString(`\r`)
	case c < 0x20 || c >= 0x7f:
		fmt.Fprintf(b, `\x%02x`, c)
	default:
		b.WriteByte(c)
	}
}
