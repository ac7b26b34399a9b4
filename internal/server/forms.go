package server

import (
	"errors"
	"mime"
	"net/http"
	"strings"

	"github.com/gourd-auth/gourd/internal/account"
)

const (
	maxForm       = 32 << 10 // bytes of a form's body
	maxFormFields = 64
)

// form is one HTML form as the template form.html draws it.
type form struct {
	Action  string
	Submit  string
	Problem string // a sentence above the fields, announced by screen readers
	Hidden  []hidden
	Owner   string // whose password it is, for password managers; not shown
	Fields  []field
	Check   *check // nil: none
}

// check is a checkbox with its label; ticked it sends 1.
type check struct {
	ID, Name, Label string
	Checked         bool
}

type hidden struct{ Name, Value string }

// field is one labelled input.
type field struct {
	ID, Name, Label string
	Type            string // text, email or password
	Value           string // never set for a password
	Autocomplete    string // the token of the HTML standard, for password managers
	Hint, Error     string
	MaxLength       int
	Plain           bool // no capitals, no spell check: names and addresses
	Optional        bool
	Focus           bool
}

// DescribedBy lists the ids of the hint and the error, for aria-describedby.
func (f field) DescribedBy() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	return strings.Join(ids, " ")
}

// withFaults marks the fields that faults name and puts the focus on the first
// of them. Faults of no field of this form join the sentence above it.
func (f *form) withFaults(problem string, faults []account.FieldError) *form {
	f.Problem = problem
	focused := false
	for _, ft := range faults {
		i := f.index(ft.Field)
		if i < 0 {
			f.Problem = strings.TrimSpace(f.Problem + " " + ft.Field + " " + ft.Message + ".")
			continue
		}
		f.Fields[i].Error = strings.TrimSuffix(f.Fields[i].Label, " (optional)") + " " + ft.Message + "."
		f.Fields[i].Focus = !focused
		focused = true
	}
	return f
}

func (f *form) index(name string) int {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			return i
		}
	}
	return -1
}

// focus puts the cursor into one field.
func (f *form) focus(name string) *form {
	if i := f.index(name); i >= 0 {
		f.Fields[i].Focus = true
	}
	return f
}

func usernameField(id, value string) field {
	return field{ID: id, Name: "username", Label: "Username", Type: "text", Value: value,
		Autocomplete: "username", MaxLength: 64, Plain: true}
}

func emailField(id, value string) field {
	return field{ID: id, Name: "email", Label: "Email address (optional)", Type: "email", Value: value,
		Autocomplete: "email", MaxLength: 254, Plain: true, Optional: true}
}

func passwordField(id, name, label, autocomplete string) field {
	return field{ID: id, Name: name, Label: label, Type: "password", Autocomplete: autocomplete, MaxLength: 1024}
}

// readForm parses an urlencoded body within its limits. Values are then in
// r.PostForm alone; those of the query are not mixed in.
func readForm(w http.ResponseWriter, r *http.Request) *Problem {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" || r.Header.Get("Content-Encoding") != "" {
		return problemOf("unsupported_media_type").detail("Send the form as application/x-www-form-urlencoded, not compressed.")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
			return problemOf("body_too_large")
		}
		return problemOf("bad_request").detail("The form could not be read.")
	}
	if len(r.PostForm) > maxFormFields {
		return problemOf("bad_request").detail("The form has too many fields.")
	}
	return nil
}
