//go:build unix

package interop

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/vectors"
)

const (
	me     = "/api/Users/v1/me"
	secret = "a river under seven bridges"
)

// pair is `gourd serve` and a Flask app beside it, on one key and one table of
// users.
type pair struct{ data, gourd, flask string }

func startPair(t *testing.T, env ...string) pair {
	t.Helper()
	python(t) // first of all: where there is none, nothing need be built
	data := t.TempDir()
	env = append([]string{"SECRET_KEY=" + secretKey}, env...)
	gourd := startGourd(t, data, env...) // makes the database
	return pair{data, gourd, startFlask(t, database(data), env...)}
}

func database(data string) string { return filepath.Join(data, "gourd.db") }

// signUp makes an account at Gourd, which signs in whoever made it.
func signUp(t *testing.T, gourd, name string) *browser {
	t.Helper()
	b := newBrowser(t)
	b.post(gourd+"/api/Users/v1/register", object{"username": name, "email": name + "@example.org", "password": secret})
	return b
}

func signIn(t *testing.T, gourd, name, password string) *browser {
	t.Helper()
	b := newBrowser(t)
	b.post(gourd+"/api/Users/v1/login", object{"username": name, "password": password})
	return b
}

// isAtGourd and isAtFlask check who each side takes the browser for; "" is nobody.
func (b *browser) isAtGourd(gourd, want string) {
	b.t.Helper()
	checkGourd(b.t, b.do("GET", gourd+me, nil), want)
}

func (b *browser) isAtFlask(flask, want string) {
	b.t.Helper()
	checkFlask(b.t, b.do("GET", flask+"/whoami", nil), want)
}

// writeAtFlask makes Flask sign the session anew.
func (b *browser) writeAtFlask(flask string) {
	b.t.Helper()
	before := b.cookie(flask)
	b.post(flask+"/set", typed(map[string]any{"from": "flask"}))
	if b.cookie(flask) == before {
		b.t.Fatal("Flask has not written the cookie")
	}
}

func checkGourd(t *testing.T, a answer, want string) {
	t.Helper()
	switch {
	case want == "" && a.status != http.StatusUnauthorized:
		t.Errorf("Gourd answers %d %s, want 401", a.status, a.body)
	case want != "" && (a.status != http.StatusOK || a.field(t, "username") != want):
		t.Errorf("Gourd answers %d %s, want %s", a.status, a.body, want)
	}
}

func checkFlask(t *testing.T, a answer, want string) {
	t.Helper()
	if a.status != http.StatusOK {
		t.Errorf("Flask answers %d %s", a.status, a.body)
		return
	}
	if got, _ := a.field(t, "username").(string); got != want {
		t.Errorf("Flask's current_user is %q, want %q", got, want)
	}
}

func TestLiveSignInAtGourdIsFlasksCurrentUser(t *testing.T) {
	t.Parallel()
	p := startPair(t)
	b := signUp(t, p.gourd, "ann")
	b.isAtFlask(p.flask, "ann")
	who := b.get(p.flask + "/whoami")
	if who.field(t, "email") != "ann@example.org" || who.field(t, "fresh") != true {
		t.Errorf("Flask knows %s, want ann's mail address and a fresh login", who.body)
	}
	b.writeAtFlask(p.flask)
	b.isAtGourd(p.gourd, "ann")

	b.post(p.gourd+"/api/Users/v1/logout", nil)
	b.isAtFlask(p.flask, "")
	signIn(t, p.gourd, "ann@example.org", secret).isAtFlask(p.flask, "ann")
}

// Flask puts values into the session of a login at Gourd; Go reads them, changes
// them, and Flask reads the changes. The login goes through all of it.
func TestLiveLoginKeepsValuesOfBothSides(t *testing.T) {
	t.Parallel()
	p := startPair(t)
	program := goApp(t, secretKey)
	b := signUp(t, p.gourd, "ann")
	want := everyKind(t)
	b.post(p.flask+"/set", typed(want))
	b.isAtGourd(p.gourd, "ann")
	sameOwnValues(t, b, program, want)

	for key, value := range otherKinds(t) {
		want[key] = value
	}
	b.post(program+"/set", typed(otherKinds(t)))
	b.isAtGourd(p.gourd, "ann")
	sameOwnValues(t, b, p.flask, want)
	b.isAtFlask(p.flask, "ann")
}

// sameOwnValues compares what is not the login's; its keys begin with _.
func sameOwnValues(t *testing.T, b *browser, side string, want map[string]any) {
	t.Helper()
	got := untyped(t, b.get(side+"/session").body).(map[string]any)
	for key := range got {
		if strings.HasPrefix(key, "_") {
			delete(got, key)
		}
	}
	if diff := vectors.Diff(any(got), any(want)); diff != "" {
		t.Errorf("%s/session differs: %s", side, diff)
	}
}

