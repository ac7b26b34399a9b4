package sqlaccount

import (
	"strings"
	"testing"
	"time"
)

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
		{"a name that points to another", `UPDATE user_names SET user_id = 'id-2' WHERE canonical = 'ada'`, `SELECT 1`},
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
