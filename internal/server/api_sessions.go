package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/gourd-auth/gourd/internal/device"
	"github.com/gourd-auth/gourd/session"
)

// Parameters and answers of /api/Auth/v1/sessions. Their documentation is the API's.
type (
	sessionsInput struct {
		OfUser
		Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"How many to list at most."`
		Cursor string `query:"cursor" maxLength:"64" doc:"The next_cursor of the answer before."`
	}
	sessionInput struct {
		OfUser
		ID string `path:"id" maxLength:"64" doc:"The session's id."`
	}
	// OfUser says whose sessions. Huma reads what is embedded by its exported name alone.
	OfUser struct {
		User string `query:"user" maxLength:"255" doc:"Whose sessions, by the user's id: another's than one's own is for administrators with a fresh login. Left out: one's own."`
	}

	// Session is one session of a user.
	Session struct {
		ID        string    `json:"id" doc:"Names the session. Nobody can sign in with it."`
		Current   bool      `json:"current" doc:"Whether it is the one that asks."`
		CreatedAt time.Time `json:"created_at" doc:"When it was signed in."`
		LastSeen  time.Time `json:"last_seen_at" doc:"When it was used last, to a minute."`
		ExpiresAt time.Time `json:"expires_at" doc:"When it ends if it is not used again."`
		Device    string    `json:"device" doc:"Browser and system in words, as far as User-Agent tells."`
		UserAgent string    `json:"user_agent" doc:"What the browser calls itself."`
		IP        string    `json:"ip" doc:"The address from which the password was given last, or the remember cookie came."`
		Method    string    `json:"method" doc:"How it was signed in: password, remember (by a remember cookie) or flask (at a Flask app)."`
	}

	// SessionList is a part of a user's sessions.
	SessionList struct {
		Items []Session `json:"items" nullable:"false" doc:"The newest first."`
		Next  string    `json:"next_cursor" doc:"The cursor of the next part, empty after the last."`
	}

	// Ended is how many sessions ended.
	Ended struct {
		Ended int `json:"ended"`
	}
)

func (s *Server) registerSessions(api huma.API) {
	const path = "/api/Auth/v1/sessions"
	auth := func(id, method, path, summary string, good int, bad ...int) huma.Operation {
		o := operation(api, method, path, summary, good, bad...)
		o.OperationID, o.Tags = id, []string{"Auth"}
		return o
	}
	huma.Register(api, auth("list-sessions", http.MethodGet, path, "List sessions", 200, 401, 404, 422, 503), s.apiSessions)
	huma.Register(api, auth("end-session", http.MethodDelete, path+"/{id}",
		"End a session: the present one, or, with a fresh login, another", 204, 401, 404, 422, 503), s.apiEndSession)
	huma.Register(api, auth("end-other-sessions", http.MethodDelete, path,
		"End all other sessions; takes a fresh login", 200, 401, 404, 422, 503), s.apiEndOthers)
}

func (s *Server) apiSessions(ctx context.Context, in *sessionsInput) (*output[SessionList], error) {
	after, ok := parseCursor(in.Cursor)
	if !ok {
		return nil, problemOf("bad_request").detail("The cursor is none of ours.")
	}
	owner, p := s.ownerOf(ctx, in.User)
	if p != nil {
		return nil, p
	}
	infos, p := s.sessionsOf(ctx, owner)
	if p != nil {
		return nil, p
	}
	list := SessionList{Items: []Session{}} // [] and not null
	for _, i := range behind(infos, after) {
		if len(list.Items) == in.Limit {
			list.Next = cursorOf(list.Items[in.Limit-1])
			break
		}
		list.Items = append(list.Items, sessionOf(ctx, i))
	}
	return &output[SessionList]{list}, nil
}

func sessionOf(ctx context.Context, i session.Info) Session {
	return Session{
		ID: i.Handle, Current: i.Handle == handleOf(ctx),
		CreatedAt: i.Created.UTC(), LastSeen: i.LastSeen.UTC(), ExpiresAt: i.Expires.UTC(),
		Device: device.Describe(i.Agent), UserAgent: i.Agent, IP: i.Address, Method: i.Method,
	}
}

// cursorOf names a place in the list, which stays where it is though the session
// there ends: the milliseconds of its beginning, and its id.
func cursorOf(last Session) string {
	return strconv.FormatInt(last.CreatedAt.UnixMilli(), 10) + "-" + last.ID
}

// parseCursor returns the session behind which to go on, nil for the beginning.
func parseCursor(text string) (*session.Info, bool) {
	if text == "" {
		return nil, true
	}
	began, handle, _ := strings.Cut(text, "-")
	ms, err := strconv.ParseInt(began, 10, 64)
	return &session.Info{Created: time.UnixMilli(ms), Handle: handle}, err == nil && handle != ""
}

func behind(infos []session.Info, after *session.Info) []session.Info {
	if after == nil {
		return infos
	}
	i := slices.IndexFunc(infos, func(i session.Info) bool { return newestFirst(*after, i) < 0 })
	if i < 0 {
		return nil
	}
	return infos[i:]
}

func (s *Server) apiEndSession(ctx context.Context, in *sessionInput) (*none, error) {
	if p := s.endSession(ctx, in.User, in.ID); p != nil {
		return nil, p
	}
	return nil, nil
}

func (s *Server) apiEndOthers(ctx context.Context, in *OfUser) (*output[Ended], error) {
	n, p := s.endOtherSessions(ctx, in.User)
	if p != nil {
		return nil, p
	}
	return &output[Ended]{Ended{n}}, nil
}
