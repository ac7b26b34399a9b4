package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/logs"
)

// apiVersion is the version of the JSON API, not of the program.
const apiVersion = "1.0.0"

// registerAPI registers the JSON API with huma, which checks bodies against the
// types of api_users.go and api_sessions.go and describes them as OpenAPI. Of huma's
// own pages and hooks nothing is on.
func (s *Server) registerAPI(mux *http.ServeMux) {
	format := huma.Format{Marshal: writeJSON, Unmarshal: json.Unmarshal}
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: s.deps.SiteName, Version: apiVersion, Description: apiDescription},
			Components: &huma.Components{
				Schemas:         huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{"session": s.sessionScheme()},
			},
		},
		Formats:       map[string]huma.Format{"application/json": format, "json": format}, // json: application/problem+json
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{ownProblem},
	}
	config.AllowAdditionalPropertiesByDefault = true // unknown fields are ignored, never bound
	api := humago.New(apiMux{s, mux}, config)
	s.registerUsers(api)
	s.registerSessions(api)
	for _, theirs := range []string{"ErrorModel", "ErrorDetail"} { // never sent, see ownProblem
		delete(api.OpenAPI().Components.Schemas.Map(), theirs)
	}
	s.document = mustJSON(api.OpenAPI())
}

const apiDescription = "Sign in and out, make accounts and change them. A login lives in a cookie; there is no CSRF token, " +
	"since only application/json is read and requests from other origins are refused. Errors are RFC 9457 problem details."

func (s *Server) sessionScheme() *huma.SecurityScheme {
	return &huma.SecurityScheme{Type: "apiKey", In: "cookie", Name: s.sessions.Cookie().Name, Description: "Set by login and register."}
}

// apiMux hands huma's handlers to net/http's mux with the API's layers around.
type apiMux struct {
	s   *Server
	mux *http.ServeMux
}

func (m apiMux) HandleFunc(pattern string, handle func(http.ResponseWriter, *http.Request)) {
	m.mux.Handle(pattern, m.s.jsonBody(m.s.withVisitor(http.HandlerFunc(handle))))
}

func (m apiMux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.mux.ServeHTTP(w, r) }

// writeJSON is encoding/json with <, > and & escaped, so that an answer that is
// taken for HTML is none.
func writeJSON(w io.Writer, v any) error { return json.NewEncoder(w).Encode(v) }

// mustJSON is for the API's document, which a test writes.
func mustJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("server: openapi: %w", err))
	}
	return text
}

// openAPI answers GET /openapi.json.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Write(s.document)
}

// ownProblem turns huma's errors into ours, which hold nothing of the body, and
// names the request in every problem.
func ownProblem(ctx huma.Context, _ string, body any) (any, error) {
	p, ours := body.(*Problem)
	if model, theirs := body.(*huma.ErrorModel); theirs {
		p, ours = problemOfHuma(model), true
	}
	if !ours {
		return body, nil
	}
	p.Instance = logs.RequestID(ctx.Context())
	return p, nil
}

// problemOfHuma translates what huma found wrong with a body. Its values, which
// it would send back, are left out.
func problemOfHuma(m *huma.ErrorModel) *Problem {
	code, known := map[int]string{
		http.StatusBadRequest:            "invalid_json",
		http.StatusRequestEntityTooLarge: "body_too_large",
		http.StatusUnsupportedMediaType:  "unsupported_media_type",
		http.StatusUnprocessableEntity:   "invalid_fields",
		http.StatusRequestTimeout:        "bad_request",
	}[m.Status]
	if !known {
		code = "internal_error"
	}
	p := problemOf(code)
	p.Status = m.Status
	if code == "invalid_fields" {
		for _, d := range m.Errors {
			p.fields(fieldError(d))
		}
	}
	return p
}

// fieldError names the field that a detail of huma's is about, which says where it
// stands as well.
func fieldError(d *huma.ErrorDetail) account.FieldError {
	var name string
	if _, err := fmt.Sscanf(d.Message, "expected required property %s to be present", &name); err == nil {
		return account.FieldError{Field: name, Code: account.CodeRequired, Message: "is required"}
	}
	name = d.Location
	for _, place := range []string{"body.", "query.", "path."} {
		name = strings.TrimPrefix(name, place)
	}
	return account.FieldError{Field: name, Code: account.CodeInvalid, Message: d.Message}
}
