package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

// rows reads the audit log, the oldest first.
func (r *rig) rows() (events []audit.Event) {
	r.t.Helper()
	err := r.server.deps.Audit.(*audit.Log).Each(context.Background(), audit.Filter{}, func(e audit.Event) error {
		events = append([]audit.Event{e}, events...)
		return nil
	})
	must(r.t, err)
	return events
}

// handle is the handle of ada's session, if she has just one.
func (r *rig) handle() string {
	r.t.Helper()
	infos, err := r.server.Sessions().List(context.Background(), r.ada.LoginID)
	must(r.t, err)
	if len(infos) != 1 {
		return ""
	}
	return infos[0].Handle
}

const credentials = `{"username":"ada","password":"` + adaPassword + `"}`

// TestG03Events: each action leaves the events that it should, no other, and
// each with its fields. ADA stands for ada's id, NEW for the id of an account
// that was made, HERE for the session there was before, LATER for the one there
// is afterwards.
func TestG03Events(t *testing.T) {
	for _, tt := range []struct {
		name     string
		signedIn bool
		do       func(*browser)
		want     string // name, outcome, actor, target, session, reason
	}{
		{"a sign-in by the page", false, func(b *browser) { b.signIn() }, "auth.login.ok ok ADA ADA LATER"},
		{"a sign-in by the API", false, func(b *browser) { b.api("POST", "login", credentials) }, "auth.login.ok ok ADA ADA LATER"},
		{"a wrong password", false, func(b *browser) { b.form("/login", "username", "ada", "password", "letmein") },
			"auth.login.fail fail - ADA - wrong_password"},
		{"a name that nobody has", false, func(b *browser) { b.api("POST", "login", `{"username":"eve","password":"letmein"}`) },
			"auth.login.fail fail - - - unknown_name"},
		{"a password of a novel", false, func(b *browser) {
			b.api("POST", "login", `{"username":"ada","password":"`+strings.Repeat("x", 5000)+`"}`)
		}, "auth.login.fail fail - - - long_password"},
		{"a disabled account", false, func(b *browser) {
			_, err := b.accounts.Disable(context.Background(), b.ada.ID)
			must(b.t, err)
			b.api("POST", "login", credentials)
		}, "auth.login.fail fail - ADA - disabled"},
		{"a sign-out by the page", true, func(b *browser) { b.form("/logout") }, "auth.logout ok ADA ADA HERE"},
		{"a sign-out by the API", true, func(b *browser) { b.api("POST", "logout", "") }, "auth.logout ok ADA ADA HERE"},
		{"a sign-out of nobody", false, func(b *browser) { b.form("/logout") }, ""},
		{"a registration", false, func(b *browser) { b.form("/register", "username", "eve", "password", "seven ships on the sea") },
			"user.create ok NEW NEW - registration|auth.login.ok ok NEW NEW * registration"},
		{"a registration by the API", false, func(b *browser) {
			b.api("POST", "register", `{"username":"eve","password":"seven ships on the sea"}`)
		}, "user.create ok NEW NEW - registration|auth.login.ok ok NEW NEW * registration"},
		{"a registration with a fault", false, func(b *browser) { b.form("/register", "username", "ada", "password", "seven ships on the sea") }, ""},
		{"the first administrator", false, func(b *browser) {
			token, err := b.accounts.NewSetupToken(context.Background())
			must(b.t, err)
			b.form("/setup", "token", token, "username", "root", "password", "seven ships on the sea")
		}, "user.create ok NEW NEW - first administrator|auth.login.ok ok NEW NEW * first administrator"},
		{"a new name and address", true, func(b *browser) { b.form("/profile", "username", "ada2", "email", "new@example.org") },
			"user.update ok ADA ADA HERE username email"},
		{"a new address by the API", true, func(b *browser) { b.api("PATCH", "me", `{"email":"new@example.org"}`) },
			"user.update ok ADA ADA HERE email"},
		{"a form that changes nothing", true, func(b *browser) { b.form("/profile", "username", "ada", "email", "ada@example.org") }, ""},
		{"a new password", true, func(b *browser) {
			b.form("/profile/password", "current_password", adaPassword, "new_password", "seven ships on the sea")
		}, "user.password.change ok ADA ADA LATER"},
		{"a wrong current password", true, func(b *browser) {
			b.form("/profile/password", "current_password", "letmein", "new_password", "seven ships on the sea")
		}, "user.password.change.fail fail ADA ADA - wrong_password"},
		{"a new password that is too short", true, func(b *browser) {
			b.form("/profile/password", "current_password", adaPassword, "new_password", "short")
		}, ""},
		{"reading", true, func(b *browser) { b.page("/profile"); b.page("/"); b.api("GET", "me", "") }, ""},
		{"noise", false, func(b *browser) {
			b.cookies["session"] = "a.b.c"
			b.api("GET", "me", "")
			b.send("POST", "/logout", "", "Origin", "https://evil.example")
			b.send("GET", "/", "", "Host", "evil.example")
		}, ""},
	} {
		r := newRig(t)
		b := r.browser()
		if tt.signedIn {
			b.signIn()
		}
		before, here := len(r.rows()), r.handle()
		tt.do(b)
		known := map[string]string{r.ada.ID: "ADA", r.handle(): "LATER", here: "HERE"}
		var got []string
		for _, e := range r.rows()[before:] {
			checkFacts(t, tt.name, e)
			got = append(got, summary(e, known))
		}
		if !matches(strings.Join(got, "|"), tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, got, tt.want)
		}
	}
}

