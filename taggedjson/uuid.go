package taggedjson

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
)

// UUID is Python's uuid.UUID, its bytes in the order of the text. The zero
// UUID is the one of zeros. Values compare with ==.
type UUID [16]byte

var errUUID = errors.New("not the text of a UUID")

// NewUUID makes a random UUID (version 4 of RFC 9562), like uuid.uuid4.
func NewUUID() UUID {
	var u UUID
	rand.Read(u[:]) // never fails
	u[6] = u[6]&0x0F | 0x40
	u[8] = u[8]&0x3F | 0x80
	return u
}

// ParseUUID reads 32 hexadecimal digits of either case, with urn: and uuid:
// in front, braces around or dashes anywhere, as Python does. The signs,
// blanks and underscores that Python's int lets in beside are an error.
//
// Source: CPython, uuid.py, UUID.
func ParseUUID(s string) (UUID, error) {
	u, err := parseUUID(s)
	if err != nil {
		return UUID{}, errors.New("taggedjson: " + err.Error())
	}
	return u, nil
}

func parseUUID(s string) (u UUID, err error) {
	s = strings.ReplaceAll(s, "urn:", "")
	s = strings.ReplaceAll(s, "uuid:", "")
	s = strings.ReplaceAll(strings.Trim(s, "{}"), "-", "")
	if len(s) != 2*len(u) {
		return UUID{}, errUUID
	}
	if _, err := hex.Decode(u[:], []byte(s)); err != nil {
		return UUID{}, errUUID
	}
	return u, nil
}

// String gives the usual form, 8-4-4-4-12 digits in lower case.
func (u UUID) String() string {
	text := hex.AppendEncode(make([]byte, 0, 36), u[:4])
	for _, part := range [][]byte{u[4:6], u[6:8], u[8:10], u[10:]} {
		text = hex.AppendEncode(append(text, '-'), part)
	}
	return string(text)
}

// MarshalText gives String, so that encoding/json writes it as text.
func (u UUID) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads what ParseUUID reads.
func (u *UUID) UnmarshalText(text []byte) error {
	parsed, err := ParseUUID(string(text))
	if err != nil {
		return err
	}
	*u = parsed
	return nil
}
