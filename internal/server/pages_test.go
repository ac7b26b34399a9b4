package server

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
)

const staleSetup = "This link was used or is too old. Start gourd serve again for a new one."

func TestPages(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct {
		name     string
		signedIn bool
		target   string
		status   int
		location string
		has      []string
		hasNot   []string
	}{
		{"the start page offers both ways in", false, "/", 200, "", []string{`href="/login"`, `href="/register"`}, []string{"Sign out"}},
		{"the start page greets who is signed in", true, "/", 200, "", []string{"Hello, ada", `action="/logout"`}, []string{`href="/login"`}},
		{"a sentence says what was just done", false, "/?done=out", 200, "", []string{"You are signed out.", `role="status"`}, nil},
		{"but not to who is signed in", true, "/?done=out", 200, "", []string{"Hello, ada"}, []string{"signed out", `role="status"`}},
		{"what is told on the profile is told there alone", true, "/?done=others", 200, "", nil, []string{`role="status"`}},
		{"nor is it told to nobody", false, "/?done=session", 200, "", nil, []string{`role="status"`}},
		{"strangers cannot write that sentence", false, "/?done=<b>hi", 200, "", nil, []string{"<b>hi", `role="status"`}},
		{"the sign-in page has a form that password managers know", false, "/login", 200, "",
			[]string{`autocomplete="username"`, `autocomplete="current-password"`, `<form class="stack" method="post" action="/login">`}, []string{"role=\"alert\""}},
		{"where you were going is kept", false, "/login?next=/profile", 200, "", []string{`name="next" value="/profile"`, `/register?next=%2Fprofile`}, nil},
		{"a place elsewhere is forgotten", false, "/login?next=//evil.example", 200, "", nil, []string{"evil.example", `name="next"`}},
		{"who is signed in goes on at once", true, "/login?next=/profile", 303, "/profile", nil, nil},
		{"the new account's password is a new one", false, "/register", 200, "", []string{`autocomplete="new-password"`, `aria-describedby="password-hint"`}, nil},
		{"the profile is for members", false, "/profile", 303, "/login?next=%2Fprofile", nil, nil},
		{"the profile shows name and address", true, "/profile", 200, "", []string{`value="ada"`, `value="ada@example.org"`, `action="/profile/password"`}, nil},
		{"signing out takes a button", true, "/logout", 200, "", []string{`action="/logout"`, "Sign out?"}, nil},
		{"there is nothing to sign out of", false, "/logout", 200, "", []string{"You are not signed in."}, []string{`action="/logout"`}},
		{"setup without a token is no page", false, "/setup", 404, "", []string{"Not found", staleSetup}, nil},
		{"setup with a wrong token is no page", false, "/setup?token=nonsense", 404, "", []string{"Not found", staleSetup}, []string{"nonsense"}},
		{"only an administrator is told to be one", true, "/?done=setup", 200, "", nil, []string{"administrator", `role="status"`}},
		{"a stranger is told nothing", false, "/?done=setup", 200, "", nil, []string{"administrator", `role="status"`}},
		{"what is not there is a page too", false, "/nothing", 404, "", []string{"Not found", "request id"}, nil},
		{"the asked-for address is not echoed", false, "/%3Cscript%3E", 404, "", nil, []string{"<script"}},
		{"a slash too many is taken away", false, "/login/?next=/profile", 308, "/login?next=/profile", nil, nil},
		{"a path that is not clean is no page", false, "/x/../login", 404, "", nil, nil},
		{"names of pages are lower case", false, "/LOGIN", 404, "", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := r.browser()
			if tt.signedIn {
				b.signIn()
			}
			a := b.page(tt.target)
			if a.StatusCode != tt.status || a.Header.Get("Location") != tt.location {
				t.Errorf("got %d to %q, want %d to %q", a.StatusCode, a.Header.Get("Location"), tt.status, tt.location)
			}
			checkBody(t, a, tt.has, tt.hasNot)
			if a.body != "" {
				checkMarkup(t, a.body)
			}
		})
	}
}

