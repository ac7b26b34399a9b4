package server

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
)

// sessions is the list as the API tells it.
func (b *browser) sessions(query string) SessionList {
	b.t.Helper()
	a := b.auth("GET", "sessions"+query)
	if a.StatusCode != 200 {
		b.t.Fatalf("sessions%s: got %d: %s", query, a.StatusCode, a.body)
	}
	var list SessionList
	must(b.t, json.Unmarshal([]byte(a.body), &list))
	return list
}

// current is the handle of a browser's session.
func (r *rig) current(b *browser) string {
	r.t.Helper()
	for _, s := range b.sessions("").Items {
		if s.Current {
			return s.ID
		}
	}
	r.t.Fatal("no session is the current one")
	return ""
}

// admin is a browser of an administrator, root.
func (r *rig) admin() *browser {
	r.t.Helper()
	u, err := r.accounts.Register(context.Background(), newUser("root"))
	must(r.t, err)
	_, _, err = r.accounts.ChangeRoles(context.Background(), u.ID, []string{account.RoleAdmin}, nil)
	must(r.t, err)
	return r.signedIn("root")
}

// signedIn is a browser of somebody made by newUser.
func (r *rig) signedIn(name string) *browser {
	r.t.Helper()
	b := r.browser()
	if a := b.api("POST", "login", `{"username":"`+name+`","password":"`+newUser(name).Password+`"}`); a.StatusCode != 200 {
		r.t.Fatalf("%s signs in: %d %s", name, a.StatusCode, a.body)
	}
	return b
}

func TestS14ListOfSessions(t *testing.T) {
	r := newRig(t)
	here := r.browser().signIn()
	r.pass(time.Hour)
	firefox := r.browser()
	firefox.send("POST", "/api/Users/v1/login", `{"username":"ada","password":"`+adaPassword+`","remember":true}`, "Content-Type", "application/json",
		"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0")
	list := here.sessions("")
	if len(list.Items) != 2 || list.Next != "" {
		t.Fatalf("got %+v", list)
	}
	first, second := list.Items[0], list.Items[1]
	if first.Device != "Firefox on Linux" || !strings.HasPrefix(first.UserAgent, "Mozilla/5.0") || first.Current || first.IP != "192.0.2.1" || first.Method != "password" {
		t.Errorf("got %+v", first)
	}
	if second.Device != "Unknown device" || !second.Current || len(second.ID) != 16 {
		t.Errorf("got %+v", second)
	}
	if d := first.CreatedAt.Sub(second.CreatedAt); d < time.Hour || d > 2*time.Hour || first.LastSeen.Before(first.CreatedAt) || !first.ExpiresAt.After(first.LastSeen.Add(24*time.Hour)) {
		t.Errorf("got times %+v", list.Items)
	}
	a := here.auth("GET", "sessions")
	if strings.Contains(a.body, here.cookies["session"]) || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("got %v: %s", a.Header, a.body)
	}
	restarted := firefox.restart().sessions("").Items
	if restarted[0].Method != "remember" || !restarted[0].Current {
		t.Errorf("got %+v", restarted)
	}
}

func TestSessionsInParts(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	for range 6 {
		r.browser().signIn()
	}
	var got []string
	parts, cursor := 0, ""
	for {
		list := b.sessions("?limit=3&cursor=" + cursor)
		for _, s := range list.Items {
			got = append(got, s.ID)
		}
		if cursor = list.Next; parts == 0 { // the place stays though the session there ends
			must(t, end(r, list.Items[2].ID))
		}
		if parts++; cursor == "" || parts > 9 {
			break
		}
	}
	if strings.Join(got[3:], " ") != strings.Join(r.handles()[2:], " ") || len(got) != 7 || parts != 3 {
		t.Errorf("got %v in %d parts, want %v", got, parts, r.handles())
	}
	for query, want := range map[string]string{
		"?cursor=x": "bad_request", "?cursor=1": "bad_request", "?cursor=x-Y": "bad_request", "?limit=0": "invalid_fields", "?limit=101": "invalid_fields", "?limit=canary": "invalid_fields",
	} {
		a := b.auth("GET", "sessions"+query)
		checkProblem(t, a, want)
		checkBody(t, a, nil, []string{"canary"})
		if want == "invalid_fields" && a.problem(t).Errors[0].Field != "limit" {
			t.Errorf("%s: got %s", query, a.body)
		}
	}
	if list := b.sessions("?cursor=1-Z"); len(list.Items) != 0 {
		t.Errorf("behind the oldest: got %+v", list)
	}
}

