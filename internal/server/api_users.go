package server

import (
	"context"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/login"
)

// Bodies of /api/Users/v1. Their documentation is the API's.
type (
	registerBody struct {
		Username string `json:"username" doc:"A name without @, at most 64 characters, nobody else's."`
		Email    string `json:"email,omitempty" doc:"Nobody else's mail address. Some sites do without."`
		Password string `json:"password" format:"password" doc:"At least as long as the site demands: 15 characters unless PASSWORD_MIN_LENGTH says otherwise."`
	}
	loginBody struct {
		Username string `json:"username" doc:"The name or the mail address."`
		Password string `json:"password" format:"password"`
		Remember bool   `json:"remember,omitempty" doc:"Whether to stay signed in for longer than a session lasts, by a second cookie: 30 days unless REMEMBER_COOKIE_DURATION says otherwise."`
	}
	passwordBody struct {
		Current string `json:"current_password" format:"password"`
		New     string `json:"new_password" format:"password" doc:"At least as long as the site demands: 15 characters unless PASSWORD_MIN_LENGTH says otherwise."`
	}
	meBody struct {
		Username *string `json:"username,omitempty" doc:"The new name. Left out: stays."`
		Email    *string `json:"email,omitempty" doc:"The new mail address. Left out: stays."`
	}

	// Me is the signed-in user.
	Me struct {
		ID       string   `json:"id"`
		Username string   `json:"username"`
		Email    string   `json:"email"`
		Roles    []string `json:"roles" nullable:"false"`
		Fresh    bool     `json:"fresh" doc:"Whether the password was given in this very session."`
	}
)

// input and output are huma's shapes: what is named Body is the body.
type (
	input[T any]  struct{ Body T }
	output[T any] struct{ Body T }
	none          struct{}
)

func meOf(user account.User, fresh bool) *output[Me] {
	roles := user.Roles
	if roles == nil {
		roles = []string{} // [] and not null
	}
	return &output[Me]{Me{ID: user.ID, Username: user.Username, Email: user.Email, Roles: roles, Fresh: fresh}}
}

func (s *Server) registerUsers(api huma.API) {
	post, here := http.MethodPost, "/api/Users/v1/"
	huma.Register(api, operation(api, post, here+"register", "Make an account and sign in", 201, 403, 409, 422, 429, 503), s.apiRegister)
	huma.Register(api, operation(api, post, here+"login", "Sign in", 200, 401, 422, 429, 503), s.apiLogin)
	huma.Register(api, operation(api, post, here+"logout", "Sign out", 204, 503), s.apiLogout)
	huma.Register(api, operation(api, post, here+"password", "Change the password and end all other sessions", 204, 401, 422, 429, 503), s.apiPassword)
	huma.Register(api, operation(api, http.MethodGet, here+"me", "Who is signed in", 200, 401, 503), s.apiMe)
	huma.Register(api, operation(api, http.MethodPatch, here+"me", "Change the name or the mail address; takes a fresh login", 200, 401, 409, 422, 503), s.apiPatchMe)
}

// operation describes one address with the statuses that it answers: first the
// good one, then those of problems.
func operation(api huma.API, method, path, summary string, good int, bad ...int) huma.Operation {
	name := path[strings.LastIndexByte(path, '/')+1:]
	return huma.Operation{
		OperationID:     strings.ToLower(method) + "-" + name,
		Method:          method,
		Path:            path,
		Summary:         summary,
		Tags:            []string{"Users"},
		DefaultStatus:   good,
		Responses:       problemResponses(api, method, bad),
		MaxBodyBytes:    maxJSON + 1, // jsonBody has judged it; huma would refuse the last byte
		BodyReadTimeout: usual.read,
	}
}

// problemResponses documents the problems of an operation. Those of the body and
// of the origin are the same for all that take one.
func problemResponses(api huma.API, method string, statuses []int) map[string]*huma.Response {
	if method != http.MethodGet {
		statuses = append([]int{400, 403, 413, 415}, statuses...)
	}
	schema := huma.SchemaFromType(api.OpenAPI().Components.Schemas, reflect.TypeFor[Problem]())
	responses := map[string]*huma.Response{}
	for _, status := range append(statuses, 500) {
		responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
		}
	}
	return responses
}

func (s *Server) apiRegister(ctx context.Context, in *input[registerBody]) (*output[Me], error) {
	b := in.Body
	user, p := s.register(ctx, account.NewUser{Username: b.Username, Email: b.Email, Password: b.Password})
	if p != nil {
		return nil, p
	}
	return meOf(user, true), nil
}

func (s *Server) apiLogin(ctx context.Context, in *input[loginBody]) (*output[Me], error) {
	user, p := s.signIn(ctx, in.Body.Username, in.Body.Password, in.Body.Remember)
	if p != nil {
		return nil, p
	}
	return meOf(user, true), nil
}

func (s *Server) apiLogout(ctx context.Context, _ *none) (*none, error) {
	if p := s.signOut(ctx); p != nil {
		return nil, p
	}
	return nil, nil
}

func (s *Server) apiPassword(ctx context.Context, in *input[passwordBody]) (*none, error) {
	if p := s.changePassword(ctx, in.Body.Current, in.Body.New); p != nil {
		return nil, p
	}
	return nil, nil
}

func (s *Server) apiMe(ctx context.Context, _ *none) (*output[Me], error) {
	who, p := s.member(ctx)
	if p != nil {
		return nil, p
	}
	return meOf(userOf(who), who.Fresh), nil
}

func (s *Server) apiPatchMe(ctx context.Context, in *input[meBody]) (*output[Me], error) {
	user, p := s.updateMe(ctx, account.Change{Username: in.Body.Username, Email: in.Body.Email})
	if p != nil {
		return nil, p
	}
	who, _ := login.Current(ctx)
	return meOf(user, who.Fresh), nil
}
