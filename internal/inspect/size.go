package inspect

import "github.com/gourd-auth/gourd/cookie"

// sizeLimit is what Werkzeug allows a whole Set-Cookie header, attributes and
// all; browsers drop what is longer without a word.
const sizeLimit = cookie.DefaultMaxSize

// Size is how much of what a browser keeps a cookie takes: name, = and value.
type Size struct {
	Bytes int `json:"bytes"`
	Limit int `json:"limit"`
}

// cookieBytes counts a cookie whose name is not known as one of Flask's default name.
func cookieBytes(c Cookie) int {
	name := c.Name
	if name == "" {
		name = "session"
	}
	return len(name) + len("=") + len(c.Value)
}
