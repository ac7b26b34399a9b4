package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/config"
	"github.com/gourd-auth/gourd/internal/inspect"
)

func (a *app) auditCommand() *cobra.Command {
	return noun("audit", "Tell who did what to users and sessions",
		`  gourd audit list
  gourd audit list --user ann --since 7d`,
		a.auditListCommand())
}

type auditFlags struct {
	settingFlags
	user, event, since string
	limit              int
	cli, json          bool
}

func (a *app) auditListCommand() *cobra.Command {
	f := &auditFlags{}
	cmd := verb("list [flags]", "List security events", `
The newest come first, one a line. USER is the name, address or id of whoever
did it or had it done to; what the command line did is by (cli). NAME is an event
such as auth.login.fail, or the beginning of some:
`+strings.Join(starts(), ", ")+`. TIME is a day such as 2026-11-24 in UTC, a
time such as 2026-11-24T08:00:00Z, or so long ago: 90m, 7d.`,
		`  gourd audit list
  gourd audit list --event auth.login.fail --since 24h
  gourd audit list --user ann --limit 0 --json`,
		noArguments, func([]string) error { return a.auditList(f) })
	f.register(cmd, "data")
	cmd.Flags().StringVar(&f.user, "user", "", "only what `USER` did or had done")
	cmd.Flags().BoolVar(&f.cli, "cli", false, "only what the command line did")
	cmd.Flags().StringVar(&f.event, "event", "", "only events of this `NAME`")
	cmd.Flags().StringVar(&f.since, "since", "", "only what happened since `TIME`")
	cmd.Flags().IntVar(&f.limit, "limit", 100, "at most `N` events, 0 for all")
	jsonFlag(cmd, &f.json)
	return cmd
}

// starts are the first words of events.
func starts() (words []string) {
	for _, name := range audit.Names() {
		word, _, _ := strings.Cut(name, ".")
		if len(words) == 0 || words[len(words)-1] != word {
			words = append(words, word)
		}
	}
	return words
}

func (a *app) auditList(f *auditFlags) error {
	filter, err := f.filter(a.now())
	if err != nil {
		return err
	}
	return a.withDesk(&f.settingFlags, false, func(ctx context.Context, d desk) error {
		if filter.User, err = f.actor(ctx, d); err != nil {
			return err
		}
		if f.json {
			return d.audit.Each(ctx, filter, func(e audit.Event) error { return a.printJSON(eventJSON(e)) })
		}
		return a.auditTable(ctx, d, filter)
	})
}

// filter is what the flags ask for, but for the user.
func (f *auditFlags) filter(now time.Time) (audit.Filter, error) {
	since, err := sinceTime(f.since, now)
	switch {
	case err != nil:
		return audit.Filter{}, err
	case f.event != "" && !audit.IsFilter(f.event):
		return audit.Filter{}, usagef("--event %s: there is no such event; there are\n  %s", inspect.Visible(f.event), strings.Join(audit.Names(), "\n  "))
	case f.cli && f.user != "":
		return audit.Filter{}, usagef("--cli or --user USER: one of the two")
	case f.limit < 0:
		return audit.Filter{}, usagef("--limit %d: a number of events, or 0 for all", f.limit)
	}
	return audit.Filter{Name: f.event, Since: since, Limit: f.limit}, nil
}

// sinceTime reads a day, a time, or a duration that is taken off now. Empty text
// is the zero time.
func sinceTime(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	ago, err := config.ParseDuration(text)
	if err != nil || ago < 0 {
		return time.Time{}, usagef("--since %s: a day such as 2026-11-24 (UTC), a time such as 2026-11-24T08:00:00Z, or a duration such as 7d", inspect.Visible(text))
	}
	return now.Add(-ago), nil
}

// actor is the id of who is asked for. A name or address that nobody has is taken
// for an id, since events outlive accounts, but not for that of the command line.
func (f *auditFlags) actor(ctx context.Context, d desk) (string, error) {
	switch {
	case f.cli:
		return audit.ActorCLI, nil
	case f.user == "":
		return "", nil
	}
	u, err := d.users.Find(ctx, f.user)
	if errors.Is(err, account.ErrNotFound) && f.user != audit.ActorCLI {
		return f.user, nil
	}
	if err != nil {
		return "", accountError(err, f.user)
	}
	return u.ID, nil
}

// auditJSON is what --json says of an event. Every member is always there.
type auditJSON struct {
	ID        string `json:"id"`
	Time      string `json:"time"`
	Event     string `json:"event"`
	Outcome   string `json:"outcome"`
	ActorID   string `json:"actor_id"`
	TargetID  string `json:"target_id"`
	Session   string `json:"session"`
	IP        string `json:"ip"`
	UserAgent string `json:"user_agent"`
	RequestID string `json:"request_id"`
	Reason    string `json:"reason"`
}

func eventJSON(e audit.Event) auditJSON {
	return auditJSON{
		ID: e.ID, Time: e.Time.UTC().Format("2006-01-02T15:04:05.000Z"), Event: e.Name, Outcome: e.Outcome,
		ActorID: e.ActorID, TargetID: e.TargetID, Session: e.Session,
		IP: e.IP, UserAgent: e.UserAgent, RequestID: e.RequestID, Reason: e.Reason,
	}
}

func (a *app) auditTable(ctx context.Context, d desk, filter audit.Filter) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "TIME (UTC)\tEVENT\tBY\tUSER\tSESSION\tADDRESS\tREASON\tDEVICE")
	names := newNameCache(d.users.Get)
	var events []audit.Event
	err := d.audit.Each(ctx, filter, func(e audit.Event) error { events = append(events, e); return nil })
	if err != nil {
		return err
	}
	for _, e := range events {
		by, failed := person(ctx, names, e.ActorID)
		user, err := person(ctx, names, e.TargetID)
		if err = errors.Join(failed, err); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", e.Time.Format(time.DateTime), inspect.Visible(e.Name), by, user,
			dash(inspect.Visible(e.Session)), dash(inspect.Visible(e.IP)), dash(inspect.Visible(e.Reason)), dash(inspect.Visible(e.UserAgent)))
	}
	return w.Flush()
}

// commandLine and nobody stand in the table for those who are no user.
const (
	commandLine = "(cli)"
	nobody      = "-"
)

// person is whom an event names, as the table has it: by name, or by the id who is
// gone, or has a name that would be taken for no user's.
func person(ctx context.Context, names nameCache, id string) (string, error) {
	switch id {
	case "":
		return nobody, nil
	case audit.ActorCLI:
		return commandLine, nil
	}
	name, err := names.of(ctx, id)
	if name == "" || name == commandLine || name == nobody {
		name = id
	}
	return inspect.Visible(name), err
}
