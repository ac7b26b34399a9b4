package inspect

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/gourd-auth/gourd/taggedjson"
)

// meaning says in words what a key of a session is for; empty if nobody knows.
func meaning(name string, v any) string {
	switch name {
	case "_fresh":
		return fresh(v)
	case "_flashes":
		if list, ok := v.([]any); ok {
			return "Flask: " + plural(int64(len(list)), "message") + " to show on the next page"
		}
	case "_gourd":
		return "Gourd: session id and generation; the server can end this session early"
	}
	if text, ok := meanings[name]; ok {
		return text
	}
	return suspicion(name, v)
}

var meanings = map[string]string{
	"_user_id":          "Flask-Login: who is signed in",
	"user_id":           "who is signed in (Flask-Login before 0.5, or the app's own)",
	"_id":               "Flask-Login: hash of the address and browser at login, for session protection",
	"_permanent":        "Flask: the browser keeps the cookie after it is closed",
	"csrf_token":        "Flask-WTF: what its form tokens are checked against",
	"_remember":         "Flask-Login: set or clear the remember cookie with this answer",
	"_remember_seconds": "Flask-Login: how long the remember cookie shall live",
	"next":              "where to go after signing in",
	"_flashes":          "Flask: messages to show on the next page",
}

func fresh(v any) string {
	if v == true {
		return "Flask-Login: the password was checked in this session"
	}
	return "Flask-Login: signed in by a remember cookie; the password was not checked in this session"
}

var (
	mailForm   = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	jwtForm    = regexp.MustCompile(`^eyJ[\w-]+\.[\w-]+\.[\w-]*$`)
	secretName = regexp.MustCompile(`(?i)passw|secret|api_?key|access_?token|refresh_?token|private`)
)

// suspicion warns of what people put into a session because they believe that
// it is secret.
func suspicion(name string, v any) string {
	text := ""
	switch v := v.(type) {
	case string:
		text = v
	case taggedjson.Markup:
		text = string(v)
	}
	switch {
	case secretName.MatchString(name):
		return "looks like a secret; anyone who has the cookie can read it"
	case mailForm.MatchString(strings.TrimSpace(text)):
		return "looks like a mail address; anyone who has the cookie can read it"
	case jwtForm.MatchString(text):
		return "looks like a JSON Web Token; anyone who has the cookie can read it"
	}
	return ""
}

// reason is an error in words, without the names of our packages in front.
func reason(err error) string {
	text := err.Error()
	for _, prefix := range []string{"itsdangerous: ", "taggedjson: ", "itsdangerous: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return fmt.Sprint(text)
}
