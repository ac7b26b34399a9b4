package sqlaccount

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/password"
)

// columns are those of users, in the order of values and scan.
const columns = `users.id, users.login_id, users.username, users.email, users.password_hash,
	users.password_method, users.roles, users.disabled, users.created_at, users.password_changed_at`

// values are what a record is stored as.
func values(r account.Record) ([]any, error) {
	if r.Roles == nil {
		r.Roles = []string{}
	}
	roles, err := json.Marshal(r.Roles)
	if err != nil {
		return nil, wrap(err)
	}
	return []any{
		r.ID, r.LoginID, r.Username, orNull(r.Email), orNull(r.PasswordHash),
		password.Method(r.PasswordHash), string(roles), r.Disabled, stamp{r.CreatedAt}.text(), stamp{r.PasswordChangedAt}.text(),
	}, nil
}

func orNull(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(into ...any) error }

// scan reads one record. No row is false without an error.
func scan(row scanner) (account.Record, bool, error) {
	var r account.Record
	var email, hash sql.NullString
	var method, roles string
	var created, changed stamp
	err := row.Scan(&r.ID, &r.LoginID, &r.Username, &email, &hash, &method, &roles, &r.Disabled, &created, &changed)
	if errors.Is(err, sql.ErrNoRows) {
		return account.Record{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(roles), &r.Roles)
	}
	if err != nil {
		return account.Record{}, false, wrap(err)
	}
	r.Email, r.PasswordHash = email.String, hash.String
	r.CreatedAt, r.PasswordChangedAt = created.Time, changed.Time
	return r, true, nil
}

// stamp is a time as SQLAlchemy's DateTime writes it to SQLite: UTC with six
// digits of a second and no zone. The zero time is NULL.
type stamp struct{ time.Time }

const stampLayout = "2006-01-02 15:04:05.000000"

// text is the stamp as it is stored.
func (s stamp) text() any {
	if s.IsZero() {
		return nil
	}
	return s.UTC().Format(stampLayout)
}

// Scan reads the text, or the time that the driver makes of a DATETIME column.
func (s *stamp) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		s.Time = time.Time{}
	case time.Time:
		s.Time = v.UTC()
	case string:
		t, err := time.Parse(stampLayout, v)
		s.Time = t
		return err
	default:
		return fmt.Errorf("a time of type %T", v)
	}
	return nil
}
