package server

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

func TestKeepMeSignedIn(t *testing.T) {
	r := newRig(t)
	checkBody(t, r.browser().page("/login"), []string{`<input id="remember" name="remember" type="checkbox" value="1" autocomplete="off">`, "Keep me signed in"}, nil)
	a := r.browser().form("/login", "username", "ada", "password", "wrong", "remember", "1")
	checkBody(t, a, []string{`value="1" autocomplete="off" checked>`}, nil)
	checkMarkup(t, a.body)
	for _, tt := range []struct {
		name string
		do   func(*browser)
		want bool
	}{
		{"the page, ticked", func(b *browser) { b.form("/login", "username", "ada", "password", adaPassword, "remember", "1") }, true},
		{"the page", func(b *browser) { b.signIn() }, false},
		{"the page, ticked, a wrong password", func(b *browser) { b.form("/login", "username", "ada", "password", "x", "remember", "1") }, false},
		{"the API", func(b *browser) {
			b.api("POST", "login", `{"username":"ada","password":"`+adaPassword+`","remember":true}`)
		}, true},
		{"the API, not", func(b *browser) {
			b.api("POST", "login", `{"username":"ada","password":"`+adaPassword+`","remember":false}`)
		}, false},
		{"the API, nothing said", func(b *browser) { b.api("POST", "login", credentials) }, false},
		{"a new account", func(b *browser) {
			b.form("/register", "username", "eve", "email", "eve@example.org", "password", newPassword, "remember", "1")
		}, false},
	} {
		b := r.browser()
		tt.do(b)
		if got := b.cookies["gourd_remember"] != ""; got != tt.want || b.restart().isAda() != tt.want {
			t.Errorf("%s: remembered %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Who is remembered is signed in again, on the pages too, and never fresh.
func TestRememberedLogin(t *testing.T) {
	r := newRig(t)
	b := r.browser().remembered()
	checkBody(t, b.page("/"), []string{"Hello, ada"}, nil)
	if b.cookies["session"] == "" {
		t.Error("no session began")
	}
	checkBody(t, b.api("GET", "me", ""), []string{`"fresh":false`}, nil)
	if !slices.Contains(r.events(), "remember.login") {
		t.Errorf("got events %v", r.events())
	}
	b.form("/logout")
	if b.cookies["gourd_remember"] != "" || b.isAda() {
		t.Errorf("after the logout: cookies %v", b.cookies)
	}
	r.pass(31 * 24 * time.Hour)
	if b := r.browser().remembered(); !b.isAda() {
		t.Fatal("not remembered")
	} else if r.pass(31 * 24 * time.Hour); b.restart().isAda() {
		t.Error("remembered for ever")
	}
}

// A copy that is used after the browser went on betrays itself: neither is signed in
// any more, and the audit log tells.
func TestS20CopiedRememberCookie(t *testing.T) {
	r := newRig(t)
	b := r.browser().remembered()
	thief := b.twin()
	if !b.isAda() {
		t.Fatal("not remembered")
	}
	r.pass(11 * time.Second)
	if thief.isAda() || b.isAda() || b.restart().isAda() {
		t.Error("a used cookie came, and somebody is still signed in")
	}
	rows := r.rows()
	last := rows[len(rows)-1]
	if last.Name != "remember.reuse" || last.TargetID != r.ada.LoginID || last.Outcome != "fail" || last.IP == "" {
		t.Errorf("got %+v", last)
	}
}

// Nobody is remembered where that is not set up, whatever is sent.
func TestNobodyIsRemembered(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.Remember = nil })
	checkBody(t, r.browser().page("/login"), nil, []string{"Keep me signed in"})
	if b := r.browser().remembered(); b.cookies["gourd_remember"] != "" || b.isAda() {
		t.Errorf("got cookies %v", b.cookies)
	}
}

// TestG06RememberedLoginsAreNoted: once for each, and who cannot be noted is not
// signed in until that works again.
func TestG06RememberedLoginsAreNoted(t *testing.T) {
	r := newRig(t)
	b := r.browser().remembered()
	good := r.server.deps.Audit
	r.server.deps.Audit = deafAudit{good}
	if a := b.twin().page("/profile"); a.StatusCode != 503 || len(r.handles()) > 1 {
		t.Errorf("unnoted: got %d, sessions %v", a.StatusCode, r.handles())
	}
	r.server.deps.Audit = good
	r = newRig(t)
	b = r.browser().remembered()
	b.isAda()
	b.isAda()
	var got []string
	for _, e := range r.rows() {
		got = append(got, summary(e, map[string]string{r.ada.ID: "ADA", r.current(b): "HERE"}))
	}
	if want := "auth.login.ok ok ADA ADA *|remember.login ok ADA ADA HERE"; !matches(strings.Join(got, "|"), want) {
		t.Errorf("got %v, want %s", got, want)
	}
}

// TestG06UnnotedLoginIsNotRemembered: a login that cannot be noted leaves neither
// a session nor a remember cookie.
func TestG06UnnotedLoginIsNotRemembered(t *testing.T) {
	r := newRig(t)
	good := r.server.deps.Audit
	r.server.deps.Audit = deafAudit{good}
	b := r.browser()
	a := b.form("/login", "username", "ada", "password", adaPassword, "remember", "1")
	r.server.deps.Audit = good
	if a.StatusCode != 503 || b.cookies["gourd_remember"] != "" || b.cookies["session"] != "" || b.isAda() {
		t.Errorf("got %d, cookies %v", a.StatusCode, b.cookies)
	}
	var series int
	must(t, r.db.QueryRow("SELECT count(*) FROM gourd_remember").Scan(&series))
	if series != 0 {
		t.Errorf("%d series are left", series)
	}
}

// A failing store is an outage and no login that is silently not remembered.
func TestRememberWhileTheStoreFails(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.Remember.Store = noSeries{d.Remember.Store.(*sqlstore.Store)} })
	b := r.browser()
	if a := b.form("/login", "username", "ada", "password", adaPassword, "remember", "1"); a.StatusCode != 503 || len(b.cookies) > 0 || len(r.handles()) > 0 {
		t.Errorf("got %d, cookies %v, sessions %v", a.StatusCode, b.cookies, r.handles())
	}
	if a := b.api("POST", "login", credentials); a.StatusCode != 200 {
		t.Errorf("without: got %d", a.StatusCode)
	}
}