func checkBody(t *testing.T, a answer, has, hasNot []string) {
	t.Helper()
	for _, want := range has {
		if !strings.Contains(a.body, want) {
			t.Errorf("the answer lacks %q: %s", want, a.body)
		}
	}
	for _, not := range hasNot {
		if strings.Contains(a.body, not) {
			t.Errorf("the answer holds %q: %s", not, a.body)
		}
	}
}

var (
	inputTag = regexp.MustCompile(`<input [^>]*>`)
	idAttr   = regexp.MustCompile(` id="([^"]*)"`)
	descAttr = regexp.MustCompile(`aria-describedby="([^"]*)"`)
)

// checkMarkup holds every page to what it owes its readers: a label for each
// input, no id twice, descriptions that are there, nothing inline.
func checkMarkup(t *testing.T, body string) {
	t.Helper()
	var ids []string
	for _, m := range idAttr.FindAllStringSubmatch(body, -1) {
		if slices.Contains(ids, m[1]) {
			t.Errorf("id %q stands twice", m[1])
		}
		ids = append(ids, m[1])
	}
	for _, input := range inputTag.FindAllString(body, -1) {
		if strings.Contains(input, `type="hidden"`) || strings.HasSuffix(input, " hidden>") {
			continue
		}
		id := idAttr.FindStringSubmatch(input)
		if id == nil || !strings.Contains(body, `<label for="`+id[1]+`">`) {
			t.Errorf("no label for %s", input)
		}
		if !strings.Contains(input, `autocomplete="`) {
			t.Errorf("no autocomplete token: %s", input)
		}
	}
	for _, m := range descAttr.FindAllStringSubmatch(body, -1) {
		for _, id := range strings.Fields(m[1]) {
			if !slices.Contains(ids, id) {
				t.Errorf("aria-describedby names %q, which is not there", id)
			}
		}
	}
	for _, bad := range []string{"<script", "style=", "<style", " onclick", "javascript:", "http://", "https://"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if !strings.Contains(body, "<title>") || !strings.Contains(body, ` lang="en"`) || len(body) > 8<<10 {
		t.Errorf("title or language is missing, or the page has %d bytes", len(body))
	}
}

func TestForms(t *testing.T) {
	long := strings.Repeat("word ", 220)
	for _, tt := range []struct {
		name     string
		signedIn bool
		target   string
		values   []string
		status   int
		location string
		has      []string
		hasNot   []string
		event    string
	}{
		{"signing in by name", false, "/login", []string{"username", "ada", "password", adaPassword}, 303, "/", nil, nil, "auth.login.ok"},
		{"signing in by address, any case", false, "/login", []string{"username", " Ada@Example.ORG ", "password", adaPassword}, 303, "/", nil, nil, "auth.login.ok"},
		{"and going where one wanted to", false, "/login", []string{"username", "ada", "password", adaPassword, "next", "/profile"}, 303, "/profile", nil, nil, "auth.login.ok"},
		{"but not elsewhere", false, "/login", []string{"username", "ada", "password", adaPassword, "next", "https://evil.example"}, 303, "/", nil, nil, "auth.login.ok"},
		{"a wrong password keeps the name and the cursor", false, "/login", []string{"username", "ada", "password", "wrong"}, 401, "",
			[]string{`role="alert"`, `value="ada"`, `name="password" type="password" value="" autocomplete="current-password" maxlength="1024" autofocus`}, []string{"wrong"}, "auth.login.fail"},
		{"what is typed is escaped", false, "/login", []string{"username", `"><script>x`, "password", "x"}, 401, "", []string{"&lt;script&gt;"}, []string{"<script>"}, "auth.login.fail"},
		{"a password that is too long is not hashed", false, "/login", []string{"username", "ada", "password", long}, 401, "", nil, []string{"word word"}, "auth.login.fail"},
		{"a new account is signed in at once", false, "/register", []string{"username", "grace", "email", "grace@example.org", "password", "seven ships on the sea"}, 303, "/", nil, nil, "user.create"},
		{"a taken name is said at the field", false, "/register", []string{"username", "ADA", "email", "x@example.org", "password", "seven ships on the sea"}, 409, "",
			[]string{`id="username-error"`, "Username is taken.", `aria-invalid="true"`, `value="x@example.org"`}, []string{"seven ships"}, ""},
		{"all faults are said at once", false, "/register", []string{"username", "a@b", "email", "no", "password", "short"}, 422, "",
			[]string{`id="username-error"`, `id="email-error"`, `id="password-error"`, "Email address does not look like name@example.org.", "Password needs at least 15 characters.", "Some fields need another look."}, nil, ""},
		{"a new name and address", true, "/profile", []string{"username", "ada2", "email", "ada2@example.org"}, 303, "/profile?done=profile", nil, nil, "user.update"},
		{"an odd name is said at the field", true, "/profile", []string{"username", "a@b", "email", "ada@example.org"}, 422, "", []string{`value="a@b"`, "Username must not hold an @."}, nil, ""},
		{"a new password", true, "/profile/password", []string{"current_password", adaPassword, "new_password", "seven ships on the sea"}, 303, "/profile?done=password", nil, nil, "user.password.change"},
		{"needs the current one", true, "/profile/password", []string{"current_password", "wrong", "new_password", "seven ships on the sea"}, 422, "",
			[]string{"Current password is not right.", `id="current_password-error"`}, []string{"seven ships"}, "user.password.change.fail"},
		{"and is one that fits", true, "/profile/password", []string{"current_password", adaPassword, "new_password", "short"}, 422, "", []string{`id="new_password-error"`}, nil, ""},
		{"the profile is for members", false, "/profile", []string{"username", "eve"}, 303, "/login", nil, nil, ""},
		{"signing out", true, "/logout", nil, 303, "/?done=out", nil, nil, "auth.logout"},
		{"signing out twice is fine", false, "/logout", nil, 303, "/?done=out", nil, nil, ""},
		{"setup takes a token", false, "/setup", []string{"token", "nonsense", "username", "eve", "password", "seven ships on the sea"}, 404, "", nil, nil, "setup.refused"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			b := r.browser()
			if tt.signedIn {
				b.signIn()
			}
			a := b.form(tt.target, tt.values...)
			if a.StatusCode != tt.status || a.Header.Get("Location") != tt.location {
				t.Errorf("got %d to %q, want %d to %q", a.StatusCode, a.Header.Get("Location"), tt.status, tt.location)
			}
			checkBody(t, a, tt.has, tt.hasNot)
			if a.body != "" {
				checkMarkup(t, a.body)
			}
			if tt.event != "" && !slices.Contains(r.events(), tt.event) {
				t.Errorf("got events %v, want %s", r.events(), tt.event)
			}
		})
	}
}

