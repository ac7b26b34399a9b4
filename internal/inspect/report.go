// Package inspect says what a Flask session cookie is, in words: its parts, how
// old it is and until when it is valid, what anyone can read in it, and why a
// check failed. It does for a person what get_signing_serializer(app).loads
// does for Flask.
//
// Start with Find, which takes the cookies out of a line, and Look, which makes
// a Report of one. A Report is read by programs as JSON and by people through
// Write.
//
// Looking needs no key, and then nothing is proved: the contents that a Report
// shows were written by whoever made the cookie. Nothing here may decide who a
// visitor is; package session does that.
package inspect

import (
	"encoding/json"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// Options say how to look. Now must be set; Wire is what the command's
// flags say, Flask's session unless they do.
type Options struct {
	Keys   itsdangerous.Keys    // without a Secret nothing is verified
	Wire   itsdangerous.Options // salt, key derivation and digest of the signature
	MaxAge time.Duration        // how old it may be; counts as in itsdangerous
	Now    time.Time
}

// Report is what can be said of one cookie. Its JSON form is stable.
type Report struct {
	// OK says that the cookie can be read and, if there was a key, that it is
	// good: signed with one of the keys, and neither too old nor of the future.
	OK      bool   `json:"ok"`
	Problem string `json:"problem,omitempty"` // why it cannot be read

	Name       string   `json:"name,omitempty"`
	Attributes []string `json:"attributes,omitempty"` // of a Set-Cookie line

	Parts      *Parts          `json:"parts,omitempty"`
	Compressed bool            `json:"compressed"`
	Text       string          `json:"text,omitempty"`    // the tagged JSON inside, exactly
	Payload    json.RawMessage `json:"payload,omitempty"` // the same as plain JSON
	Keys       []Key           `json:"keys,omitempty"`    // what stands in it

	Time  *Time  `json:"time,omitempty"`
	Check *Check `json:"check,omitempty"` // nil without a key
	Size  Size   `json:"size"`
}

// Parts are the three parts of a cookie as they stand in it.
type Parts struct {
	Payload   string `json:"payload"`
	Timestamp string `json:"timestamp"`
	Signature string `json:"signature"`
}

// Look makes the report of one cookie. It never fails: what cannot be read is a
// Report with a Problem.
func Look(c Cookie, o Options) Report {
	r := Report{Name: c.Name, Attributes: c.Attributes, Size: Size{Bytes: cookieBytes(c), Limit: sizeLimit}}
	r.Problem = r.read(c.Value, o)
	if len(o.Keys.Secret) > 0 {
		r.Check = check(c.Value, o)
	}
	r.OK = r.Problem == "" && (r.Check == nil || r.Check.OK)
	return r
}

// read fills in what needs no key, and returns what stopped it.
func (r *Report) read(value string, o Options) (problem string) {
	if problem := foreign(value); problem != "" {
		return problem
	}
	parts, problem := split(value)
	if problem != "" {
		return problem
	}
	r.Parts = &parts
	if r.Time, problem = readTime(parts.Timestamp, o); problem != "" {
		return problem
	}
	r.Compressed = parts.Payload[:1] == "."
	text, problem := decode(parts.Payload)
	if problem != "" {
		return problem
	}
	return r.readText(text)
}
