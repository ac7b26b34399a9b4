//go:build unix

package interop

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/session"
)

// standIn is the least proxy before a Flask app that makes endings at Gourd hold
// there too. Flask sees no session that Gourd refuses, and sets none that has
// ended; what it sets goes out with an id and with Gourd's attributes.
type standIn struct {
	sessions *session.Manager
	flask    *httputil.ReverseProxy
}

func newStandIn(sessions *session.Manager, flask *url.URL, transport http.RoundTripper) *standIn {
	p := &standIn{sessions: sessions}
	p.flask = &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(flask) },
		Transport:      transport,
		ModifyResponse: p.answer,
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	return p
}

// verdict is what Gourd says of a session cookie.
type verdict struct {
	accepted bool
	handle   string // of its row; empty if nobody is signed in
	value    string // the cookie as it goes on, empty if there is nothing to go on
	set      string // the Set-Cookie that says so, empty if nothing has changed
}

// errUnjudged says that the registry could not be asked: the request goes nowhere.
var errUnjudged = errors.New("interop: Gourd cannot say whether the session is alive")

// judge makes a request that carries the cookie and nothing else, does something
// with the session, and returns what Gourd makes of it.
func (p *standIn) judge(r *http.Request, value string, then func(*session.Session) error) (v verdict, err error) {
	if value == "" {
		return v, nil
	}
	r = r.Clone(r.Context())
	r.Header.Set("Cookie", p.sessions.Cookie().Name+"="+value)
	w, changed := httptest.NewRecorder(), false
	p.sessions.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		v.accepted, v.handle = !s.New(), s.Handle()
		if err = s.Err(); err == nil && v.accepted {
			err = then(s)
		}
		changed = s.Modified()
	})).ServeHTTP(w, r)
	if err == nil && w.Code != http.StatusOK {
		err = errUnjudged
	}
	switch set := w.Result().Cookies(); {
	case len(set) > 0:
		v.value, v.set = set[0].Value, w.Header().Get("Set-Cookie")
	case changed: // and not saved, so it has ended meanwhile
		v = verdict{}
	case v.accepted:
		v.value = value
	}
	return v, err
}

func asItIs(*session.Session) error { return nil }

func ended(s *session.Session) error { return s.End() }

// signedAgain makes the Manager write a session that did not change: a value is
// replaced by itself.
func signedAgain(s *session.Session) error {
	for _, key := range s.Keys() {
		if value, _ := s.Get(key); key != "_user_id" {
			return s.Set(key, value)
		}
	}
	return s.SetPermanent(s.Permanent())
}

type cameKey struct{}

// ServeHTTP judges the cookie, and hands the request on with what Gourd makes of
// it: a login of Flask's that has no id yet has one from here on, so that what
// Flask signs later tells which session it was.
func (p *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found, err := cookie.Find(r.Header, p.sessions.Cookie().Name)
	if err != nil {
		http.Error(w, "Bad request.", http.StatusBadRequest)
		return
	}
	came, err := p.judge(r, found.Value, asItIs)
	if err != nil {
		http.Error(w, "Service unavailable.", http.StatusServiceUnavailable)
		return
	}
	r = r.Clone(context.WithValue(r.Context(), cameKey{}, came))
	p.replace(r, came.value)
	p.flask.ServeHTTP(w, r)
}

// replace leaves the other cookies as they are.
func (p *standIn) replace(r *http.Request, value string) {
	others := r.Cookies()
	r.Header.Del("Cookie")
	for _, c := range others {
		if c.Name != p.sessions.Cookie().Name {
			r.AddCookie(c)
		}
	}
	if value != "" {
		r.AddCookie(&http.Cookie{Name: p.sessions.Cookie().Name, Value: value})
	}
}

// answer judges the session that Flask sets. One that Flask leaves alone goes out
// only if Gourd changed it on the way in.
func (p *standIn) answer(resp *http.Response) error {
	r := resp.Request
	came := r.Context().Value(cameKey{}).(verdict)
	value, sets := p.take(resp)
	if !sets && came.set == "" {
		return nil
	}
	now, err := p.judge(r, came.value, asItIs)
	if err != nil || came.handle != "" && now.handle != came.handle {
		return err // it ended while Flask was answering: logout wins
	}
	out := verdict{set: came.set}
	if sets {
		out, err = p.judge(r, value, signedAgain)
	}
	if err == nil && came.handle != "" && sets && (out.accepted || value == "") && out.handle != came.handle {
		_, err = p.judge(r, came.value, ended) // Flask dropped it
	}
	if sets && value == "" {
		out.set = p.sessions.Cookie().Delete()
	}
	if err == nil && out.set != "" {
		resp.Header.Add("Set-Cookie", out.set)
	}
	return err
}

// take takes the session out of what Flask sets: its value, empty if Flask
// deletes it, and whether there was one.
func (p *standIn) take(resp *http.Response) (value string, sets bool) {
	lines := resp.Header["Set-Cookie"]
	resp.Header.Del("Set-Cookie")
	for _, line := range lines {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == p.sessions.Cookie().Name {
			value, sets = c.Value, true
			continue
		}
		resp.Header.Add("Set-Cookie", line)
	}
	return value, sets
}