// noSeries begins none.
type noSeries struct{ *sqlstore.Store }

func (noSeries) StartSeries(context.Context, session.Series) error { return errDown }

// artefacts are what a login leaves in somebody's hands.
var artefacts = map[string]func(r *rig) *browser{
	"a session":         func(r *rig) *browser { return r.browser().signIn() },
	"a remember cookie": func(r *rig) *browser { return r.browser().remembered() },
	"a remembered session": func(r *rig) *browser {
		b := r.browser().remembered()
		b.isAda()
		delete(b.cookies, "gourd_remember")
		return b
	},
	"a session just given again": func(r *rig) *browser {
		b := r.browser().remembered()
		b.form("/reauth", "password", adaPassword)
		return b
	},
}

// TestS12EveryEventEndsEveryArtefact: what takes an account from somebody, or
// changes what it may, ends at once all that its earlier logins left, and what
// comes next does not bring it back. The last four are what gourd user does.
func TestS12EveryEventEndsEveryArtefact(t *testing.T) {
	settle := func(r *rig, err error) { // as cmd/gourd does after each
		must(r.t, err)
		_, err = r.server.Sessions().EndUser(context.Background(), r.ada.LoginID, "test")
		must(r.t, err)
	}
	events := map[string]func(r *rig){
		"a change of password": func(r *rig) {
			b := r.browser().signIn()
			if a := b.api("POST", "password", `{"current_password":"`+adaPassword+`","new_password":"`+newPassword+`"}`); a.StatusCode != http.StatusNoContent || !b.isAda() {
				r.t.Fatalf("got %d: %s", a.StatusCode, a.body)
			}
		},
		"signing out everywhere else": func(r *rig) {
			if a := r.browser().signIn().auth("DELETE", "sessions"); a.StatusCode != http.StatusOK {
				r.t.Fatalf("got %d: %s", a.StatusCode, a.body)
			}
		},
		"an administrator": func(r *rig) { r.admin().auth("DELETE", "sessions?user="+r.ada.ID) },
		"a reset": func(r *rig) {
			_, err := r.accounts.SetPassword(context.Background(), r.ada.ID, newPassword)
			settle(r, err)
		},
		"a stop, and its end": func(r *rig) {
			_, err := r.accounts.Disable(context.Background(), r.ada.ID)
			settle(r, err)
			_, err = r.accounts.Enable(context.Background(), r.ada.ID)
			must(r.t, err)
		},
		"another role": func(r *rig) {
			_, _, err := r.accounts.ChangeRoles(context.Background(), r.ada.ID, []string{account.RoleAdmin}, nil)
			settle(r, err)
		},
		"removal": func(r *rig) { settle(r, r.accounts.Remove(context.Background(), r.ada.ID)) },
	}
	for event, happen := range events {
		for artefact, leave := range artefacts {
			r := newRig(t)
			b := leave(r)
			if !b.twin().isAda() {
				t.Fatalf("%s does not sign in", artefact)
			}
			b = leave(r) // the twin may have used it up
			happen(r)
			if b.isAda() || strings.Contains(b.page("/").body, "Hello") {
				t.Errorf("%s: %s still signs in", event, artefact)
			}
		}
	}
}
