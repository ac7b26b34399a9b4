package server

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
)

// twin is another browser with copies of the cookies.
func (b *browser) twin() *browser {
	other := b.browser()
	maps.Copy(other.cookies, b.cookies)
	return other
}

func (b *browser) isAda() bool {
	b.t.Helper()
	a := b.api("GET", "me", "")
	if a.StatusCode != 200 && a.StatusCode != 401 {
		b.t.Fatalf("me: got %d: %s", a.StatusCode, a.body)
	}
	return a.StatusCode == 200
}

func TestS04LogoutEndsCopies(t *testing.T) {
	for _, way := range []string{"page", "API"} {
		b := newRig(t).browser().signIn()
		copied := b.twin()
		if !copied.isAda() {
			t.Fatal("the copy did not work before")
		}
		if way == "page" {
			b.form("/logout")
		} else {
			b.api("POST", "logout", "")
		}
		if b.cookies["session"] != "" || copied.isAda() {
			t.Errorf("%s: cookies %v, the copy is ada: %v", way, b.cookies, copied.isAda())
		}
	}
}

func TestS12PasswordChangeEndsOtherSessions(t *testing.T) {
	r := newRig(t)
	here, there := r.browser().signIn(), r.browser().signIn()
	copied := here.twin()
	a := here.api("POST", "password", `{"current_password":"`+adaPassword+`","new_password":"seven ships on the sea"}`)
	if a.StatusCode != http.StatusNoContent {
		t.Fatalf("got %d: %s", a.StatusCode, a.body)
	}
	if !here.isAda() || there.isAda() || copied.isAda() {
		t.Errorf("here %v, there %v, a copy %v; want only here", here.isAda(), there.isAda(), copied.isAda())
	}
}

func TestS13DisabledUserIsNobody(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	_, err := r.accounts.Disable(t.Context(), r.ada.ID)
	must(t, err)
	if b.isAda() {
		t.Error("a disabled user is still somebody")
	}
}

func TestForeignCookiesAreNobody(t *testing.T) {
	r := newRig(t)
	good := r.browser().signIn().cookies["session"]
	for _, value := range []string{"", "x", "a.b.c", good[:len(good)-1], good + "x", "." + good, strings.Repeat("a", 9000), strings.ToUpper(good)} {
		b := r.browser()
		b.cookies["session"] = value
		a := b.api("GET", "me", "")
		if a.StatusCode != 401 || a.Header.Get("Set-Cookie") != "" {
			t.Errorf("%.20q: got %d, Set-Cookie %q", value, a.StatusCode, a.Header.Get("Set-Cookie"))
		}
	}
	if !strings.Contains(strings.Join(r.events(), " "), "session.cookie.bad_") {
		t.Errorf("got events %v", r.events())
	}
}

func TestZ04StoreDown(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	down := *r
	r.server.deps.Accounts = brokenAccounts{r.accounts}
	for _, tt := range []struct {
		name string
		ask  func() answer
		want int
	}{
		{"me", func() answer { return b.api("GET", "me", "") }, 503},
		{"the profile", func() answer { return b.page("/profile") }, 503},
		{"signing in by the API", func() answer { return b.api("POST", "login", `{"username":"ada","password":"x"}`) }, 503},
		{"signing in by the page", func() answer { return b.form("/login", "username", "ada", "password", "x") }, 503},
		{"registering", func() answer { return b.form("/register", "username", "eve", "password", "x") }, 503},
		{"the sign-in page", func() answer { return b.page("/login") }, 200},
		{"the start page", func() answer { return b.page("/") }, 200},
		{"health", func() answer { return b.send("GET", "/healthz", "") }, 200},
	} {
		a := tt.ask()
		if a.StatusCode != tt.want || a.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: got %d, Set-Cookie %q, want %d", tt.name, a.StatusCode, a.Header.Get("Set-Cookie"), tt.want)
		}
		if tt.want == 503 && (a.Header.Get("Retry-After") == "" || strings.Contains(a.body, "/secret/path")) {
			t.Errorf("%s: got headers %v, body %s", tt.name, a.Header, a.body)
		}
	}
	r.server.deps.Accounts = down.accounts
	if !b.isAda() {
		t.Error("the outage signed ada out")
	}
}