// A change of password is told to whoever made one.
func TestPasswordNotice(t *testing.T) {
	r := newRig(t)
	r.pass(time.Hour)
	b := r.browser().signIn()
	said := "Your password is changed. All other devices are signed out."
	checkBody(t, b.page("/profile?done=password"), nil, []string{said})
	a := b.form("/profile/password", "current_password", adaPassword, "new_password", newPassword)
	checkBody(t, b.page(a.Header.Get("Location")), []string{said}, nil)
}

func TestRegistrationClosed(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.RegistrationOpen = false })
	b := r.browser()
	checkBody(t, b.page("/"), nil, []string{"/register"})
	checkBody(t, b.page("/login"), nil, []string{"/register"})
	checkBody(t, b.page("/register"), []string{"Ask whoever runs this site"}, []string{"<input"})
	if a := b.form("/register", "username", "eve", "password", "seven ships on the sea"); a.StatusCode != http.StatusForbidden {
		t.Errorf("got %d, want 403", a.StatusCode)
	}
	if a := b.api("POST", "register", `{"username":"eve","password":"seven ships on the sea"}`); a.StatusCode != 403 || a.problem(t).Code != "registration_closed" {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
	if len(b.cookies) != 0 {
		t.Errorf("got cookies %v, want none", b.cookies)
	}
}

