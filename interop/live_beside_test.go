//go:build unix

package interop

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

// greets checks whom the page of an app beside Gourd greets.
func (b *browser) greets(app, want string) {
	b.t.Helper()
	if page := string(b.get(app + "/").body); !strings.Contains(page, "Hello, "+want+".") {
		b.t.Errorf("the page is %s, want a greeting of %s", page, want)
	}
}

// startBeside runs examples/beside/app.py, the app that README.md shows.
func startBeside(t *testing.T, data, gourd string) string {
	t.Helper()
	url, socket := listen(t)
	defer socket.Close()
	cmd := exec.Command(python(t), "-m", "gunicorn", "--bind", "fd://3",
		"--worker-tmp-dir", t.TempDir(), "--log-level", "warning", "app:app")
	cmd.Dir = "../examples/beside"
	cmd.ExtraFiles = []*os.File{socket} // descriptor 3
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "SECRET_KEY="+secretKey,
		"USERS_DB="+database(data), "LOGIN_SERVER="+gourd)
	start(t, cmd)
	return url
}

// The app of README.md greets whoever signed in at Gourd, as long as Gourd's
// table of users has them.
func TestLiveAppBesideGreetsWhoSignedInAtGourd(t *testing.T) {
	t.Parallel()
	python(t)
	data := t.TempDir()
	gourd := startGourd(t, data, "SECRET_KEY="+secretKey)
	app := startBeside(t, data, gourd)
	stranger, ann, bob := newBrowser(t), signUp(t, gourd, "ann"), signUp(t, gourd, "bob")

	stranger.greets(app, "stranger")
	if page := string(stranger.get(app + "/").body); !strings.Contains(page, `href="`+gourd+`/login"`) {
		t.Errorf("the page does not lead to Gourd's: %s", page)
	}
	ann.greets(app, "ann")
	ann.post(gourd+"/api/Users/v1/logout", nil)
	ann.greets(app, "stranger")
	signIn(t, gourd, "ann", secret).greets(app, "ann")

	bob.greets(app, "bob")
	gourdCommand(t, data, "user", "disable", "bob")
	bob.greets(app, "stranger")
}

// A Go app that keeps its sessions in Gourd's own database knows at once what
// ended there, which Flask does not.
func TestLiveGoAppOnGourdsDatabaseSeesRevocations(t *testing.T) {
	t.Parallel()
	python(t)
	data := t.TempDir()
	gourd := startGourd(t, data, "SECRET_KEY="+secretKey)
	flask, program := startBeside(t, data, gourd), goAppBeside(t, database(data))
	ann, bob := signUp(t, gourd, "ann"), signUp(t, gourd, "bob")
	ann.greets(program, "ann")
	bob.greets(program, "bob")

	gourdCommand(t, data, "session", "revoke", "--user", "ann")
	ann.greets(program, "stranger")
	ann.greets(flask, "ann") // the same cookie: Flask asks nobody
	bob.greets(program, "bob")

	copied := bob.cookie(gourd)
	bob.post(gourd+"/api/Users/v1/logout", nil)
	if page := withCookie(t, program+"/", copied).body; !strings.Contains(string(page), "stranger") {
		t.Errorf("a copy of bob's cookie still is %s", page)
	}
}

// goAppBeside is a Go program with the page of examples/beside/app.py.
func goAppBeside(t *testing.T, database string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+database+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	registry, err := sqlstore.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := keyring.New(mustKey(t, secretKey))
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := session.New(session.Config{Keys: ring, Registry: registry})
	if err != nil {
		t.Fatal(err)
	}
	logins, err := login.New(login.Config{Load: userOf(db)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sessions.Handler(logins.Handler(http.HandlerFunc(hello))))
	t.Cleanup(server.Close)
	return server.URL
}

// userOf is the user loader: the name in Gourd's table, or nobody.
func userOf(db *sql.DB) func(context.Context, string) (any, error) {
	return func(ctx context.Context, id string) (any, error) {
		var name string
		err := db.QueryRowContext(ctx, `SELECT username FROM users WHERE login_id = ? AND NOT disabled`, id).Scan(&name)
		if err == sql.ErrNoRows {
			return nil, nil
		}
		return name, err
	}
}

func hello(w http.ResponseWriter, r *http.Request) {
	name, ok := login.User[string](r.Context())
	if !ok {
		name = "stranger"
	}
	fmt.Fprintf(w, "Hello, %s.", name)
}
