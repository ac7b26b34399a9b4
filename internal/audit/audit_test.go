package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/gourd-auth/gourd/internal/account/sqlaccount"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/audit/sqlaudit"
	"github.com/gourd-auth/gourd/internal/logs"
)

func openRepo(t *testing.T) *sqlaudit.Repo {
	t.Helper()
	db, err := sqlaccount.Open(filepath.Join(t.TempDir(), "gourd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	repo, err := sqlaudit.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

func newLog(t *testing.T, c audit.Config) *audit.Log {
	t.Helper()
	l, err := audit.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// all reads what a filter finds.
func all(t *testing.T, l *audit.Log, f audit.Filter) (events []audit.Event) {
	t.Helper()
	err := l.Each(t.Context(), f, func(e audit.Event) error { events = append(events, e); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	_, err := audit.New(audit.Config{Keep: time.Hour})
	if err == nil || !strings.Contains(err.Error(), "Repo") || !strings.Contains(err.Error(), "Keep") {
		t.Errorf("got %v", err)
	}
}

// down is a repository that cannot be written.
type down struct{ audit.Repo }

var errDown = errors.New("disk full")

func (down) Add(context.Context, audit.Event) error { return errDown }

func securityLog(t *testing.T, out *bytes.Buffer) *logs.Logs {
	t.Helper()
	l, err := logs.New(logs.Config{Format: logs.JSON, Output: out})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestG04EventsAreWhole(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 11, 24, 1, 2, 3, 456_789_000, time.FixedZone("", 3600))
	l := newLog(t, audit.Config{Repo: openRepo(t), Logger: securityLog(t, &out).For("security"), Now: func() time.Time { return now }})
	want := audit.Event{
		Time: time.Date(2026, 11, 24, 0, 2, 3, 456_000_000, time.UTC),
		Name: audit.LoginFail, Outcome: audit.Fail, ActorID: "a", TargetID: "b", Session: "c",
		IP: "192.0.2.1", UserAgent: "d", RequestID: "e", Reason: "wrong_password",
	}
	e := want
	e.ID, e.Time, e.Outcome, e.RequestID = "", time.Time{}, "", ""
	if err := l.Write(logs.WithRequestID(t.Context(), "e"), e); err != nil {
		t.Fatal(err)
	}
	got := all(t, l, audit.Filter{})
	if len(got) != 1 || !regexp.MustCompile(`^[0-9a-v]{26}$`).MatchString(got[0].ID) {
		t.Fatalf("got %+v", got)
	}
	want.ID = got[0].ID
	if diff := cmp.Diff(got[0], want); diff != "" {
		t.Errorf("got - want +\n%s", diff)
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	delete(line, "time") // the clock's, not the test's
	wantLine := map[string]any{
		"level": "WARN", "msg": "auth.login.fail", "logger": "security", "event_id": want.ID, "outcome": "fail", "actor_id": "a",
		"target_id": "b", "session": "c", "ip": "192.0.2.1", "user_agent": "d", "request_id": "e", "reason": "wrong_password",
	}
	if diff := cmp.Diff(line, wantLine); diff != "" {
		t.Errorf("line: got - want +\n%s", diff)
	}
}

func TestG06NotWritten(t *testing.T) {
	var out bytes.Buffer
	l := newLog(t, audit.Config{Repo: down{}, Logger: securityLog(t, &out).For("security")})
	err := l.Write(t.Context(), audit.Event{Name: audit.LoginOK})
	if !errors.Is(err, audit.ErrNotWritten) || !errors.Is(err, errDown) {
		t.Errorf("got %v", err)
	}
	if text := out.String(); !strings.Contains(text, `"msg":"auth.login.ok"`) || !strings.Contains(text, "disk full") {
		t.Errorf("got line %q", text)
	}
	if err := l.Write(t.Context(), audit.Event{Name: "auth.login.maybe"}); !errors.Is(err, audit.ErrNotWritten) {
		t.Errorf("an event that there is not: got %v", err)
	}
}

func TestWriteHoldsWhenTheBrowserHasGone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := newLog(t, audit.Config{Repo: openRepo(t)})
	if err := l.Write(ctx, audit.Event{Name: audit.Logout}); err != nil {
		t.Error(err)
	}
	if got := all(t, l, audit.Filter{}); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func TestG02FieldsAreBounded(t *testing.T) {
	for _, tt := range []struct{ name, given, want string }{
		{"a line that is not ours", "x\n{\"level\":\"info\"}", "x\n{\"level\":\"info\"}"},
		{"an escape, a separator, a mark of direction", "\x1b[31m\u2028\u202e", "\x1b[31m\u2028\u202e"},
		{"no UTF-8", "a\xff\xfeb", "a\uFFFDb"},
		{"long", strings.Repeat("a", 70_000), strings.Repeat("a", 512)},
		{"cut at a character's border", strings.Repeat("a", 511) + "é", strings.Repeat("a", 511)},
		{"as long as may be", strings.Repeat("a", 510) + "é", strings.Repeat("a", 510) + "é"},
		{"long and no UTF-8", strings.Repeat("\xff", 5000), "\uFFFD"},
	} {
		var out bytes.Buffer
		l := newLog(t, audit.Config{Repo: openRepo(t), Logger: securityLog(t, &out).For("security")})
		if err := l.Write(t.Context(), audit.Event{Name: audit.LoginOK, UserAgent: tt.given}); err != nil {
			t.Fatal(err)
		}
		if got := all(t, l, audit.Filter{})[0].UserAgent; got != tt.want || !utf8.ValidString(got) {
			t.Errorf("%s: got %.40q, want %.40q", tt.name, got, tt.want)
		}
		var line struct {
			UserAgent string `json:"user_agent"`
		}
		if n := strings.Count(out.String(), "\n"); n != 1 || json.Unmarshal(out.Bytes(), &line) != nil || line.UserAgent != tt.want {
			t.Errorf("%s: got %d lines: %q", tt.name, n, out.String())
		}
		if strings.ContainsAny(out.String(), "\x1b\u2028\u202e") {
			t.Errorf("%s: the line has it as it came: %q", tt.name, out.String())
		}
	}
}

func TestFilters(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	l := newLog(t, audit.Config{Repo: openRepo(t), Now: func() time.Time { return now }})
	for _, e := range []audit.Event{
		{Name: audit.LoginOK, ActorID: "ann", TargetID: "ann", Reason: "1"},
		{Name: audit.LoginFail, TargetID: "ann", Reason: "2"},
		{Name: audit.UserDisable, ActorID: "cli", TargetID: "bob", Reason: "3"},
		{Name: audit.PasswordChange, ActorID: "bob", TargetID: "bob", Reason: "4"},
		{Name: audit.PasswordFail, ActorID: "bob", TargetID: "bob", Reason: "5"},
	} {
		if err := l.Write(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
	}
	since := time.Date(2026, 1, 1, 3, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		f    audit.Filter
		want string
	}{
		{"all, the newest first", audit.Filter{}, "54321"},
		{"the newest two", audit.Filter{Limit: 2}, "54"},
		{"who did it or had it done to", audit.Filter{User: "ann"}, "21"},
		{"the command line's", audit.Filter{User: "cli"}, "3"},
		{"one name", audit.Filter{Name: audit.LoginFail}, "2"},
		{"the beginning of names", audit.Filter{Name: "auth.login"}, "21"},
		{"a name that begins another", audit.Filter{Name: audit.PasswordChange}, "54"},
		{"half a word is no beginning", audit.Filter{Name: "auth.log"}, ""},
		{"a star is a star", audit.Filter{Name: "auth*"}, ""},
		{"since a time, which counts", audit.Filter{Since: since}, "54"},
		{"all at once", audit.Filter{User: "bob", Name: "user", Since: since, Limit: 1}, "5"},
		{"nobody's", audit.Filter{User: "eve"}, ""},
	} {
		got := ""
		for _, e := range all(t, l, tt.f) {
			got += e.Reason
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	stop := errors.New("stop")
	if err := l.Each(t.Context(), audit.Filter{}, func(audit.Event) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v, want the error of the function", err)
	}
}

func TestSweep(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	repo := openRepo(t)
	clock := func() time.Time { return now }
	l := newLog(t, audit.Config{Repo: repo, Keep: 400 * 24 * time.Hour, Now: clock})
	for range 3 {
		if err := l.Write(t.Context(), audit.Event{Name: audit.LoginOK, Reason: now.Format(time.DateOnly)}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(24 * time.Hour)
	}
	now = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC).Add(400 * 24 * time.Hour)
	if n, err := newLog(t, audit.Config{Repo: repo, Now: clock}).Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("kept for ever: %d went, %v", n, err)
	}
	if n, err := l.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("got %d, %v; want 1: what is as old as may be stays", n, err)
	}
	if got := all(t, l, audit.Filter{}); len(got) != 2 || got[1].Reason != "2026-01-02" {
		t.Errorf("got %+v", got)
	}
}

// TestNamesAreListed keeps Names and the constants one.
func TestNamesAreListed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "names.go", nil, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var constants []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
			text, _ := strconv.Unquote(lit.Value)
			constants = append(constants, text)
			if spec.Comment == nil {
				t.Errorf("%s has no sentence", text)
			}
		}
		return true
	})
	if !slices.Equal(constants, audit.Names()) {
		t.Errorf("got names %v, want %v", audit.Names(), constants)
	}
	for text, want := range map[string]bool{"auth": true, "auth.login": true, audit.Logout: true, "": false, "auth.": false, "aut": false, "*": false} {
		if got := audit.IsFilter(text); got != want {
			t.Errorf("IsFilter(%q): got %v", text, got)
		}
	}
}