// checkFacts checks what every event has (G-04).
func checkFacts(t *testing.T, name string, e audit.Event) {
	t.Helper()
	if e.IP != "192.0.2.1" || e.UserAgent != "a browser" || len(e.ID) != 26 || len(e.RequestID) != 26 || time.Since(e.Time) > time.Minute || e.Time.Location() != time.UTC {
		t.Errorf("%s: got %+v", name, e)
	}
}

// summary is an event as the table above has it.
func summary(e audit.Event, known map[string]string) string {
	word := func(id string) string {
		switch {
		case id == "":
			return "-"
		case known[id] != "":
			return known[id]
		case len(id) == 26:
			return "NEW"
		}
		return "*"
	}
	text := fmt.Sprintln(e.Name, e.Outcome, word(e.ActorID), word(e.TargetID), word(e.Session), e.Reason)
	return strings.TrimSpace(text)
}

func matches(got, want string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(want), `\*`, `[*]`)
	return regexp.MustCompile("^" + pattern + "$").MatchString(got)
}

// deafAudit cannot write.
type deafAudit struct{ Audit }

func (deafAudit) Write(context.Context, audit.Event) error {
	return fmt.Errorf("%w: %w", audit.ErrNotWritten, errDown)
}

// TestG06NothingIsAcknowledgedUnnoted: while the audit log cannot be written
// every change is answered 503, nobody is signed in, and who is stays so, but
// for a logout, which ends the session all the same.
func TestG06NothingIsAcknowledgedUnnoted(t *testing.T) {
	for _, tt := range []struct {
		name     string
		signedIn bool
		do       func(*browser) answer
		stays    bool // ada is signed in afterwards
	}{
		{"a sign-in by the page", false, func(b *browser) answer { return b.form("/login", "username", "ada", "password", adaPassword) }, false},
		{"a sign-in by the API", false, func(b *browser) answer { return b.api("POST", "login", credentials) }, false},
		{"a refused sign-in", false, func(b *browser) answer { return b.api("POST", "login", `{"username":"ada","password":"x"}`) }, false},
		{"a refused sign-in at no account", false, func(b *browser) answer { return b.api("POST", "login", `{"username":"eve","password":"x"}`) }, false},
		{"a registration", false, func(b *browser) answer {
			return b.api("POST", "register", `{"username":"eve","password":"seven ships on the sea"}`)
		}, false},
		{"a sign-out", true, func(b *browser) answer { return b.form("/logout") }, false},
		{"a new address", true, func(b *browser) answer { return b.api("PATCH", "me", `{"email":"new@example.org"}`) }, true},
		{"a wrong current password", true, func(b *browser) answer {
			return b.form("/profile/password", "current_password", "letmein", "new_password", "seven ships on the sea")
		}, true},
	} {
		r := newRig(t)
		b := r.browser()
		if tt.signedIn {
			b.signIn()
		}
		good := r.server.deps.Audit
		r.server.deps.Audit = deafAudit{good}
		a := tt.do(b)
		if a.StatusCode != 503 || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: got %d: %s", tt.name, a.StatusCode, a.body)
		}
		for _, c := range a.Cookies() {
			if c.MaxAge >= 0 && c.Value != "" && !tt.signedIn {
				t.Errorf("%s: a cookie was set: %v", tt.name, c)
			}
		}
		r.server.deps.Audit = good
		if b.isAda() != tt.stays {
			t.Errorf("%s: ada is signed in: %v", tt.name, !tt.stays)
		}
		infos, err := r.server.Sessions().List(context.Background(), "")
		must(t, err)
		if (len(infos) == 1) != tt.stays {
			t.Errorf("%s: got %d living sessions", tt.name, len(infos))
		}
	}
}

