package sqlaccount

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/password"
)

func openRepo(t *testing.T) (*Repo, *sql.DB) {
	t.Helper()
	db, err := Open(filepath.Join(t.TempDir(), "gourd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	repo, err := New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return repo, db
}

var ada = account.Record{
	User: account.User{
		ID: "id-1", LoginID: "login-1", Username: "Ada", Email: "Ada@example.com", Roles: []string{"admin", "editor"},
		CreatedAt:         time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC),
		PasswordChangedAt: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC),
	},
	PasswordHash: "pbkdf2:sha1:5$0AP3aS07gqrG1nR4$a22317b218c6d278cb86aff9e7b9c4ea5eefa32d",
}

// named is a record with other names and nothing else of ada's.
func named(n int) account.Record {
	return account.Record{User: account.User{
		ID: fmt.Sprint("id-", n), LoginID: fmt.Sprint("login-", n), Username: fmt.Sprint("user", n), CreatedAt: ada.CreatedAt,
	}}
}

func mustCreate(t *testing.T, r *Repo, records ...account.Record) {
	t.Helper()
	for _, record := range records {
		if err := r.Create(t.Context(), record); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	repo, _ := openRepo(t)
	mustCreate(t, repo, ada, named(2))
	for how, find := range map[string]func() (account.Record, bool, error){
		"id":       func() (account.Record, bool, error) { return repo.ByID(t.Context(), "id-1") },
		"login id": func() (account.Record, bool, error) { return repo.ByLoginID(t.Context(), "login-1") },
		"name":     func() (account.Record, bool, error) { return repo.ByName(t.Context(), "ada") },
		"address":  func() (account.Record, bool, error) { return repo.ByName(t.Context(), "ada@example.com") },
	} {
		got, found, err := find()
		if err != nil || !found || !reflect.DeepEqual(got, ada) {
			t.Errorf("by %s: %+v, %v, %v, want %+v", how, got, found, err, ada)
		}
	}
	for how, find := range map[string]func() (account.Record, bool, error){
		"id":       func() (account.Record, bool, error) { return repo.ByID(t.Context(), "login-1") },
		"login id": func() (account.Record, bool, error) { return repo.ByLoginID(t.Context(), "id-1") },
		"name":     func() (account.Record, bool, error) { return repo.ByName(t.Context(), "Ada") },
		"no name":  func() (account.Record, bool, error) { return repo.ByName(t.Context(), "") },
		"SQL":      func() (account.Record, bool, error) { return repo.ByName(t.Context(), "' OR 1=1 --") },
	} {
		if got, found, err := find(); err != nil || found || got.ID != "" {
			t.Errorf("by unknown %s: %+v, %v, %v", how, got, found, err)
		}
	}
	bare, _, err := repo.ByID(t.Context(), "id-2")
	if want := named(2); err != nil || bare.Roles == nil || len(bare.Roles) != 0 || !bare.PasswordChangedAt.IsZero() || bare.Username != want.Username {
		t.Errorf("%+v, %v", bare, err)
	}
}

// TestA22OneSpace: the canonical form of a name or address is one account's.
func TestA22OneSpace(t *testing.T) {
	repo, _ := openRepo(t)
	mustCreate(t, repo, ada)
	rows := []struct {
		why, username, email string
		fields               []string
	}{
		{"the name in other letters", "ＡDA", "", []string{"username"}},
		{"the address in other letters", "bob", "ADA@EXAMPLE.COM", []string{"email"}},
		{"both", "ada", "ada@example.com", []string{"username", "email"}},
		{"the address as a name", "ada@example.com", "", []string{"username"}},
		{"neither", "bob", "bob@example.com", nil},
	}
	for i, row := range rows {
		r := named(10 + i)
		r.Username, r.Email = row.username, row.email
		err := repo.Create(t.Context(), r)
		checkTaken(t, row.why, err, row.fields)
		_, found, _ := repo.ByID(t.Context(), r.ID)
		if found != (row.fields == nil) {
			t.Errorf("%s: stored: %v", row.why, found)
		}
	}
}

func checkTaken(t *testing.T, why string, err error, fields []string) {
	t.Helper()
	if fields == nil {
		if err != nil {
			t.Errorf("%s: %v", why, err)
		}
		return
	}
	faults, ok := errors.AsType[*account.FieldErrors](err)
	if !ok || !errors.Is(err, account.ErrTaken) {
		t.Errorf("%s: %v, want ErrTaken", why, err)
		return
	}
	var got []string
	for _, f := range faults.Fields {
		got = append(got, f.Field)
	}
	if !reflect.DeepEqual(got, fields) {
		t.Errorf("%s: %v taken, want %v", why, got, fields)
	}
}

func TestUpdate(t *testing.T) {
	repo, _ := openRepo(t)
	mustCreate(t, repo, ada, named(2))

	got, found, err := repo.Update(t.Context(), "id-1", func(r *account.Record) error {
		r.ID, r.Username, r.Email, r.Disabled = "id-3", "ADA", "", true
		return nil
	})
	if err != nil || !found || got.ID != "id-1" || got.Username != "ADA" || !got.Disabled {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	if again, _, err := repo.ByName(t.Context(), "ada"); err != nil || !reflect.DeepEqual(again, got) {
		t.Errorf("stored %+v, %v, want %+v", again, err, got)
	}
	if _, found, _ := repo.ByName(t.Context(), "ada@example.com"); found {
		t.Error("the address that was taken away still finds the account")
	}

	_, _, err = repo.Update(t.Context(), "id-2", func(r *account.Record) error { r.Username = "ada"; return nil })
	checkTaken(t, "another's name", err, []string{"username"})
	stop := errors.New("stop")
	_, _, err = repo.Update(t.Context(), "id-2", func(r *account.Record) error { r.Username = "new"; return stop })
	if !errors.Is(err, stop) {
		t.Errorf("change's error became %v", err)
	}
	if r, _, _ := repo.ByID(t.Context(), "id-2"); r.Username != "user2" {
		t.Errorf("an update that failed stored %q", r.Username)
	}
	if _, found, err := repo.Update(t.Context(), "id-9", func(*account.Record) error { panic("called") }); found || err != nil {
		t.Errorf("unknown id: %v, %v", found, err)
	}
}

// TestUpdateIsExact: of many changes at once none is lost.
func TestUpdateIsExact(t *testing.T) {
	repo, _ := openRepo(t)
	mustCreate(t, repo, named(1))
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			_, _, err := repo.Update(context.Background(), "id-1", func(r *account.Record) error { r.LoginID += "x"; return nil })
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if r, _, err := repo.ByID(t.Context(), "id-1"); r.LoginID != "login-1"+strings.Repeat("x", 32) {
		t.Errorf("%q, %v", r.LoginID, err)
	}
}

// TestD11RemoveLeavesNothing, not even on the disk.
func TestD11RemoveLeavesNothing(t *testing.T) {
	repo, db := openRepo(t)
	canary := ada
	canary.Username, canary.Email = "canary-name-4711", "canary-mail-4711@example.com"
	mustCreate(t, repo, canary, named(2))
	if found, err := repo.Remove(t.Context(), "id-1"); !found || err != nil {
		t.Fatalf("%v, %v", found, err)
	}
	if found, err := repo.Remove(t.Context(), "id-1"); found || err != nil {
		t.Errorf("removed twice: %v, %v", found, err)
	}
	mustCreate(t, repo, canary) // its names are free again
	if _, err := repo.Remove(t.Context(), "id-1"); err != nil {
		t.Fatal(err)
	}

	var path string
	if err := db.QueryRow(`SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&path); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(text), "canary") || !strings.Contains(string(text), "user2") {
		t.Errorf("the file holds a removed name: %v, %v", strings.Contains(string(text), "canary"), err)
	}
}

func TestListAndMethods(t *testing.T) {
	repo, _ := openRepo(t)
	mustCreate(t, repo, ada, named(2), named(3), named(4))
	page, err := repo.List(t.Context(), "id-1", 2)
	if err != nil || len(page) != 2 || page[0].ID != "id-2" || page[1].ID != "id-3" {
		t.Errorf("%+v, %v", page, err)
	}
	if page, err := repo.List(t.Context(), "id-4", 2); err != nil || len(page) != 0 {
		t.Errorf("after the last: %+v, %v", page, err)
	}
	uses, err := repo.Methods(t.Context())
	if want := []password.Use{{Method: "pbkdf2:sha1:5", Count: 1}}; err != nil || !reflect.DeepEqual(uses, want) {
		t.Errorf("%+v, %v, want %+v", uses, err, want)
	}
}

func TestSetup(t *testing.T) {
	repo, _ := openRepo(t)
	now := ada.CreatedAt
	end := now.Add(time.Hour)
	first, second := []byte("hash one"), []byte("hash two")
	open := func(hash []byte, at time.Time) bool {
		t.Helper()
		ok, err := repo.SetupOpen(t.Context(), hash, at)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if open(first, now) {
		t.Error("open before anything is offered")
	}
	for _, hash := range [][]byte{first, second} {
		if ok, err := repo.OfferSetup(t.Context(), hash, end); !ok || err != nil {
			t.Fatalf("offer: %v, %v", ok, err)
		}
	}
	if open(first, now) || !open(second, now) || !open(second, end.Add(-time.Microsecond)) || open(second, end) || open(nil, now) {
		t.Error("only the newest token is good, and only before its end")
	}

	if ok, err := repo.ClaimSetup(t.Context(), first, now, ada); ok || err != nil {
		t.Errorf("a void token: %v, %v", ok, err)
	}
	mustCreate(t, repo, named(7))
	clash := ada
	clash.Username = "USER7"
	ok, err := repo.ClaimSetup(t.Context(), second, now, clash)
	checkTaken(t, "a claim for another's name", err, []string{"username"})
	if ok || !open(second, now) {
		t.Error("a claim that failed used the token up")
	}
	if ok, err := repo.ClaimSetup(t.Context(), second, now, ada); !ok || err != nil {
		t.Fatalf("claim: %v, %v", ok, err)
	}
	if _, found, _ := repo.ByID(t.Context(), "id-1"); !found || open(second, now) {
		t.Error("the claim made no account, or left the token")
	}
	if ok, err := repo.OfferSetup(t.Context(), first, end); ok || err != nil {
		t.Errorf("an offer beside an administrator: %v, %v", ok, err)
	}
}

// TestSetupClosesWithAnAdministrator made in another way.
func TestSetupClosesWithAnAdministrator(t *testing.T) {
	repo, _ := openRepo(t)
	if ok, err := repo.OfferSetup(t.Context(), []byte("hash"), ada.CreatedAt.Add(time.Hour)); !ok || err != nil {
		t.Fatal(ok, err)
	}
	mustCreate(t, repo, ada)
	if ok, err := repo.ClaimSetup(t.Context(), []byte("hash"), ada.CreatedAt, named(2)); ok || err != nil {
		t.Errorf("claimed beside an administrator: %v, %v", ok, err)
	}
}

// TestD06FilePermissions whatever the umask is.
func TestD06FilePermissions(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	dir := filepath.Join(t.TempDir(), "data%20 #1?x=y")
	db, err := Open(filepath.Join(dir, "gourd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := New(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"": 0o700, "gourd.db": 0o600, "gourd.db-wal": 0o600, "gourd.db-shm": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%q: %v, %v, want %v", name, info, err, want)
		}
	}
}

func TestPragmas(t *testing.T) {
	_, db := openRepo(t)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "secure_delete": "1",
	} {
		var got string
		if err := db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v, want %q", pragma, got, err, want)
		}
	}
}

func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("this is not a database, by far"), 0o600); err != nil {
		t.Fatal(err)
	}
	for why, path := range map[string]string{"not a database": file, "a folder": dir, "below a file": filepath.Join(file, "x.db")} {
		db, err := Open(path)
		if err == nil {
			_, err = New(t.Context(), db)
			db.Close()
		}
		if err == nil || !strings.HasPrefix(err.Error(), "sqlaccount: ") {
			t.Errorf("%s: %v", why, err)
		}
	}
}

// TestD09Migrations: again is nothing, newer is refused.
func TestD09Migrations(t *testing.T) {
	repo, db := openRepo(t)
	mustCreate(t, repo, ada)
	if _, err := New(t.Context(), db); err != nil {
		t.Errorf("a second start: %v", err)
	}
	if _, err := db.Exec(`INSERT INTO account_migrations (version_id, is_applied) VALUES (999, 1)`); err != nil {
		t.Fatal(err)
	}
	if _, err := New(t.Context(), db); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a newer database: %v", err)
	}
}

// TestHostileRows: a row that nobody here wrote is an error, never a panic or
// somebody else's account.
func TestHostileRows(t *testing.T) {
	repo, db := openRepo(t)
	mustCreate(t, repo, ada, named(2))
	rows := []struct{ why, change, undo string }{
		{"roles that are no JSON", `UPDATE users SET roles = 'admin'`, `UPDATE users SET roles = '[]'`},
		{"roles of another shape", `UPDATE users SET roles = '{"admin":true}'`, `UPDATE users SET roles = '[]'`},
		{"a time that is none", `UPDATE users SET created_at = 'soon'`, `UPDATE users SET created_at = '2026-01-02 03:04:05.000000'`},
		{"a number as a time", `UPDATE users SET created_at = 5`, `UPDATE users SET created_at = '2026-01-02 03:04:05.000000'`},
		{"a name that points to another", `UPDATE user_identifiers SET user_id = 'id-2' WHERE canonical = 'ada'`, `SELECT 1`},
	}
	for _, row := range rows {
		if _, err := db.Exec(row.change); err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		if got, found, err := repo.ByName(t.Context(), "ada"); err == nil || found || got.ID != "" {
			t.Errorf("%s: %+v, %v, %v", row.why, got, found, err)
		}
		if _, err := db.Exec(row.undo); err != nil {
			t.Fatal(err)
		}
	}
}

// TestClosed: a store that is gone is an error of each method.
func TestClosed(t *testing.T) {
	repo, db := openRepo(t)
	db.Close()
	ctx := t.Context()
	calls := map[string]func() error{
		"ByID":       func() error { _, _, err := repo.ByID(ctx, "x"); return err },
		"ByLoginID":  func() error { _, _, err := repo.ByLoginID(ctx, "x"); return err },
		"ByName":     func() error { _, _, err := repo.ByName(ctx, "x"); return err },
		"List":       func() error { _, err := repo.List(ctx, "", 1); return err },
		"Methods":    func() error { _, err := repo.Methods(ctx); return err },
		"Create":     func() error { return repo.Create(ctx, ada) },
		"Update":     func() error { _, _, err := repo.Update(ctx, "x", nil); return err },
		"Remove":     func() error { _, err := repo.Remove(ctx, "x"); return err },
		"OfferSetup": func() error { _, err := repo.OfferSetup(ctx, nil, time.Time{}); return err },
		"SetupOpen":  func() error { _, err := repo.SetupOpen(ctx, nil, time.Time{}); return err },
		"ClaimSetup": func() error { _, err := repo.ClaimSetup(ctx, nil, time.Time{}, ada); return err },
		"New":        func() error { _, err := New(ctx, db); return err },
	}
	for name, call := range calls {
		if err := call(); err == nil || !strings.HasPrefix(err.Error(), "sqlaccount: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSQLAlchemyTimes: the text in the table is what SQLAlchemy's DateTime writes.
func TestSQLAlchemyTimes(t *testing.T) {
	repo, db := openRepo(t)
	mustCreate(t, repo, ada)
	var created, roles string
	err := db.QueryRow(`SELECT CAST(created_at AS TEXT), CAST(roles AS TEXT) FROM users`).Scan(&created, &roles)
	if err != nil || created != "2026-01-02 03:04:05.678901" || roles != `["admin","editor"]` {
		t.Errorf("%q, %q, %v", created, roles, err)
	}
}
