package main

import (
	"bytes"
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account/sqlaccount"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/audit/sqlaudit"
)

// office is a data folder with a user ann, and the program at work on it.
type office struct {
	t    *testing.T
	data string
	db   *sql.DB
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, data: t.TempDir()}
	if out, code := o.run("a gourd full of cold water", "user", "add", "ann", "--password-stdin"); code != 0 {
		t.Fatal(out)
	}
	var err error
	if o.db, err = sqlaccount.Open(filepath.Join(o.data, "gourd.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.db.Close() })
	return o
}

// run runs one command on the folder and returns all that it said.
func (o *office) run(stdin string, args ...string) (said string, code int) {
	o.t.Helper()
	var out bytes.Buffer
	a := &app{
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &out, now: time.Now,
		getenv: func(string) string { return "" }, environ: []string{"HOME=" + o.data},
	}
	code = a.run(append(args, "--data", o.data))
	return out.String(), code
}

func (o *office) exec(query string) {
	o.t.Helper()
	if _, err := o.db.ExecContext(context.Background(), query); err != nil {
		o.t.Fatal(err)
	}
}

// commands are those that change something, each on a fresh folder.
var commands = [][]string{
	{"user", "add", "bob", "--password-stdin"},
	{"user", "passwd", "ann", "--password-stdin"},
	{"user", "disable", "ann"},
	{"user", "enable", "ann"},
	{"user", "roles", "ann", "--add", "editor"},
	{"user", "rm", "ann", "--yes"},
	{"session", "revoke", "--user", "ann"},
	{"session", "revoke", "--all", "--yes"},
}

// TestG06CommandsSayWhatIsNotNoted: a command whose event could not be written
// says so and fails, and does not say that all is done.
func TestG06CommandsSayWhatIsNotNoted(t *testing.T) {
	for _, args := range commands {
		o := newOffice(t)
		o.exec(`CREATE TRIGGER full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
		said, code := o.run("a gourd full of warm water", args...)
		if code != exitFailed || !strings.Contains(said, "the event could not be written: ") || !strings.Contains(said, "disk full") || strings.Contains(said, "audit:") {
			t.Errorf("%v: got %d: %s", args, code, said)
		}
	}
}

// TestS12CommandsSayWhatIsAlive: where sessions could not be ended the command
// says so and fails; what it changed is in the audit log.
func TestS12CommandsSayWhatIsAlive(t *testing.T) {
	for event, args := range map[string][]string{
		audit.PasswordChange: {"user", "passwd", "ann", "--password-stdin"},
		audit.UserDisable:    {"user", "disable", "ann"},
		audit.RoleChange:     {"user", "roles", "ann", "--add", "editor"},
		audit.UserRemove:     {"user", "rm", "ann", "--yes"},
	} {
		o := newOffice(t)
		o.exec(`CREATE TRIGGER stuck BEFORE INSERT ON gourd_session_users BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
		said, code := o.run("a gourd full of warm water", args...)
		if code != exitFailed || !strings.Contains(said, "the user's sessions are still alive: ") {
			t.Errorf("%v: got %d: %s", args, code, said)
		}
		if listed, _ := o.run("", "audit", "list", "--event", event); !strings.Contains(listed, " ann ") && event != audit.UserRemove || !strings.Contains(listed, event) {
			t.Errorf("%v: the audit log has\n%s", args, listed)
		}
	}
}

// TestG02AuditListIsOfOneMind: what strangers wrote moves no cursor and begins
// no line, and programs read back the very value.
func TestG02AuditListIsOfOneMind(t *testing.T) {
	o := newOffice(t)
	repo, err := sqlaudit.New(t.Context(), o.db)
	if err != nil {
		t.Fatal(err)
	}
	hostile := "x\n{\"id\":\"y\"}\x1b[2J\u2028\u202e<&"
	err = repo.Add(t.Context(), audit.Event{ID: "z", Time: time.Unix(1_700_000_000, 5e6), Name: audit.LoginFail, Outcome: audit.Fail, UserAgent: hostile})
	if err != nil {
		t.Fatal(err)
	}
	table, _ := o.run("", "audit", "list", "--event", "auth")
	if strings.Count(table, "\n") != 2 || strings.ContainsAny(table, "\x1b\u2028\u202e") {
		t.Errorf("got %q", table)
	}
	line, _ := o.run("", "audit", "list", "--event", "auth", "--json")
	want := `{"id":"z","time":"2023-11-14T22:13:20.005Z","event":"auth.login.fail","outcome":"fail","actor_id":"","target_id":"","session":"","ip":"",` +
		`"user_agent":"x\n{\"id\":\"y\"}\u001b[2J\u2028\u202e<&","request_id":"","reason":""}` + "\n"
	if line != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
}

// A user may have any name, and is not taken for the command line by it.
func TestCommandLineIsNoUser(t *testing.T) {
	o := newOffice(t)
	for _, name := range []string{"cli", "(cli)", "-"} {
		if said, code := o.run("a gourd full of cold water", "user", "add", name, "--password-stdin"); code != 0 {
			t.Fatal(said)
		}
	}
	repo, err := sqlaudit.New(t.Context(), o.db)
	if err != nil {
		t.Fatal(err)
	}
	err = repo.Add(t.Context(), audit.Event{ID: "z", Time: time.Now(), Name: audit.Logout, Outcome: audit.OK, ActorID: o.id("cli")})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args string
		want string // BY and USER of each row, the newest first
	}{
		{"", "cli -|(cli) " + o.id("-") + "|(cli) " + o.id("(cli)") + "|(cli) cli|(cli) ann"},
		{"--user cli", "cli -|(cli) cli"},
		{"--user (cli)", "(cli) " + o.id("(cli)")},
		{"--cli", "(cli) " + o.id("-") + "|(cli) " + o.id("(cli)") + "|(cli) cli|(cli) ann"},
	} {
		said, _ := o.run("", append([]string{"audit", "list"}, strings.Fields(tt.args)...)...)
		var got []string
		for _, line := range strings.Split(strings.TrimSpace(said), "\n")[1:] {
			got = append(got, strings.Join(strings.Fields(line)[3:5], " "))
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("audit list %s: got %v, want %s", tt.args, got, tt.want)
		}
	}
}

// id is the id of a user.
func (o *office) id(name string) (id string) {
	o.t.Helper()
	if err := o.db.QueryRow("SELECT id FROM users WHERE username = ?", name).Scan(&id); err != nil {
		o.t.Fatal(err)
	}
	return id
}