func TestA31FirstAdministrator(t *testing.T) {
	r := newRig(t)
	token, err := r.accounts.NewSetupToken(t.Context())
	must(t, err)
	b := r.browser()
	for range 2 { // looking uses nothing up
		checkBody(t, b.page("/setup?token="+token), []string{`name="token" value="` + token + `"`, "This account gets the role admin, which your apps can ask for."}, nil)
	}
	if a := b.form("/setup", "token", token, "username", "root", "password", "short"); a.StatusCode != 422 {
		t.Errorf("a short password: got %d, want 422", a.StatusCode)
	}
	a := b.form("/setup", "token", token, "username", "root", "email", "", "password", "seven ships on the sea")
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("got %d, want 303: %s", a.StatusCode, a.body)
	}
	checkBody(t, b.page(a.Header.Get("Location")), []string{"You are an administrator."}, nil)
	checkBody(t, b.api("GET", "me", ""), []string{`"username":"root"`, `"roles":["admin"]`}, nil)
	used, never := r.browser().page("/setup?token="+token), r.browser().page("/setup?token=nonsense")
	if used.StatusCode != http.StatusNotFound || withoutID(used.body) != withoutID(never.body) {
		t.Errorf("a used token: got %d, want 404 and the page of any other: %s", used.StatusCode, used.body)
	}
	if strings.Contains(r.log.String(), token) {
		t.Error("the token is in the log")
	}
}

// withoutID takes the request id out of an error page.
func withoutID(page string) string {
	return regexp.MustCompile(`<code>\w+</code>`).ReplaceAllString(page, "")
}

func TestThrottledSaysHowLong(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		0: "1 second", time.Second: "1 second", 26*time.Second + 1: "27 seconds", 119 * time.Second: "119 seconds",
		2 * time.Minute: "2 minutes", 2*time.Minute + 1: "3 minutes", time.Hour: "60 minutes",
	} {
		if got := inWords(wait); got != want {
			t.Errorf("%v: got %q, want %q", wait, got, want)
		}
	}
	r := newRig(t, func(d *Deps) { d.Accounts = throttledAccounts{d.Accounts} })
	a := r.browser().form("/login", "username", "ada", "password", adaPassword)
	checkBody(t, a, []string{"Try again in 27 seconds."}, nil)
	if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "27" {
		t.Errorf("got %d, Retry-After %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
}

// throttledAccounts has seen too many wrong passwords.
type throttledAccounts struct{ Accounts }

func (throttledAccounts) Authenticate(context.Context, string, string) (account.User, error) {
	return account.User{}, &account.ThrottledError{Wait: 27 * time.Second}
}

func TestW05StoredTextIsEscaped(t *testing.T) {
	for _, name := range []string{`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, `{{.Site}}`, `' autofocus onfocus='x`, `javascript:alert(1)`} {
		b := newRig(t).browser()
		if a := b.form("/register", "username", name, "password", "seven ships on the sea"); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: got %d: %s", name, a.StatusCode, a.body)
		}
		for _, path := range []string{"/", "/profile", "/logout"} {
			a := b.page(path)
			checkBody(t, a, []string{html.EscapeString(name)}, []string{"<img", "<script", `" onfocus`})
		}
	}
}

// The hint beside a new password says what the site demands, not what is usual.
func TestPasswordHintFollowsTheSetting(t *testing.T) {
	for set, want := range map[int]string{0: "At least 15 characters.", 20: "At least 20 characters."} {
		s := &Server{deps: Deps{PasswordMinLength: set}.withDefaults()}
		if got := s.passwordHint(); !strings.HasPrefix(got, want) {
			t.Errorf("%d: got %q", set, got)
		}
	}
}