func TestZ04RegistryDown(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	must(t, r.db.Close())
	for name, a := range map[string]answer{
		"me":                 b.api("GET", "me", ""),
		"the profile":        b.page("/profile"),
		"logout":             b.api("POST", "logout", ""),
		"logout by the page": b.form("/logout"),
	} {
		if a.StatusCode != 503 || a.Header.Get("Retry-After") == "" || a.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: got %d, Set-Cookie %q: %s", name, a.StatusCode, a.Header.Get("Set-Cookie"), a.body)
		}
	}
	if a := b.send("GET", "/readyz", ""); a.StatusCode != 503 || strings.Contains(a.body, "sql") {
		t.Errorf("ready: got %d %s", a.StatusCode, a.body)
	}
}

func TestA07Busy(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.Accounts = busyAccounts{d.Accounts} })
	a := r.browser().api("POST", "login", `{"username":"ada","password":"x"}`)
	checkProblem(t, a, "busy")
	if a.StatusCode != 503 || a.Header.Get("Retry-After") != "3" {
		t.Errorf("got %d, Retry-After %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
}

// removedAccounts lets the account go between the question who it is and the
// change of it.
type removedAccounts struct{ Accounts }

func (removedAccounts) Update(context.Context, string, account.Change) (account.User, error) {
	return account.User{}, account.ErrNotFound
}

func TestS13RemovedMeanwhile(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.Accounts = removedAccounts{d.Accounts} })
	checkProblem(t, r.browser().signIn().api("PATCH", "me", `{"email":"new@example.org"}`), "login_required")
}

// The process died between the change of the password and the ending of the
// sessions: they are over all the same.
func TestS12SessionsFromBeforeAChangeOfPassword(t *testing.T) {
	r := newRig(t)
	b, remembered := r.browser().signIn(), r.browser().remembered()
	time.Sleep(2 * time.Millisecond) // times are kept to a millisecond
	_, err := r.accounts.SetPassword(t.Context(), r.ada.ID, "seven ships on the sea")
	must(t, err)
	if b.isAda() {
		t.Error("a session from before is still ada")
	}
	if remembered.isAda() {
		t.Error("who was remembered before is still ada")
	}
}

// overtakenAccounts changes the account after its password was checked and
// before the login that follows.
type overtakenAccounts struct {
	*account.Service
	meanwhile func(*account.Service, account.User)
}

func (o overtakenAccounts) Authenticate(ctx context.Context, name, password string) (account.User, error) {
	user, err := o.Service.Authenticate(ctx, name, password)
	if err == nil {
		o.meanwhile(o.Service, user)
	}
	return user, err
}

// The old password was right when it was checked; what changed while it was
// being checked wins all the same.
func TestS12ChangesOvertakeALogin(t *testing.T) {
	for what, change := range map[string]func(*account.Service, account.User) error{
		"password": func(s *account.Service, u account.User) error {
			_, err := s.SetPassword(t.Context(), u.ID, "seven ships on the sea")
			return err
		},
		"disable": func(s *account.Service, u account.User) error { _, err := s.Disable(t.Context(), u.ID); return err },
		"remove":  func(s *account.Service, u account.User) error { return s.Remove(t.Context(), u.ID) },
		"nothing": func(*account.Service, account.User) error { return nil },
	} {
		r := newRig(t, func(d *Deps) {
			d.Accounts = overtakenAccounts{d.Accounts.(*account.Service), func(s *account.Service, u account.User) {
				must(t, change(s, u))
			}}
		})
		b := r.browser()
		a := b.api("POST", "login", `{"username":"ada","password":"`+adaPassword+`"}`)
		if want := what == "nothing"; b.isAda() != want || (a.StatusCode == 200) != want {
			t.Errorf("%s: status %d, signed in %v", what, a.StatusCode, b.isAda())
		}
	}
}
