package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
)

const newPassword = "seven ships on the sea"

// auth asks /api/Auth/v1.
func (b *browser) auth(method, path string) answer {
	b.t.Helper()
	return b.send(method, "/api/Auth/v1/"+path, "", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin")
}

// remembered signs ada in, and is her browser after it was closed and opened again.
func (b *browser) remembered() *browser {
	b.t.Helper()
	if a := b.form("/login", "username", "ada", "password", adaPassword, "remember", "1"); a.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("sign in: got %d: %s", a.StatusCode, a.body)
	}
	return b.restart()
}

func (b *browser) restart() *browser {
	delete(b.cookies, "session")
	return b
}

func (r *rig) pass(d time.Duration) { r.ahead.Add(int64(d)) }

// sensitive are the changes that take a fresh login, by the API and by the pages.
// other is the handle of another session of ada's.
var sensitive = []struct {
	name string
	page bool
	do   func(b *browser, other string) answer
	good int
}{
	{"the password, by the API", false, func(b *browser, _ string) answer {
		return b.api("POST", "password", `{"current_password":"`+adaPassword+`","new_password":"`+newPassword+`"}`)
	}, 204},
	{"the password, by the page", true, func(b *browser, _ string) answer {
		return b.form("/profile/password", "current_password", adaPassword, "new_password", newPassword)
	}, 303},
	{"the mail address, by the API", false, func(b *browser, _ string) answer { return b.api("PATCH", "me", `{"email":"new@example.org"}`) }, 200},
	{"no mail address, by the API", false, func(b *browser, _ string) answer { return b.api("PATCH", "me", `{"email":""}`) }, 200},
	{"the name, by the API", false, func(b *browser, _ string) answer { return b.api("PATCH", "me", `{"username":"eve"}`) }, 200},
	{"the name, by the page", true, func(b *browser, _ string) answer {
		return b.form("/profile", "username", "eve", "email", "ada@example.org")
	}, 303},
	{"name and mail address, by the API", false, func(b *browser, _ string) answer {
		return b.api("PATCH", "me", `{"username":"eve","email":"new@example.org"}`)
	}, 200},
	{"the mail address, by the page", true, func(b *browser, _ string) answer {
		return b.form("/profile", "username", "ada", "email", "new@example.org")
	}, 303},
	{"another session, by the API", false, func(b *browser, other string) answer { return b.auth("DELETE", "sessions/"+other) }, 204},
	{"another session, by the page", true, func(b *browser, other string) answer { return b.form("/profile/sessions/end", "id", other) }, 303},
	{"all other sessions, by the API", false, func(b *browser, _ string) answer { return b.auth("DELETE", "sessions") }, 200},
	{"all other sessions, by the page", true, func(b *browser, _ string) answer { return b.form("/profile/sessions/end-others") }, 303},
}

// notFresh are the logins that are not enough for it.
var notFresh = map[string]func(r *rig) *browser{
	"a login that is six minutes old": func(r *rig) *browser {
		b := r.browser().signIn()
		r.pass(6 * time.Minute)
		return b
	},
	"a remembered login": func(r *rig) *browser { return r.browser().remembered() },
	"a remembered login that went on": func(r *rig) *browser {
		b := r.browser().remembered()
		b.page("/")
		return b
	},
}

// facts is what a refused change must not touch.
func (r *rig) facts() string {
	r.t.Helper()
	user, err := r.accounts.Get(context.Background(), r.ada.ID)
	must(r.t, err)
	_, wrong := r.accounts.Authenticate(context.Background(), user.Username, adaPassword)
	return strings.Join([]string{user.Username, user.Email, itoa(len(r.handles()))}, " ") + map[bool]string{true: " new password"}[wrong != nil]
}

// handles lists ada's sessions, the newest first.
func (r *rig) handles() (handles []string) {
	r.t.Helper()
	infos, err := r.server.Sessions().List(context.Background(), r.ada.LoginID)
	must(r.t, err)
	for _, i := range infos {
		handles = append(handles, i.Handle)
	}
	return handles
}

