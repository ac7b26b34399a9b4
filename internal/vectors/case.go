package vectors

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

// Case is one question and Python's answer to it.
type Case struct {
	ID     string
	file   string
	fields map[string]json.RawMessage
}

// UnmarshalJSON keeps the fields as they are, to be read when asked for.
func (c *Case) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &c.fields) }

func (c *Case) complete(file string) {
	c.file = file
	c.ID = c.Text("id")
}

// Has reports whether the case has the field in any spelling, and not as null.
func (c Case) Has(name string) bool {
	for _, suffix := range []string{"", "_hex", "_cps", "_repeat"} {
		if c.has(name + suffix) {
			return true
		}
	}
	return false
}

func (c Case) has(field string) bool {
	raw, ok := c.fields[field]
	return ok && string(raw) != "null"
}

// IsNull reports whether the field is there and null.
func (c Case) IsNull(name string) bool { return string(c.fields[name]) == "null" }

// Text gives the field X, X_hex, X_cps or X_repeat as a string. Lone
// surrogates are in their three-byte form; the bytes of X_hex are as they are.
func (c Case) Text(name string) string {
	switch {
	case c.has(name + "_hex"):
		return string(c.unhex(name + "_hex"))
	case c.has(name + "_cps"):
		var points []rune
		c.Unmarshal(name+"_cps", &points)
		return fromPoints(points)
	case c.has(name + "_repeat"):
		return c.repeated(name + "_repeat")
	}
	var s string
	c.Unmarshal(name, &s)
	return s
}

// Bytes is Text as bytes.
func (c Case) Bytes(name string) []byte { return []byte(c.Text(name)) }

// Int gives a field that is a whole number, such as unix seconds.
func (c Case) Int(name string) int64 {
	var n int64
	c.Unmarshal(name, &n)
	return n
}

// OptInt is Int for a field that may be null or lacking, such as max_age.
func (c Case) OptInt(name string) (n int64, ok bool) {
	if !c.has(name) {
		return 0, false
	}
	return c.Int(name), true
}

// Float gives a field that is a number, such as a max_age with a fraction.
func (c Case) Float(name string) float64 {
	var f float64
	c.Unmarshal(name, &f)
	return f
}

// Bool gives a flag; one that is lacking or null is false.
func (c Case) Bool(name string) bool {
	var b bool
	if c.has(name) {
		c.Unmarshal(name, &b)
	}
	return b
}

// Strings gives a field that is a list of texts, such as set_cookie.
func (c Case) Strings(name string) []string {
	var list []string
	c.Unmarshal(name, &list)
	return list
}

// Unmarshal reads a field of any other shape as encoding/json does.
func (c Case) Unmarshal(name string, into any) {
	raw, ok := c.fields[name]
	if !ok {
		c.fail(name, "no such field")
	}
	if err := json.Unmarshal(raw, into); err != nil {
		c.fail(name, err.Error())
	}
}

func (c Case) unhex(field string) []byte {
	var s string
	c.Unmarshal(field, &s)
	b, err := hex.DecodeString(s)
	if err != nil {
		c.fail(field, err.Error())
	}
	return b
}

func (c Case) repeated(field string) string {
	var pair [2]json.RawMessage
	c.Unmarshal(field, &pair)
	var s string
	var n int
	if json.Unmarshal(pair[0], &s) != nil || json.Unmarshal(pair[1], &n) != nil {
		c.fail(field, "not a text and a number")
	}
	return strings.Repeat(s, n)
}

func (c Case) fail(field, why string) {
	panic(fmt.Sprintf("vectors: %s, %s, field %s: %s", c.file, c.ID, field, why))
}

func fromPoints(points []rune) string {
	var s []byte
	for _, r := range points {
		s = pyjson.AppendRune(s, r)
	}
	return string(s)
}
