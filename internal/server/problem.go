package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/logs"
)

// problemsURL is where each code is explained, under a heading of its name.
const problemsURL = "https://github.com/gourd-auth/gourd/blob/main/docs/problems.md#"

// Problem is an error as clients see it: RFC 9457 problem details, with Gourd's
// extensions code, errors and login_url. It never holds what the client sent.
type Problem struct {
	Type     string               `json:"type" doc:"Where this kind of problem is explained."`
	Title    string               `json:"title" doc:"The kind of problem, the same sentence each time."`
	Status   int                  `json:"status" doc:"The HTTP status."`
	Detail   string               `json:"detail,omitempty" doc:"What to do about it."`
	Instance string               `json:"instance" doc:"The request id. Give it when you report the problem."`
	Code     string               `json:"code" doc:"A stable word for programs."`
	Errors   []account.FieldError `json:"errors,omitempty" doc:"What is wrong with single fields."`
	LoginURL string               `json:"login_url,omitempty" doc:"Where a person signs in; on 401."`

	header http.Header
}

// kind is what all problems of one code share.
type kind struct {
	status        int
	title, detail string
}

// kinds is every problem there is. docs/problems.md explains each; a test
// compares the two.
var kinds = map[string]kind{
	"bad_request":            {400, "Bad request", "The request could not be understood."},
	"invalid_json":           {400, "Invalid JSON", "The body is not the JSON object that is expected here."},
	"login_required":         {401, "Sign in first", "This needs a signed-in user."},
	"invalid_credentials":    {401, "Wrong name or password", "The name or the password is not right."},
	"fresh_login_required":   {401, "Give your password again", "This needs a password that was given in the last five minutes. Sign in again, then repeat it."},
	"cross_origin_refused":   {403, "Request from another site", "Requests that change something must come from this site itself. Open it directly and try again."},
	"registration_closed":    {403, "Registration is closed", "Ask whoever runs this site for an account."},
	"not_found":              {404, "Not found", "There is nothing at this address."},
	"method_not_allowed":     {405, "Method not allowed", "This address does not take requests of this method."},
	"taken":                  {409, "Already taken", "Somebody has this name or address. Choose another."},
	"conflict":               {409, "Changed meanwhile", "Somebody else changed this at the same time. Look again, then try again."},
	"body_too_large":         {413, "Request too large", "The request's body is longer than this address takes."},
	"unsupported_media_type": {415, "Unsupported media type", "Send the body as application/json, not compressed."},
	"host_refused":           {421, "Unknown host name", "This server does not answer to that host name."},
	"invalid_fields":         {422, "Some fields need a change", "Some fields need another look."},
	"too_many_attempts":      {429, "Too many attempts", "Wait a little, then try again."},
	"internal_error":         {500, "Something went wrong here", "It is not your fault. It has been written to the log under the request id."},
	"busy":                   {503, "Busy", "Too many people are signing in at this moment. Try again in a few seconds."},
	"unavailable":            {503, "Out of service for a moment", "A part of this server cannot be reached. You are still signed in; try again soon."},
}

// problemOf returns a new problem of a known code.
func problemOf(code string) *Problem {
	k := kinds[code]
	return &Problem{Type: problemsURL + code, Title: k.title, Status: k.status, Detail: k.detail, Code: code}
}

// detail replaces the kind's own detail.
func (p *Problem) detail(text string) *Problem {
	p.Detail = text
	return p
}

// fields adds faults of single fields.
func (p *Problem) fields(faults ...account.FieldError) *Problem {
	p.Errors = append(p.Errors, faults...)
	return p
}

// login says where a person signs in.
func (p *Problem) login(url string) *Problem {
	p.LoginURL = url
	return p
}

// set adds a response header.
func (p *Problem) set(name, value string) *Problem {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(name, value)
	return p
}

// retryAfter says when to come back, in whole seconds and at least one.
func (p *Problem) retryAfter(wait time.Duration) *Problem {
	return p.set("Retry-After", strconv.FormatInt(ceil(wait, time.Second), 10))
}

// inWords says a wait to people: never less than it is, and at least a second.
func inWords(wait time.Duration) string {
	n, noun := ceil(wait, time.Second), "second"
	if n >= 120 {
		n, noun = ceil(wait, time.Minute), "minute"
	}
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func ceil(d, unit time.Duration) int64 { return max(1, int64((d+unit-1)/unit)) }

func (p *Problem) copyHeader(w http.ResponseWriter) { maps.Copy(w.Header(), p.header) }

// Error, GetStatus, GetHeaders and ContentType are what huma asks of an error.
func (p *Problem) Error() string           { return p.Code }
func (p *Problem) GetStatus() int          { return p.Status }
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType names the media type of RFC 9457.
func (*Problem) ContentType(string) string { return "application/problem+json" }

// fail answers a request with a problem: as a page to people, as problem+json to
// programs and on the whole API.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, p *Problem) {
	p.copyHeader(w)
	if wantsPage(r) {
		s.render(w, r, p.Status, "error", view{Title: p.Title, Status: p.Status, Detail: p.Detail})
		return
	}
	p.Instance = logs.RequestID(r.Context())
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p)
}

// wantsPage reports whether the one who asks reads HTML: never on the API, else
// if it says so.
func wantsPage(r *http.Request) bool {
	return !isAPI(r) && strings.Contains(r.Header.Get("Accept"), "text/html")
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