func end(r *rig, handle string) error {
	_, err := r.server.Sessions().EndOne(context.Background(), "", handle, "test")
	return err
}

// TestS14EndingSessions: who may end what, and that nothing else ends.
func TestS14EndingSessions(t *testing.T) {
	for _, tt := range []struct {
		name         string
		who          string // ada, bob or root; each has another session
		method, path string // BOB, ADA and ROOT: the other session's handle; HERE: the one that asks; bob, ada, root: ids
		status       int
		ends         string // whose other sessions are over, and HERE
	}{
		{"another of one's own", "ada", "DELETE", "sessions/ADA", 204, "ada"},
		{"another of one's own, by one's id", "ada", "DELETE", "sessions/ADA?user=ada", 204, "ada"},
		{"the present one", "ada", "DELETE", "sessions/HERE", 204, "HERE"},
		{"all others", "ada", "DELETE", "sessions", 200, "ada"},
		{"somebody else's", "ada", "DELETE", "sessions/BOB", 404, ""},
		{"somebody else's, by the id", "ada", "DELETE", "sessions/BOB?user=bob", 404, ""},
		{"all of somebody else's", "ada", "DELETE", "sessions?user=bob", 404, ""},
		{"one that is none", "ada", "DELETE", "sessions/QJ5XG2K7C3V4M6TA", 404, ""},
		{"one that is no handle", "ada", "DELETE", "sessions/%27%20or%201=1", 404, ""},
		{"all of nobody's", "ada", "DELETE", "sessions?user=nobody", 404, ""},
		{"looking at somebody else's", "ada", "GET", "sessions?user=bob", 404, ""},
		{"looking at one's own", "ada", "GET", "sessions?user=ada", 200, ""},
		{"an administrator looks", "root", "GET", "sessions?user=bob", 200, ""},
		{"an administrator looks at nobody's", "root", "GET", "sessions?user=nobody", 404, ""},
		{"an administrator ends one", "root", "DELETE", "sessions/BOB?user=bob", 204, "bob"},
		{"an administrator names the wrong user", "root", "DELETE", "sessions/BOB?user=ada", 404, ""},
		{"an administrator names no user", "root", "DELETE", "sessions/BOB", 404, ""},
		{"an administrator ends all of one user's", "root", "DELETE", "sessions?user=bob", 200, "bob"},
		{"an administrator ends the own others", "root", "DELETE", "sessions?user=root", 200, "root"},
		{"the present one is not another user's", "root", "DELETE", "sessions/HERE?user=bob", 404, ""},
	} {
		r := newRig(t)
		_, err := r.accounts.Register(t.Context(), newUser("bob"))
		must(t, err)
		root := r.admin()
		others := map[string]*browser{"ada": r.browser().signIn(), "bob": r.signedIn("bob"), "root": root}
		handles, ids := map[string]string{}, map[string]string{"nobody": "06h0kdop3193p6609rlri8vhgc"}
		for name, b := range others {
			handles[strings.ToUpper(name)] = r.current(b)
			u, err := r.accounts.Find(t.Context(), name)
			must(t, err)
			ids[name] = u.ID
		}
		b := r.browser().signIn()
		if tt.who != "ada" {
			b = r.signedIn(tt.who)
		}
		handles["HERE"] = r.current(b)
		path, user, _ := strings.Cut(tt.path, "?user=")
		for word, handle := range handles {
			path = strings.Replace(path, "/"+word, "/"+handle, 1)
		}
		if user != "" {
			path += "?user=" + ids[user]
		}
		a := b.auth(tt.method, path)
		if a.StatusCode != tt.status {
			t.Errorf("%s: got %d, want %d: %s", tt.name, a.StatusCode, tt.status, a.body)
		}
		if tt.status == 200 && tt.method == "DELETE" && a.body != "{\"ended\":1}\n" {
			t.Errorf("%s: got %s", tt.name, a.body)
		}
		var over []string
		for _, name := range []string{"ada", "bob", "root"} {
			if others[name].api("GET", "me", "").StatusCode != 200 {
				over = append(over, name)
			}
		}
		if b.api("GET", "me", "").StatusCode != 200 {
			over = append(over, "HERE")
		}
		if strings.Join(over, " ") != tt.ends {
			t.Errorf("%s: %v ended, want %q", tt.name, over, tt.ends)
		}
	}
}

