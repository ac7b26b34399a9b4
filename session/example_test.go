package session_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/taggedjson"
)

// A counter, as Flask's session["visits"] would do it.
func Example() {
	key, err := keyring.Text("an example's key, 64 bits and more")
	if err != nil {
		log.Fatal(err)
	}
	ring, err := keyring.New(key)
	if err != nil {
		log.Fatal(err)
	}
	sessions, err := session.New(session.Config{Keys: ring})
	if err != nil {
		log.Fatal(err)
	}
	visit := func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		visits, _ := s.GetInt("visits")
		if err := s.Set("visits", visits+1); err != nil {
			http.Error(w, "try again", http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, "visit %d", visits+1)
	}
	h := sessions.Handler(http.HandlerFunc(visit))

	var cookies []*http.Cookie
	for range 2 {
		r := httptest.NewRequest("GET", "/", nil)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		cookies = w.Result().Cookies()
		fmt.Println(w.Body)
	}
	// Output:
	// visit 1
	// visit 2
}

// Read the cookie of a Flask app outside of HTTP.
func ExampleNewSerializer() {
	keys := itsdangerous.Keys{Secret: []byte("flask-dev-key")}
	z, err := session.NewSerializer(keys, itsdangerous.Options{})
	if err != nil {
		log.Fatal(err)
	}
	const cookie = "eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E"
	v, err := z.Verify(cookie, itsdangerous.NoMaxAge)
	fmt.Println(v.Text, v.SignedAt.UTC().Format(time.RFC3339), err)
	// Output: {"user":"ann"} 2024-06-09T16:20:50Z <nil>
}

// A second key: the newest signs, the older one still verifies, so nobody is
// signed out while it is replaced.
func ExampleConfig_fallbackKeys() {
	old, _ := keyring.Text("the key of last year, 64 bits and more")
	now, _ := keyring.Text("the key of this year, 64 bits and more")
	ring, err := keyring.New(now, old)
	if err != nil {
		log.Fatal(err)
	}
	_, err = session.New(session.Config{Keys: ring})
	fmt.Println(err)
	// Output: <nil>
}

// Flask's own types keep their kind: a tuple comes back as a tuple, and markup
// is escaped by html/template unless somebody asks for it as HTML.
func ExampleSession_Set() {
	key, _ := keyring.Text("an example's key, 64 bits and more")
	ring, _ := keyring.New(key)
	sessions, _ := session.New(session.Config{Keys: ring})
	h := sessions.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		s.Set("position", taggedjson.Tuple{48.2, 16.4})
		s.Set("seen", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
		s.Set("note", taggedjson.Markup("<b>hello</b>"))
		fmt.Println(s.Keys(), s.Set("channel", make(chan int)))
	}))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	// Output: [note position seen] taggedjson: type chan int has no form in JSON, at ["channel"]
}

// A struct is kept as an object that Flask reads as a dict, and comes back as the struct.
func ExampleValue() {
	type Cart struct {
		Lines []string `json:"lines"`
		Gift  bool     `json:"gift"`
	}
	cart := session.Value[Cart]{Key: "cart"}

	key, _ := keyring.Text("an example's key, 64 bits and more")
	ring, _ := keyring.New(key)
	sessions, _ := session.New(session.Config{Keys: ring})
	h := sessions.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		c, found := cart.Get(s)
		fmt.Println(c, found)
		c.Lines = append(c.Lines, "a gourd")
		fmt.Println(cart.Set(s, c))
		fmt.Println(cart.Get(s))
	}))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	// Output:
	// {[] false} false
	// <nil>
	// {[a gourd] false} true
}