// TestS16SensitiveChangesTakeAFreshLogin: each of them is refused to a login that
// is old or remembered, and nothing changes; a password later it is done.
func TestS16SensitiveChangesTakeAFreshLogin(t *testing.T) {
	for why, start := range notFresh {
		for _, tt := range sensitive {
			r := newRig(t)
			r.browser().signIn()
			other := r.handle()
			b := start(r)
			b.api("GET", "me", "") // the remembered one has begun
			before := r.facts()
			a := tt.do(b, other)
			if after := r.facts(); after != before {
				t.Errorf("%s, %s: was %q, is %q", why, tt.name, before, after)
			}
			if !tt.page {
				checkProblem(t, a, "fresh_login_required")
				if p := a.problem(t); a.StatusCode != 401 || p.LoginURL != "/reauth" {
					t.Errorf("%s, %s: got %d, %+v", why, tt.name, a.StatusCode, p)
				}
			}
			if to := a.Header.Get("Location"); tt.page && (a.StatusCode != 303 || to != "/reauth?next=%2Fprofile%3Fdone%3Dreauth") {
				t.Errorf("%s, %s: got %d to %q", why, tt.name, a.StatusCode, to)
			}
			if a := b.form("/reauth", "password", adaPassword, "next", confirmed); a.StatusCode != 303 || a.Header.Get("Location") != confirmed {
				t.Fatalf("%s, %s: reauth is %d to %q: %s", why, tt.name, a.StatusCode, a.Header.Get("Location"), a.body)
			}
			checkBody(t, b.page(confirmed), []string{"Thank you.", `action="/profile/password"`}, nil)
			a = tt.do(b, other)
			if a.StatusCode != tt.good || strings.HasPrefix(a.Header.Get("Location"), "/reauth") || r.facts() == before {
				t.Errorf("%s, %s: afterwards got %d to %q: %s", why, tt.name, a.StatusCode, a.Header.Get("Location"), a.body)
			}
		}
	}
}

// What keeps nobody out of an account takes no fresh login.
func TestS16HarmlessChangesDoNot(t *testing.T) {
	for why, start := range notFresh {
		r := newRig(t)
		b := start(r)
		for name, a := range map[string]answer{
			"the same name":                  b.api("PATCH", "me", `{"username":"ada"}`),
			"the same name and address":      b.api("PATCH", "me", `{"username":"ada","email":"ada@example.org"}`),
			"the list of one's own sessions": b.auth("GET", "sessions"),
		} {
			if a.StatusCode != 200 {
				t.Errorf("%s, %s: got %d: %s", why, name, a.StatusCode, a.body)
			}
		}
		if a := b.form("/profile", "username", "ada", "email", "ada@example.org"); a.Header.Get("Location") != "/profile?done=profile" {
			t.Errorf("%s: the form sent %d to %q", why, a.StatusCode, a.Header.Get("Location"))
		}
		if a := b.auth("DELETE", "sessions/"+r.current(b)); a.StatusCode != 204 || b.isAda() {
			t.Errorf("%s: ending the present session: got %d", why, a.StatusCode)
		}
	}
}

// A page says before the form what it takes, and asks nobody for a password twice
// who will have to give it a third time.
func TestProfileThatIsNotFresh(t *testing.T) {
	b := newRig(t).browser().remembered()
	checkBody(t, b.page("/profile?done=reauth"), []string{"Another name or address takes your password first.", `href="/reauth?next=%2Fprofile%3Fdone%3Dreauth"`,
		"Signing another device out takes your password first.", "remembered from before"}, []string{`action="/profile/password"`, "Thank you."})
}