// A stale administrator neither looks nor ends; a stranger gets nothing at all.
func TestS16OthersSessionsTakeAFreshLogin(t *testing.T) {
	r := newRig(t)
	ada := r.browser().signIn()
	root := r.admin()
	r.pass(6 * time.Minute)
	for _, b := range []*browser{root, r.browser()} {
		want := map[bool]string{true: "fresh_login_required", false: "login_required"}[b == root]
		for _, ask := range []string{"GET sessions?user=", "DELETE sessions?user=", "DELETE sessions/" + r.current(ada) + "?user="} {
			method, path, _ := strings.Cut(ask, " ")
			checkProblem(t, b.auth(method, path+r.ada.ID), want)
		}
	}
	if !ada.isAda() {
		t.Error("ada was signed out")
	}
}

// TestS14AnEmptyIDEndsNothing: who ends a session whose id is empty, by mistake, is
// not led to the address that ends all of them.
func TestS14AnEmptyIDEndsNothing(t *testing.T) {
	r := newRig(t)
	other, b := r.browser().signIn(), r.browser().signIn()
	for _, path := range []string{"sessions/", "sessions/?user=" + r.ada.ID, "sessions//", "sessions/./"} {
		a := b.auth("DELETE", path)
		if a.StatusCode != 404 || a.Header.Get("Location") != "" || !other.isAda() {
			t.Errorf("%s: got %d to %q, the other session lives: %v", path, a.StatusCode, a.Header.Get("Location"), other.isAda())
		}
	}
}

func TestTooLongSessionID(t *testing.T) {
	a := newRig(t).browser().signIn().auth("DELETE", "sessions/"+strings.Repeat("A", 65))
	if p := a.problem(t); a.StatusCode != 422 || len(p.Errors) != 1 || p.Errors[0].Field != "id" {
		t.Errorf("got %d: %s", a.StatusCode, a.body)
	}
}

// Ended sessions are in the audit log, with who ended them and whose they were.
func TestRevocationsAreNoted(t *testing.T) {
	r := newRig(t)
	ada, root := r.browser().signIn(), r.admin()
	handle := r.current(ada)
	r.browser().signIn()
	r.signedIn("root")
	u, err := r.accounts.Find(t.Context(), "root")
	must(t, err)
	before := len(r.rows())
	root.auth("DELETE", "sessions/"+handle+"?user="+r.ada.ID)
	root.auth("DELETE", "sessions/"+handle+"?user="+r.ada.ID) // it is over

	for range 3 { // the first finds some to end
		root.auth("DELETE", "sessions?user="+r.ada.ID)
		root.auth("DELETE", "sessions")
	}
	known := map[string]string{r.ada.ID: "ADA", u.ID: "ROOT", handle: "THAT"}
	var got []string
	for _, e := range r.rows()[before:] {
		got = append(got, summary(e, known))
	}
	want := "session.revoke ok ROOT ADA THAT|session.revoke ok ROOT ADA - all of the user's|session.revoke ok ROOT ROOT - all others of the user's"
	if strings.Join(got, "|") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	r.signedIn("root")
	good := r.server.deps.Audit
	r.server.deps.Audit = deafAudit{good}
	if a := root.auth("DELETE", "sessions"); a.StatusCode != 503 {
		t.Errorf("unnoted: got %d", a.StatusCode)
	}
}

func TestS15AtMostTwentySessions(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.Session.MaxSessions = 20 })
	browsers := make([]*browser, 40)
	var all sync.WaitGroup
	for i := range browsers {
		browsers[i] = r.browser()
		all.Go(func() { browsers[i].api("POST", "login", credentials) })
	}
	all.Wait()
	alive := 0
	for _, b := range browsers {
		if b.isAda() {
			alive++
		}
	}
	if alive != 20 || len(r.handles()) != 20 {
		t.Errorf("%d browsers are signed in, %d sessions live; want 20", alive, len(r.handles()))
	}
	told := 0
	for _, name := range r.events() {
		if name == "session.too_many" {
			told++
		}
	}
	if told != 20 {
		t.Errorf("the audit log tells of %d that ended, want 20", told)
	}
}

