package main

import (
	"crypto/rand"
	"net/http"

	"github.com/gorilla/sessions"
)

// gorilla is gorilla/sessions.
type gorilla struct{ store sessions.Store }

func gorillaCookie(string) (peer, error) {
	return gorilla{sessions.NewCookieStore([]byte(rand.Text()))}, nil
}

func gorillaFiles(folder string) (peer, error) {
	return gorilla{sessions.NewFilesystemStore(folder, []byte(rand.Text()))}, nil
}

func (g gorilla) wrap(next http.Handler) http.Handler { return next }

// session is that of the request, loaded once. An error is that of a foreign or
// ended cookie, with which a new session comes.
func (g gorilla) session(r *http.Request) *sessions.Session {
	s, _ := g.store.Get(r, "session")
	return s
}

func (g gorilla) user(r *http.Request) string { return g.get(r, "user") }

func (g gorilla) signIn(r *http.Request, user string) error { return g.set(r, "user", user) }

func (g gorilla) signOut(r *http.Request) error {
	g.session(r).Options.MaxAge = -1 // the documented way; save does the rest
	return nil
}

func (g gorilla) get(r *http.Request, key string) string {
	text, _ := g.session(r).Values[key].(string)
	return text
}

func (g gorilla) set(r *http.Request, key, value string) error {
	g.session(r).Values[key] = value
	return nil
}

func (g gorilla) flash(r *http.Request, message string) error {
	g.session(r).AddFlash(message)
	return nil
}

func (g gorilla) flashes(r *http.Request) (messages []string, err error) {
	for _, f := range g.session(r).Flashes() {
		text, _ := f.(string)
		messages = append(messages, text)
	}
	return messages, nil
}

func (g gorilla) save(w http.ResponseWriter, r *http.Request) error {
	return g.session(r).Save(r, w)
}