// A logout needs no accounts, and is noted without them, too.
func TestG06LogoutIsNotedWithoutTheAccounts(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	here := r.handle()
	r.server.deps.Accounts = brokenAccounts{r.accounts}
	a := b.form("/logout")
	rows := r.rows()
	got := summary(rows[len(rows)-1], map[string]string{r.ada.ID: "ADA", here: "HERE"})
	if want := "auth.logout ok ADA ADA HERE"; a.StatusCode != 303 || b.cookies["session"] != "" || got != want {
		t.Errorf("got %d, cookies %v, the last row %q, want %q", a.StatusCode, b.cookies, got, want)
	}
}

// A change of password that cannot be noted has happened; the other sessions are
// over all the same.
func TestG06PasswordChangeUnnotedEndsOthers(t *testing.T) {
	r := newRig(t)
	here, there := r.browser().signIn(), r.browser().signIn()
	good := r.server.deps.Audit
	r.server.deps.Audit = deafAudit{good}
	a := here.api("POST", "password", `{"current_password":"`+adaPassword+`","new_password":"seven ships on the sea"}`)
	r.server.deps.Audit = good
	if a.StatusCode != 503 || there.isAda() {
		t.Errorf("got %d, the other session lives: %v", a.StatusCode, there.isAda())
	}
}

// TestG06FloodsAreBounded: whatever strangers send, there is an end to what is
// written of it, and what was left out is counted.
func TestG06FloodsAreBounded(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	for range 400 {
		b.send("GET", "/", "", "Host", "evil.example")
		b.api("POST", "login", `{"username":"ada","password":"`+strings.Repeat("x", 5000)+`"}`)
	}
	lines := 0
	for _, name := range r.events() {
		if name == "host.refused" {
			lines++
		}
	}
	if rows := len(r.rows()); lines != 60 || rows != 300 {
		t.Errorf("got %d lines and %d rows, want 60 and 300", lines, rows)
	}
	b.signIn() // who belongs here is noted as ever
	if rows := r.rows(); rows[len(rows)-1].Name != audit.LoginOK {
		t.Errorf("got %+v", rows[len(rows)-1])
	}
}

// exhaustedAccounts has had too many guesses at every name.
type exhaustedAccounts struct{ Accounts }

func (exhaustedAccounts) Authenticate(_ context.Context, name, _ string) (account.User, error) {
	return account.User{}, &account.ThrottledError{Wait: time.Minute, UserID: map[string]string{"ada": "1", "bob": "2"}[name], Key: "key of " + name}
}

func TestG06ThrottledOnceAMinuteAndAccount(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.Accounts = exhaustedAccounts{d.Accounts} })
	now := time.Now()
	r.server.bounds.throttle = audit.NewBound(1, 5, time.Minute, func() time.Time { return now })
	for range 3 {
		for _, name := range []string{"ada", "ada", "bob", "eve", "eva", "ann", "amy"} {
			if a := r.browser().api("POST", "login", `{"username":"`+name+`","password":"x"}`); a.StatusCode != http.StatusTooManyRequests {
				t.Fatalf("got %d", a.StatusCode)
			}
		}
		now = now.Add(31 * time.Second)
	}
	var got []string
	for _, e := range r.rows() {
		got = append(got, e.Name+" "+e.TargetID+" "+e.Reason)
	}
	want := []string{
		"auth.login.throttled 1 too_many_attempts", "auth.login.throttled 2 too_many_attempts", "auth.login.throttled  too_many_attempts",
		"auth.login.throttled  too_many_attempts", "auth.login.throttled  too_many_attempts",
		"auth.login.throttled 1 too_many_attempts; 5 more before", "auth.login.throttled 2 too_many_attempts; 1 more before",
		"auth.login.throttled  too_many_attempts; 1 more before", "auth.login.throttled  too_many_attempts; 1 more before",
		"auth.login.throttled  too_many_attempts; 1 more before",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got - want +\n%s", diff)
	}
}