func TestProfileShowsSessions(t *testing.T) {
	r := newRig(t)
	here := r.browser().signIn()
	r.pass(3 * time.Minute)
	there := r.browser()
	there.send("POST", "/api/Users/v1/login", credentials, "Content-Type", "application/json",
		"User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1 <script>")
	a := here.page("/profile")
	checkMarkup(t, a.body)
	checkBody(t, a, []string{"Safari on iPhone", "Unknown device</strong> <span class=\"badge\">This device</span>", "Signed in <time datetime=\"20", ">3 minutes ago</time> from 192.0.2.1, by password",
		"Sign out everywhere else", `aria-label="Sign out Safari on iPhone, signed in just now"`}, []string{"script", here.cookies["session"]})
	if strings.Count(a.body, "This device") != 1 || strings.Index(a.body, "This device") > strings.Index(a.body, "Safari") {
		t.Error("the present session is not the first, or not the only one")
	}
	if a := here.form("/profile/sessions/end", "id", r.current(there)); a.Header.Get("Location") != "/profile?done=session" || there.isAda() || !here.isAda() {
		t.Errorf("got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	checkBody(t, here.page("/profile?done=session"), []string{"That device is signed out."}, []string{"Safari", "Sign out everywhere else"})
	for _, id := range []string{"", "QJ5XG2K7C3V4M6TA", "' or 1=1"} {
		if a := here.form("/profile/sessions/end", "id", id); a.Header.Get("Location") != "/profile?done=gone" || !here.isAda() {
			t.Errorf("%q: got %d to %q", id, a.StatusCode, a.Header.Get("Location"))
		}
	}
	there.signIn()
	checkBody(t, here.page("/profile?done=others"), nil, []string{"You are signed out everywhere else."})
	checkBody(t, here.page("/profile?done=password"), nil, []string{"Your password is changed."})
	copied := here.twin()
	if a := here.form("/profile/sessions/end-others"); a.Header.Get("Location") != "/profile?done=others" || there.isAda() || copied.isAda() || !here.isAda() {
		t.Errorf("got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	checkBody(t, here.page("/profile?done=others"), []string{"You are signed out everywhere else."}, nil)
	if a := here.form("/profile/sessions/end", "id", r.current(here)); a.Header.Get("Location") != "/?done=out" || here.isAda() {
		t.Errorf("the present one: got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
}

// Somebody else's handle in the form is as if it were nobody's.
func TestS14FormsEndNobodyElses(t *testing.T) {
	r := newRig(t)
	_, err := r.accounts.Register(t.Context(), newUser("bob"))
	must(t, err)
	bob, ada := r.signedIn("bob"), r.browser().signIn()
	a := ada.form("/profile/sessions/end", "id", r.current(bob), "user", r.ada.ID)
	if a.Header.Get("Location") != "/profile?done=gone" || bob.api("GET", "me", "").StatusCode != 200 {
		t.Errorf("got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
}

func TestProfileShowsTwentySessions(t *testing.T) {
	r := newRig(t)
	here := r.browser().signIn()
	for range 24 {
		r.browser().signIn()
	}
	a := here.page("/profile")
	if n := strings.Count(a.body, `action="/profile/sessions/end"`); n != 20 || len(a.body) > 30<<10 {
		t.Errorf("got %d cards, %d bytes", n, len(a.body))
	}
	checkBody(t, a, []string{"This device", "And 5 more that began before these."}, nil)
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "just now", 0: "just now", 59 * time.Second: "just now", time.Minute: "a minute ago", 2*time.Minute - 1: "a minute ago", 2 * time.Minute: "2 minutes ago",
		59 * time.Minute: "59 minutes ago", time.Hour: "an hour ago", 2 * time.Hour: "2 hours ago", 47 * time.Hour: "a day ago", 48 * time.Hour: "2 days ago", 90 * 24 * time.Hour: "90 days ago",
	} {
		if got := ago(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
	m := momentOf(time.Date(2026, 11, 4, 1, 2, 3, 0, time.FixedZone("", 3600)), time.Date(2026, 11, 4, 0, 5, 3, 0, time.UTC))
	if got := fmt.Sprint(m); got != "{3 minutes ago 4 November 2026, 00:02 UTC 2026-11-04T00:02:03Z}" {
		t.Errorf("got %s", got)
	}
}

func TestSessionsWhileTheStoreIsDown(t *testing.T) {
	r := newRig(t)
	ada, root := r.browser().signIn(), r.admin()
	r.server.deps.Accounts = getFails{r.accounts}
	if a := root.auth("GET", "sessions?user="+r.ada.ID); a.StatusCode != 503 {
		t.Errorf("the account: got %d", a.StatusCode)
	}
	must(t, r.db.Close())
	for _, ask := range []string{"GET sessions", "DELETE sessions", "DELETE sessions/QJ5XG2K7C3V4M6TA"} {
		method, path, _ := strings.Cut(ask, " ")
		if a := ada.auth(method, path); a.StatusCode != 503 {
			t.Errorf("%s: got %d", ask, a.StatusCode)
		}
	}
}

type getFails struct{ Accounts }

func (getFails) Get(context.Context, string) (account.User, error) { return account.User{}, errDown }
