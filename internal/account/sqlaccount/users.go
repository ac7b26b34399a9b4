package sqlaccount

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/password"
)

// querier is a *sql.DB or *sql.Tx.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// ByID finds an account by its id.
func (r *Repo) ByID(ctx context.Context, id string) (account.Record, bool, error) {
	return byID(ctx, r.db, id)
}

func byID(ctx context.Context, q querier, id string) (account.Record, bool, error) {
	record, found, err := scan(q.QueryRowContext(ctx, `SELECT `+columns+` FROM users WHERE id = ?`, id))
	return owned(record, found, err, record.ID == id)
}

// ByLoginID finds an account by what its sessions name.
func (r *Repo) ByLoginID(ctx context.Context, loginID string) (account.Record, bool, error) {
	record, found, err := scan(r.db.QueryRowContext(ctx, `SELECT `+columns+` FROM users WHERE login_id = ?`, loginID))
	return owned(record, found, err, record.LoginID == loginID)
}

// ByName finds an account by one of its canonical names.
func (r *Repo) ByName(ctx context.Context, canonical string) (account.Record, bool, error) {
	record, found, err := scan(r.db.QueryRowContext(ctx, `SELECT `+columns+` FROM users
		JOIN user_names ON user_names.user_id = users.id
		WHERE user_names.canonical = ?`, canonical))
	is := func(i account.Name) bool { return i.Canonical == canonical }
	return owned(record, found, err, slices.ContainsFunc(record.Names(), is))
}

// owned refuses a row that is not the one that was asked for: somebody else's
// account is worse than none.
func owned(r account.Record, found bool, err error, own bool) (account.Record, bool, error) {
	if err == nil && found && !own {
		return account.Record{}, false, errors.New("sqlaccount: the store answered with another account")
	}
	return r, found, err
}

// List gives up to limit accounts after an id, by id.
func (r *Repo) List(ctx context.Context, after string, limit int) (records []account.Record, err error) {
	rows, err := r.db.QueryContext(ctx, `SELECT `+columns+` FROM users WHERE id > ? ORDER BY id LIMIT ?`, after, limit)
	if err != nil {
		return nil, wrap(err)
	}
	defer rows.Close()
	for rows.Next() {
		record, _, err := scan(rows)
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, wrap(rows.Err())
}

// Methods counts the stored hashes by method.
func (r *Repo) Methods(ctx context.Context) (uses []password.Use, err error) {
	rows, err := r.db.QueryContext(ctx, `SELECT password_method, count(*) FROM users
		WHERE password_method <> '' GROUP BY password_method ORDER BY password_method`)
	if err != nil {
		return nil, wrap(err)
	}
	defer rows.Close()
	for rows.Next() {
		var use password.Use
		if err := rows.Scan(&use.Method, &use.Count); err != nil {
			return nil, wrap(err)
		}
		uses = append(uses, use)
	}
	return uses, wrap(rows.Err())
}

// Create stores a new account and its names, or neither.
func (r *Repo) Create(ctx context.Context, record account.Record) error {
	return r.write(ctx, func(tx *sql.Tx) error { return create(ctx, tx, record) })
}

func create(ctx context.Context, tx *sql.Tx, record account.Record) error {
	args, err := values(record)
	if err != nil {
		return err
	}
	err = exec(ctx, tx, `INSERT INTO users (id, login_id, username, email, password_hash,
		password_method, roles, disabled, created_at, password_changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...)
	if err != nil {
		return err
	}
	return identify(ctx, tx, record)
}

// identify gives the account its names. An account may have two fields of
// one form; another's form is taken.
func identify(ctx context.Context, tx *sql.Tx, record account.Record) error {
	var taken []string
	for _, id := range record.Names() {
		var owner string
		err := tx.QueryRowContext(ctx, `INSERT INTO user_names (canonical, user_id, field) VALUES (?, ?, ?)
			ON CONFLICT (canonical) DO UPDATE SET canonical = excluded.canonical RETURNING user_id`,
			id.Canonical, record.ID, id.Field).Scan(&owner)
		if err != nil {
			return wrap(err)
		}
		if owner != record.ID {
			taken = append(taken, id.Field)
		}
	}
	if taken != nil {
		return account.Taken(taken...)
	}
	return nil
}

// Update changes an account while nobody else writes.
func (r *Repo) Update(ctx context.Context, id string, change func(*account.Record) error) (record account.Record, found bool, err error) {
	err = r.write(ctx, func(tx *sql.Tx) error {
		record, found, err = byID(ctx, tx, id)
		if err != nil || !found {
			return err
		}
		if err := change(&record); err != nil {
			return err
		}
		record.ID = id
		return store(ctx, tx, record)
	})
	if err != nil {
		return account.Record{}, false, err
	}
	return record, found, nil
}

func store(ctx context.Context, tx *sql.Tx, record account.Record) error {
	args, err := values(record)
	if err != nil {
		return err
	}
	err = exec(ctx, tx, `UPDATE users SET id = ?, login_id = ?, username = ?, email = ?, password_hash = ?,
		password_method = ?, roles = ?, disabled = ?, created_at = ?, password_changed_at = ?
		WHERE id = ?`, append(args, record.ID)...)
	if err != nil {
		return err
	}
	if err := exec(ctx, tx, `DELETE FROM user_names WHERE user_id = ?`, record.ID); err != nil {
		return err
	}
	return identify(ctx, tx, record)
}

// Remove deletes an account; its names go with it.
func (r *Repo) Remove(ctx context.Context, id string) (found bool, err error) {
	err = r.write(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `DELETE FROM users WHERE id = ?`, id)
		if err != nil {
			return wrap(err)
		}
		n, err := result.RowsAffected()
		found = n > 0
		return wrap(err)
	})
	return found && err == nil, err
}

func exec(ctx context.Context, q querier, query string, args ...any) error {
	_, err := q.ExecContext(ctx, query, args...)
	return wrap(err)
}