// TestA27NamesAreNotedAlike: whether a refused login writes a row does not depend
// on whether anybody has the name, since a row takes time. Guesses at ada and at
// names that nobody has leave as many rows, step by step, while they are looked at
// and when they are not, and when there were too many to write them all.
func TestA27NamesAreNotedAlike(t *testing.T) {
	r := newRig(t)
	calls := 0
	wrote := func(name string) int {
		before := len(r.rows())
		calls++
		r.from(calls).api("POST", "login", `{"username":"`+name+`","password":"wrong"}`)
		return len(r.rows()) - before
	}
	for try := range 13 {
		eve, eva, ada := wrote("eve"), wrote("eva"), wrote("ada")
		if eve != eva || eva != ada {
			t.Errorf("guess %d: rows at names that nobody has %d and %d, at ada's %d", try+1, eve, eva, ada)
		}
	}
	r.pass(time.Hour) // for the limits, not for the rows
	for range 300 {
		calls++
		wrote("somebody" + itoa(calls))
	}
	if eve, ada := wrote("eve"), wrote("ada"); eve != ada {
		t.Errorf("after many: rows at a name that nobody has %d, at ada's %d", eve, ada)
	}
}

// What the session and the login manager tell gets a row if it changes something,
// and else a line.
func TestG03EventsFromBelow(t *testing.T) {
	for name, row := range map[string]bool{
		"session.flask.login": true, "session.flask.logout": true, "session.flask.switch": true,
		"remember.reuse":  true,
		"session.started": false, "session.ended": false, "session.use_after_end": false, "session.cookie.bad_signature": false,
		"remember.unknown": false,
	} {
		r := newRig(t)
		if strings.HasPrefix(name, "remember.") {
			r.server.loginEvent(t.Context(), login.Event{Name: name, UserID: "7", Err: errors.New("why")})
		} else {
			r.server.sessionEvent(t.Context(), session.Event{Name: name, UserID: "7", Handle: "H", Err: errors.New("why")})
		}
		if rows := r.rows(); (len(rows) == 1) != row || row && (rows[0].Name != name || rows[0].TargetID != "7" || rows[0].Reason != "why") {
			t.Errorf("%s: got rows %+v", name, rows)
		}
		if lines := r.events(); len(lines) != 1 || lines[0] != name {
			t.Errorf("%s: got lines %v", name, lines)
		}
	}
}

// An account that came from elsewhere has an id of its own beside what sessions call it,
// and events have that one, wherever they come from.
func TestG03EventsFromBelowNameTheAccount(t *testing.T) {
	r := newRig(t)
	_, err := r.db.Exec("UPDATE users SET login_id = '7' WHERE id = ?", r.ada.ID)
	must(t, err)
	r.server.sessionEvent(t.Context(), session.Event{Name: audit.FlaskLogin, UserID: "7"})
	r.server.loginEvent(t.Context(), login.Event{Name: audit.RememberReuse, UserID: "7"})
	r.server.deps.Accounts = brokenAccounts{r.accounts}
	r.server.sessionEvent(t.Context(), session.Event{Name: audit.FlaskLogout, UserID: "7"})
	var got []string
	for _, e := range r.rows() {
		got = append(got, e.TargetID)
	}
	if diff := cmp.Diff(got, []string{r.ada.ID, r.ada.ID, "7"}); diff != "" {
		t.Errorf("got - want +\n%s", diff)
	}
}

