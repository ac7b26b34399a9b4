package sqlaccount

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
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
