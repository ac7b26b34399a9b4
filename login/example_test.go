package login_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/password"
	"github.com/gourd-auth/gourd/session"
)

// Users are a map here; a database would do as well.
var passwords = map[string]string{"ann": hash("correct horse battery")}

func hash(text string) string {
	h, err := password.Hash(text, password.Argon2id)
	if err != nil {
		log.Fatal(err)
	}
	return h
}

// The classic program: /, /login, /logout and /profile. A Flask app with the same
// key and Flask-Login knows ann from the same cookie.
func Example() {
	key, _ := keyring.Text("an example's key, 64 bits and more")
	ring, _ := keyring.New(key)
	sessions, err := session.New(session.Config{Keys: ring})
	if err != nil {
		log.Fatal(err)
	}
	logins, err := login.New(login.Config{Load: byName, LoginURL: "/login"})
	if err != nil {
		log.Fatal(err)
	}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		name, ok := login.User[string](r.Context())
		if !ok {
			name = "stranger"
		}
		fmt.Fprintf(w, "Hello, %s.", name)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		name := r.PostFormValue("name")
		if password.Check(passwords[name], r.PostFormValue("password")) != nil {
			http.Error(w, "Wrong name or password.", http.StatusUnauthorized)
			return
		}
		if err := logins.In(r.Context(), name); err != nil {
			http.Error(w, "Try again.", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, "Signed in.")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if err := logins.Out(r.Context()); err != nil {
			http.Error(w, "Try again.", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, "Signed out.")
	})
	mux.Handle("GET /profile", logins.Required(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, _ := login.Current(r.Context())
		fmt.Fprintf(w, "Profile of %s.", p.ID)
	})))
	server := httptest.NewServer(sessions.Handler(logins.Handler(mux)))
	defer server.Close()

	visit := browser(server.URL)
	visit("GET", "/")
	visit("GET", "/profile")
	visit("POST", "/login", "name", "ann", "password", "wrong")
	visit("POST", "/login", "name", "ann", "password", "correct horse battery")
	visit("GET", "/profile")
	visit("POST", "/logout")
	visit("GET", "/")
	// Output:
	// GET / 200 Hello, stranger.
	// GET /profile 401 Sign in first.
	// POST /login 401 Wrong name or password.
	// POST /login 200 Signed in.
	// GET /profile 200 Profile of ann.
	// POST /logout 200 Signed out.
	// GET / 200 Hello, stranger.
}

// byName is the user loader.
func byName(_ context.Context, id string) (any, error) {
	if _, ok := passwords[id]; !ok {
		return nil, nil
	}
	return id, nil
}

// browser keeps cookies and prints what it sees.
func browser(site string) func(method, path string, form ...string) {
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	return func(method, path string, form ...string) {
		values := url.Values{}
		for i := 0; i < len(form); i += 2 {
			values.Set(form[i], form[i+1])
		}
		r, _ := http.NewRequest(method, site+path, strings.NewReader(values.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := client.Do(r)
		if err != nil {
			log.Fatal(err)
		}
		defer resp.Body.Close()
		var body [80]byte
		n, _ := resp.Body.Read(body[:])
		fmt.Println(method, path, resp.StatusCode, strings.TrimSpace(string(body[:n])))
	}
}