func TestLiveLogoutAtFlaskEndsTheSessionAtGourd(t *testing.T) {
	t.Parallel()
	p := startPair(t)
	b := signUp(t, p.gourd, "ann")
	copied := b.cookie(p.gourd)
	b.post(p.flask+"/logout", nil)
	b.isAtGourd(p.gourd, "")
	checkGourd(t, withCookie(t, p.gourd+me, copied), "")
}

func TestLiveLogoutAtGourdEndsEveryCopy(t *testing.T) {
	t.Parallel()
	p := startPair(t)
	b := signUp(t, p.gourd, "ann")
	copied := b.cookie(p.gourd)
	b.writeAtFlask(p.flask)
	writtenByFlask := b.cookie(p.flask)
	b.post(p.gourd+"/api/Users/v1/logout", nil)

	b.isAtGourd(p.gourd, "")
	b.isAtFlask(p.flask, "")
	checkGourd(t, withCookie(t, p.gourd+me, copied), "")
	checkGourd(t, withCookie(t, p.gourd+me, writtenByFlask), "")
	// Flask asks nobody: a copy is good there until it is too old.
	checkFlask(t, withCookie(t, p.flask+"/whoami", copied), "ann")
}

func TestLiveNewPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	p := startPair(t)
	here := signUp(t, p.gourd, "ann")
	elsewhere := signIn(t, p.gourd, "ann", secret)
	copied := here.cookie(p.gourd)
	here.post(p.gourd+"/api/Users/v1/password", object{"current_password": secret, "new_password": secret + ", and a boat"})

	here.isAtGourd(p.gourd, "ann")
	here.isAtFlask(p.flask, "ann")
	elsewhere.isAtGourd(p.gourd, "")
	checkGourd(t, withCookie(t, p.gourd+me, copied), "")
	signIn(t, p.gourd, "ann", secret+", and a boat").isAtGourd(p.gourd, "ann")
}

// A key is replaced at Gourd and then at Flask; whoever is signed in stays so.
func TestLiveLoginOutlivesItsKey(t *testing.T) {
	t.Parallel()
	python(t)
	data := t.TempDir()
	before := startGourd(t, data, "SECRET_KEY="+olderKey)
	b := signUp(t, before, "ann")
	rotated := []string{"SECRET_KEY=" + secretKey, `SECRET_KEY_FALLBACKS=["` + olderKey + `"]`}
	after := startGourd(t, data, rotated...)
	older := startFlask(t, database(data), "SECRET_KEY="+olderKey)
	flask := startFlask(t, database(data), rotated...)

	b.writeAtFlask(older)
	b.isAtGourd(after, "ann")
	b.isAtFlask(flask, "ann")

	b.writeAtFlask(flask)
	b.isAtGourd(after, "ann")
	b.isAtFlask(older, "") // knows the older key alone
}

// Two commands of another process, while both servers run.
func TestLiveCommandsEndSessionsAtOnce(t *testing.T) {
	t.Parallel()
	p := startPair(t)
	ann, bob := signUp(t, p.gourd, "ann"), signUp(t, p.gourd, "bob")

	gourdCommand(t, p.data, "session", "revoke", "--user", "ann")
	ann.isAtGourd(p.gourd, "")
	bob.isAtGourd(p.gourd, "bob")
	bob.isAtFlask(p.flask, "bob")

	gourdCommand(t, p.data, "user", "disable", "bob")
	bob.isAtGourd(p.gourd, "")
	bob.isAtFlask(p.flask, "") // the column disabled is Flask's too
}

// A login at Flask counts at Gourd where Gourd is told of that app, and there
// only; a copy of its cookie ends with it all the same.
func TestLiveSignInAtFlaskCountsWhereItIsShared(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ setting, want string }{{"true", "ann"}, {"false", ""}} {
		t.Run(c.setting, func(t *testing.T) {
			t.Parallel()
			p := startPair(t, "GOURD_FLASK_APP_SHARES_LOGIN="+c.setting)
			signUp(t, p.gourd, "ann")
			b := newBrowser(t)
			b.post(p.flask+"/login", object{"username": "ann"})
			b.isAtFlask(p.flask, "ann")
			copied := b.cookie(p.flask)
			b.isAtGourd(p.gourd, c.want)
			if c.want == "" {
				return
			}
			b.post(p.gourd+"/api/Users/v1/logout", nil)
			checkGourd(t, withCookie(t, p.gourd+me, copied), "")
		})
	}
}
