// Package sqlaudit keeps events of package audit in SQLite, in the table
// audit_events: a row each, times in milliseconds since 1970. A trigger refuses
// changes of a row. Flask has no twin of it.
//
// [New] is all there is to start with. The database is the caller's; open it with
// synchronous=FULL, so that what was acknowledged survives a loss of power.
package sqlaudit

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/migrate"
)

// Repo is an audit.Repo. It may be used concurrently, by several processes too.
type Repo struct{ db *sql.DB }

var _ audit.Repo = (*Repo)(nil)

//go:embed migrations/*.sql
var migrations embed.FS

// New brings the table up to date and returns the Repo. A database that a newer
// version of Gourd has been at is refused.
func New(ctx context.Context, db *sql.DB) (*Repo, error) {
	if err := migrate.Up(ctx, db, migrations, "audit_migrations"); err != nil {
		return nil, wrap(err)
	}
	return &Repo{db: db}, nil
}

const columns = "id, at, name, outcome, actor_id, target_id, session, ip, user_agent, request_id, reason"

// Add adds one row.
func (r *Repo) Add(ctx context.Context, e audit.Event) error {
	_, err := r.db.ExecContext(ctx, `INSERT INTO audit_events (`+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, e.Time.UnixMilli(), e.Name, e.Outcome, e.ActorID, e.TargetID, e.Session, e.IP, e.UserAgent, e.RequestID, e.Reason)
	return wrap(err)
}

// Each reads rows, the newest first. do must not take long: it holds a reader.
func (r *Repo) Each(ctx context.Context, f audit.Filter, do func(audit.Event) error) error {
	where, args := condition(f)
	rows, err := r.db.QueryContext(ctx, `SELECT `+columns+` FROM audit_events`+where, args...)
	if err != nil {
		return wrap(err)
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scan(rows)
		if err != nil {
			return wrap(err)
		}
		if err := do(e); err != nil {
			return err
		}
	}
	return wrap(rows.Err())
}

// condition is what stands behind FROM.
func condition(f audit.Filter) (text string, args []any) {
	var parts []string
	add := func(part string, values ...any) { parts, args = append(parts, part), append(args, values...) }
	if f.User != "" {
		add("(actor_id = ? OR target_id = ?)", f.User, f.User)
	}
	if f.Name != "" { // itself, or what begins with it and a dot: "/" comes after "."
		add("(name = ? OR name > ? AND name < ?)", f.Name, f.Name+".", f.Name+"/")
	}
	if !f.Since.IsZero() {
		add("at >= ?", f.Since.UnixMilli())
	}
	if parts != nil {
		text = " WHERE " + strings.Join(parts, " AND ")
	}
	text += " ORDER BY seq DESC"
	if f.Limit > 0 {
		text, args = text+" LIMIT ?", append(args, f.Limit)
	}
	return text, args
}

func scan(rows *sql.Rows) (e audit.Event, err error) {
	var at int64
	err = rows.Scan(&e.ID, &at, &e.Name, &e.Outcome, &e.ActorID, &e.TargetID, &e.Session, &e.IP, &e.UserAgent, &e.RequestID, &e.Reason)
	e.Time = time.UnixMilli(at).UTC()
	return e, err
}

// RemoveBefore removes the oldest rows.
func (r *Repo) RemoveBefore(ctx context.Context, t time.Time, limit int) (int, error) {
	result, err := r.db.ExecContext(ctx, `DELETE FROM audit_events WHERE seq IN (
		SELECT seq FROM audit_events WHERE at < ? ORDER BY at LIMIT ?)`, t.UnixMilli(), limit)
	if err != nil {
		return 0, wrap(err)
	}
	n, err := result.RowsAffected()
	return int(n), wrap(err)
}

// wrap names the package in an error, if there is one.
func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlaudit: %w", err)
}
