package sqlstore_test

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the program picks the driver

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// Sessions with a row can be ended: after EndUser a copy of the cookie, which is
// signed as well as ever, is nobody's.
func Example() {
	folder, err := os.MkdirTemp("", "sqlstore")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "sessions.db")+
		"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	registry, err := sqlstore.New(context.Background(), db)
	if err != nil {
		log.Fatal(err)
	}
	key, _ := keyring.Text("an example's key, 64 bits and more")
	ring, _ := keyring.New(key)
	sessions, err := session.New(session.Config{Keys: ring, Registry: registry})
	if err != nil {
		log.Fatal(err)
	}

	logins, err := login.New(login.Config{Load: func(_ context.Context, id string) (any, error) { return id, nil }})
	if err != nil {
		log.Fatal(err)
	}

	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if err := logins.In(r.Context(), "ann"); err != nil { // once she has proved who she is
			http.Error(w, "Try again.", http.StatusServiceUnavailable)
		}
	})
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		name, ok := login.User[string](r.Context())
		if !ok {
			name = "stranger"
		}
		fmt.Fprintf(w, "Hello, %s.", name)
	})
	site := sessions.Handler(logins.Handler(mux))

	cookies := visit(site, "POST", "/login", nil).Result().Cookies()
	fmt.Println(visit(site, "GET", "/", cookies).Body)
	n, err := sessions.EndUser(context.Background(), "ann", "lost laptop")
	fmt.Println(n, "ended,", err)
	fmt.Println(visit(site, "GET", "/", cookies).Body)
	// Output:
	// Hello, ann.
	// 1 ended, <nil>
	// Hello, stranger.
}

// visit asks with copies of cookies.
func visit(site http.Handler, method, path string, cookies []*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w
}
