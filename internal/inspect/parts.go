package inspect

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// foreign names a value that is well known to be something else.
func foreign(value string) string {
	switch {
	case value == "":
		return "it is empty"
	case len(value) > itsdangerous.MaxToken:
		return fmt.Sprintf("it has %d bytes; no session cookie has more than %d", len(value), itsdangerous.MaxToken)
	case rememberForm.MatchString(value):
		return "it looks like Flask-Login's remember cookie (a user id, | and 128 hexadecimal digits), which is no session"
	case isJWT(value):
		return "it looks like a JSON Web Token, which is no Flask session"
	case djangoForm.MatchString(value):
		return "it looks like a value signed by Django (its parts are parted by colons), which is no Flask session"
	}
	return ""
}

var (
	rememberForm = regexp.MustCompile(`^.+\|[0-9a-f]{128}$`)
	djangoForm   = regexp.MustCompile(`^\.?[\w-]+:[0-9A-Za-z]{6}:[\w-]{27,43}$`)
)

// isJWT reports whether the first of three parts is an object with an "alg".
func isJWT(value string) bool {
	head, _, found := strings.Cut(value, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	return found && err == nil && len(text) > 0 && text[0] == '{' && bytes.Contains(text, []byte(`"alg"`))
}

// split takes a value apart at its last two dots.
func split(value string) (Parts, string) {
	rest, signature, found := cutLast(value)
	if !found {
		return Parts{}, "there is no dot in it; a session cookie is PAYLOAD.TIME.SIGNATURE"
	}
	payload, stamp, found := cutLast(rest)
	if !found {
		return Parts{}, "there is only one dot in it; a session cookie is PAYLOAD.TIME.SIGNATURE"
	}
	if payload == "" {
		return Parts{}, "its payload is empty"
	}
	return Parts{Payload: payload, Timestamp: stamp, Signature: signature}, ""
}

func cutLast(text string) (before, after string, found bool) {
	i := strings.LastIndexByte(text, '.')
	if i < 0 {
		return "", "", false
	}
	return text[:i], text[i+1:], true
}

// decode spells out a payload that nobody has vouched for, so within the limits
// that hold for one that somebody has.
func decode(payload string) (text []byte, problem string) {
	stream, compressed := strings.CutPrefix(payload, ".")
	text, err := base64.RawURLEncoding.Strict().DecodeString(stream)
	if err != nil || strings.ContainsAny(stream, "\r\n") {
		return nil, "its payload is not base64 of the kind for URLs"
	}
	if compressed {
		if text, problem = inflate(text); problem != "" {
			return nil, problem
		}
	}
	if !utf8.Valid(text) {
		return nil, "its payload is not UTF-8 text"
	}
	return text, ""
}

func inflate(stream []byte) (text []byte, problem string) {
	z, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		return nil, "its payload starts with a dot, so it should be zlib, and is not"
	}
	text, err = io.ReadAll(io.LimitReader(z, itsdangerous.MaxInflated+1))
	switch {
	case err != nil:
		return nil, "its payload is zlib that is damaged or cut short"
	case len(text) > itsdangerous.MaxInflated:
		return nil, fmt.Sprintf("its payload inflates to more than %d bytes", itsdangerous.MaxInflated)
	}
	return text, ""
}
