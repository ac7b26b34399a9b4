// Command flask-and-go is the Go half of two apps that share one login: sign in
// at either, and the other knows who you are. The Flask half is app.py; run.sh
// starts both.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"html/template"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/password"
	"github.com/gourd-auth/gourd/session"
)

//go:embed users.json
var usersJSON []byte

// users maps names to password hashes; Flask made them and checks the same ones.
var users map[string]string

var page = template.Must(template.New("").Parse(`<!doctype html><title>Go</title>
<h1>The Go app</h1>
{{range .Flashes}}<p><em>{{.Message}}</em></p>{{end}}
{{if .User}}<p>You are {{.User}}. Visits of both apps together: {{.Visits}}.</p>
<form method="post" action="/logout"><button>Sign out</button></form>
{{else}}<form method="post" action="/login">
<p><label>Name <input name="name" value="ann"></label> <label>Password <input name="password" type="password"></label> <button>Sign in</button></p>
</form>{{end}}
<p><a href="{{.Other}}">The Flask app</a></p>`))

type app struct{ logins *login.Manager }

func main() {
	if err := json.Unmarshal(usersJSON, &users); err != nil {
		log.Fatal(err)
	}
	h, err := handler(os.Getenv("SECRET_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	addr := "localhost:" + cmp.Or(os.Getenv("GO_PORT"), "8302")
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("the Go app: http://%s", addr)
	log.Fatal(http.Serve(ln, h))
}

// handler puts sessions and logins around the routes.
func handler(secret string) (http.Handler, error) {
	key, err := keyring.Text(secret)
	if err != nil {
		return nil, err
	}
	ring, err := keyring.New(key)
	if err != nil {
		return nil, err
	}
	sessions, err := session.New(session.Config{Keys: ring})
	if err != nil {
		return nil, err
	}
	logins, err := login.New(login.Config{Load: load, Keep: []string{"visits"}})
	if err != nil {
		return nil, err
	}
	a := app{logins}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", a.home)
	mux.HandleFunc("POST /login", a.in)
	mux.HandleFunc("POST /logout", a.out)
	own := http.NewCrossOriginProtection().Handler(mux)
	return sessions.Handler(logins.Handler(own)), nil
}

// load is the user loader, as in app.py.
func load(_ context.Context, id string) (any, error) {
	if _, ok := users[id]; !ok {
		return nil, nil
	}
	return id, nil
}

func (a app) home(w http.ResponseWriter, r *http.Request) {
	s, _ := session.From(r.Context())
	user, _ := login.User[string](r.Context())
	visits, _ := s.GetInt("visits")
	flashes, err := s.Flashes()
	if err == nil {
		err = s.Set("visits", visits+1)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	data := map[string]any{"User": user, "Visits": visits + 1, "Flashes": flashes, "Other": os.Getenv("FLASK_URL")}
	if err := page.Execute(w, data); err != nil {
		log.Print(err)
	}
}

func (a app) in(w http.ResponseWriter, r *http.Request) {
	name := r.PostFormValue("name")
	s, _ := session.From(r.Context())
	err := password.Check(users[name], r.PostFormValue("password"))
	if err == nil {
		err = a.logins.In(r.Context(), name)
	}
	if err != nil {
		s.Flash("error", "Wrong name or password.")
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (a app) out(w http.ResponseWriter, r *http.Request) {
	if err := a.logins.Out(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