func TestReauthPage(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	if a := b.page("/reauth?next=/profile"); a.StatusCode != 303 || a.Header.Get("Location") != "/login?next=%2Freauth%3Fnext%3D%2Fprofile" {
		t.Errorf("nobody: got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	if a := b.form("/reauth", "password", adaPassword); a.StatusCode != 303 || a.Header.Get("Location") != "/login" || len(b.cookies) > 0 {
		t.Errorf("nobody's form: got %d to %q, cookies %v", a.StatusCode, a.Header.Get("Location"), b.cookies)
	}
	b.signIn()
	if a := b.page("/reauth?next=/profile"); a.StatusCode != 303 || a.Header.Get("Location") != "/profile" {
		t.Errorf("a fresh login: got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	r.pass(5*time.Minute + time.Second)
	a := b.page("/reauth?next=/profile")
	checkBody(t, a, []string{"You are signed in as <strong>ada</strong>", `name="username" value="ada" autocomplete="username" readonly hidden`,
		`autocomplete="current-password"`, `name="next" value="/profile"`, `action="/logout"`, "Not you?"}, nil)
	checkMarkup(t, a.body)
	for _, target := range []string{"//evil.example", "https://evil.example", `/\evil.example`} {
		checkBody(t, b.page("/reauth?"+url.Values{"next": {target}}.Encode()), nil, []string{"evil.example"})
	}
	if a := b.form("/reauth", "password", adaPassword, "next", "//evil.example"); a.Header.Get("Location") != "/" {
		t.Errorf("a place elsewhere: got %q", a.Header.Get("Location"))
	}
}

// A password given again makes a new session of the old one; a wrong one leaves
// all as it was, and counts like a wrong one at the login.
func TestS01ReauthRenewsTheSession(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	copied, here := b.twin(), r.handle()
	r.pass(6 * time.Minute)
	a := b.form("/reauth", "password", "wrong", "next", "/profile")
	checkBody(t, a, []string{`role="alert"`, "The password is not right.", `name="next" value="/profile"`}, []string{"wrong"})
	checkMarkup(t, a.body)
	if a.StatusCode != 401 || !copied.isAda() || r.handle() != here || b.auth("DELETE", "sessions").StatusCode != 401 {
		t.Errorf("a wrong password: got %d, session %s was %s", a.StatusCode, r.handle(), here)
	}
	if a := b.form("/reauth", "password", adaPassword, "next", "/profile"); a.StatusCode != 303 || a.Header.Get("Location") != "/profile" {
		t.Fatalf("got %d: %s", a.StatusCode, a.body)
	}
	if !b.isAda() || copied.isAda() || r.handle() == here || r.handle() == "" {
		t.Errorf("here %v, a copy of before %v, session %s was %s", b.isAda(), copied.isAda(), r.handle(), here)
	}
	var got []string
	for _, e := range r.rows()[1:] {
		got = append(got, summary(e, map[string]string{r.ada.ID: "ADA", here: "HERE"}))
	}
	want := "session.reauth.fail fail ADA ADA - wrong_password|session.reauth.ok ok ADA ADA HERE"
	if strings.Join(got, "|") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// Signing in where one is signed in already is what programs do to be fresh.
func TestS01LoginRenewsTheSession(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	copied := b.twin()
	r.pass(6 * time.Minute)
	if a := b.api("POST", "login", credentials); a.StatusCode != 200 || copied.isAda() || b.auth("DELETE", "sessions").StatusCode != 200 {
		t.Errorf("got %d, the copy is ada: %v", a.StatusCode, copied.isAda())
	}
}

func TestReauthGuessesAreCounted(t *testing.T) {
	r := newRig(t)
	b := r.browser().remembered()
	before := r.hashes.Load()
	var a answer
	for range 12 {
		a = b.form("/reauth", "password", "wrong")
	}
	if a.StatusCode != 429 || a.Header.Get("Retry-After") == "" || r.hashes.Load()-before > 10 || !b.isAda() {
		t.Errorf("got %d, Retry-After %q, %d hashes", a.StatusCode, a.Header.Get("Retry-After"), r.hashes.Load()-before)
	}
	if rows := r.rows(); rows[len(rows)-1].Name != "session.reauth.throttled" {
		t.Errorf("got %+v", rows[len(rows)-1])
	}
}

// A confirmation that cannot be noted is none, and neither is one of a password
// that changed while it was being checked.
func TestReauthThatMustNotStand(t *testing.T) {
	r := newRig(t)
	b := r.browser().remembered()
	b.isAda()
	good := r.server.deps.Audit
	r.server.deps.Audit = deafAudit{good}
	a := b.form("/reauth", "password", adaPassword)
	r.server.deps.Audit = good
	if a.StatusCode != 503 || b.auth("DELETE", "sessions").StatusCode != 401 || !b.isAda() {
		t.Errorf("unnoted: got %d, ada %v", a.StatusCode, b.isAda())
	}
	for what, change := range map[string]func(*account.Service, account.User) error{
		"password": func(s *account.Service, u account.User) error {
			_, err := s.SetPassword(context.Background(), u.ID, newPassword)
			return err
		},
		"disable": func(s *account.Service, u account.User) error {
			_, err := s.Disable(context.Background(), u.ID)
			return err
		},
	} {
		armed, before := false, 0
		r := newRig(t, func(d *Deps) {
			d.Accounts = overtakenAccounts{d.Accounts.(*account.Service), func(s *account.Service, u account.User) {
				if armed {
					must(t, change(s, u))
				}
			}}
		})
		b := r.browser().signIn()
		r.pass(6 * time.Minute)
		armed, before = true, len(r.rows())
		a := b.form("/reauth", "password", adaPassword)
		rows := r.rows()
		if last := rows[len(rows)-1]; len(rows) != before+1 || a.StatusCode != 303 || a.Header.Get("Location") != "/login" || b.isAda() || last.Name != "session.reauth.fail" || last.Reason != "overtaken" {
			t.Errorf("%s: got %d, ada %v, %+v", what, a.StatusCode, b.isAda(), rows[before:])
		}
	}
}

// A session that ends while its password is checked is not renewed, which the
// audit log tells.
func TestReauthOfASessionThatEnded(t *testing.T) {
	var server *Server
	armed := false
	r := newRig(t, func(d *Deps) {
		d.Accounts = overtakenAccounts{d.Accounts.(*account.Service), func(_ *account.Service, u account.User) {
			if armed {
				_, err := server.Sessions().EndUser(context.Background(), u.LoginID, whyRevoked)
				must(t, err)
			}
		}}
	})
	b := r.browser().signIn()
	device := b.cookies["gourd_device"]
	here := r.handle()
	server, armed = r.server, true
	a := b.form("/reauth", "password", adaPassword)
	var got []string
	for _, e := range r.rows()[1:] {
		got = append(got, summary(e, map[string]string{r.ada.ID: "ADA", here: "HERE"}))
	}
	want := "session.reauth.ok ok ADA ADA HERE|session.reauth.fail fail ADA ADA HERE ended"
	if a.StatusCode != 303 || a.Header.Get("Location") != "/login" || b.isAda() || strings.Join(got, "|") != want {
		t.Errorf("got %d to %q, ada %v, events %v, want %s", a.StatusCode, a.Header.Get("Location"), b.isAda(), got, want)
	}
	if b.cookies["gourd_device"] != device {
		t.Error("the device was marked")
	}
}

func TestReauthWhileTheStoreIsDown(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	r.pass(6 * time.Minute)
	r.server.deps.Accounts = failingAuthenticate{r.accounts}
	if a := b.form("/reauth", "password", adaPassword); a.StatusCode != 503 {
		t.Errorf("got %d", a.StatusCode)
	}
}

type failingAuthenticate struct{ Accounts }

func (failingAuthenticate) Authenticate(context.Context, string, string) (account.User, error) {
	return account.User{}, errors.New("sqlaccount: disk I/O error")
}