// TestFail2ban: the filter in docs/running.md finds refused sign-ins in the log,
// with the address of whoever came, and is not misled by what a browser says.
// fail2ban's expressions are Python's; of this one Go has the same view.
func TestFail2ban(t *testing.T) {
	text, err := os.ReadFile("../../docs/running.md")
	must(t, err)
	line := regexp.MustCompile(`(?m)^ *failregex = (.*)$`).FindSubmatch(text)
	if line == nil {
		t.Fatal("docs/running.md has no failregex")
	}
	filter := regexp.MustCompile(strings.ReplaceAll(string(line[1]), "<HOST>", "(?P<host>[0-9A-Fa-f:.]+)"))
	r := newRig(t)
	lie := []string{"Content-Type", "application/json", "User-Agent", `x","ip":"198.51.100.1","msg":"auth.login.fail"`}
	for _, body := range []string{`{"username":"ada","password":"x"}`, `{"username":"eve","password":"x"}`, credentials} {
		r.browser().send("POST", "/api/Users/v1/login", body, lie...)
	}
	for range 12 {
		r.browser().send("POST", "/api/Users/v1/login", `{"username":"ada","password":"x"}`, lie...)
	}
	found := map[string]int{}
	for line := range strings.Lines(r.log.String()) {
		if m := filter.FindStringSubmatch(line); m != nil {
			found[m[1]]++
			if !strings.Contains(line, `"msg":"auth.login.`) || strings.Contains(line, `"msg":"auth.login.ok"`) {
				t.Errorf("found %s", line)
			}
		}
	}
	if len(found) != 1 || found["192.0.2.1"] < 3 { // a wrong password, an unknown name, a throttled guess
		t.Errorf("got %v, want several of 192.0.2.1\n%s", found, r.log.String())
	}
}

// TestG01NothingTypedIsNoted: a password in the wrong field is in no row and no
// line, nor is the one in the right field, nor the cookie.
func TestG01NothingTypedIsNoted(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	b.form("/login", "username", "canary-one", "password", "canary-two")
	b.form("/register", "username", "eve", "password", "canary-three is a long one")
	b.form("/profile/password", "current_password", "canary-four", "new_password", "canary-five is a long one")
	b.api("PATCH", "me", `{"username":"canary-six"}`)
	value := b.cookies["session"]
	b.form("/logout")
	noted := fmt.Sprintf("%+v\n%s", r.rows(), r.log.String())
	if strings.Contains(noted, "canary") || value == "" || strings.Contains(noted, value) {
		t.Errorf("a secret was noted: %s", noted)
	}
}

// TestG05HandleIsNoCredential: what stands for a session in rows and lines opens none.
func TestG05HandleIsNoCredential(t *testing.T) {
	r := newRig(t)
	real := r.browser().signIn().cookies["session"]
	handle := r.handle()
	_, signed, _ := strings.Cut(real, ".")
	for _, value := range []string{handle, handle + "." + signed, strings.ToLower(handle)} {
		b := r.browser()
		b.cookies["session"] = value
		if handle == "" || b.isAda() {
			t.Errorf("%q is ada's cookie", value)
		}
	}
	if strings.Contains(real, handle) {
		t.Error("the handle is in the cookie")
	}
}

func TestSweepRemovesOldEvents(t *testing.T) {
	r := newRig(t)
	r.browser().signIn()
	log := r.server.deps.Audit.(*audit.Log)
	n, err := log.Sweep(t.Context())
	if n != 0 || err != nil {
		t.Fatal(n, err)
	}
	swept := &sweptAudit{Audit: log, left: 2}
	r.server.deps.Audit = swept
	r.server.sweepOnce(t.Context())
	if swept.asked != 3 {
		t.Errorf("asked %d times, want 3: until nothing is left", swept.asked)
	}
	r.server.deps.Audit = &sweptAudit{Audit: log, err: errors.New("locked")}
	r.server.sweepOnce(t.Context())
	if !strings.Contains(r.log.String(), "old events could not be removed") {
		t.Error("a sweep that failed is not in the log")
	}
}

type sweptAudit struct {
	Audit
	left, asked int
	err         error
}

func (s *sweptAudit) Sweep(context.Context) (int, error) {
	s.asked++
	if s.left == 0 {
		return 0, s.err
	}
	s.left--
	return 1, nil
}
