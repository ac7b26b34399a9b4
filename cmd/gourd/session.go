package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/device"
	"github.com/gourd-auth/gourd/internal/inspect"
	"github.com/gourd-auth/gourd/session"
)

func (a *app) sessionCommand() *cobra.Command {
	return noun("session", "List and end the sessions of gourd serve",
		`  gourd session list
  gourd session revoke --user ann`,
		a.sessionListCommand(), a.sessionRevokeCommand())
}

// sessionJSON is what --json says of a session.
type sessionJSON struct {
	ID         string    `json:"id"`
	UserID     string    `json:"user_id"`
	Username   string    `json:"username"` // empty if the user is gone
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	ExpiresAt  time.Time `json:"expires_at"`
	Device     string    `json:"device"`     // in words
	UserAgent  string    `json:"user_agent"` // what the browser calls itself
	IP         string    `json:"ip"`
	Method     string    `json:"method"` // password, remember or flask
}

func (a *app) sessionListCommand() *cobra.Command {
	f, asJSON, user := &settingFlags{}, false, ""
	cmd := verb("list [flags] [USER]", "List the sessions that are signed in", `
The newest come first, one a line, of one user or of all. The first word of a
line is what 'gourd session revoke' takes; nobody can sign in with it. BY tells
how it began: by password, by a remember cookie, or at a Flask app. EXPIRES, and
what is over, is reckoned by the settings of this command: give it those of the
server.`,
		`  gourd session list
  gourd session list --json ann`,
		oneUserAtMost, func(args []string) error {
			if user != "" {
				args = append(args, user)
			}
			if len(args) > 1 {
				return usagef("name one user, as an argument or by --user")
			}
			return a.sessionList(f, args, asJSON)
		})
	f.register(cmd, "data")
	jsonFlag(cmd, &asJSON)
	cmd.Flags().StringVar(&user, "user", "", "the sessions of `USER` alone, as an argument says too")
	return cmd
}

func (a *app) sessionList(f *settingFlags, args []string, asJSON bool) error {
	return a.withDesk(f, false, func(ctx context.Context, d desk) error {
		userID := ""
		if len(args) == 1 {
			u, err := d.users.Find(ctx, args[0])
			if err != nil {
				return accountError(err, args[0])
			}
			userID = u.LoginID
		}
		infos, err := d.sessions.List(ctx, userID)
		if err != nil {
			return err
		}
		names := newNameCache(d.users.GetByLoginID)
		if asJSON {
			return a.sessionsAsJSON(ctx, infos, names)
		}
		return a.sessionsAsTable(ctx, infos, names)
	})
}

func (a *app) sessionsAsJSON(ctx context.Context, infos []session.Info, names nameCache) error {
	for _, i := range infos {
		name, err := names.of(ctx, i.UserID)
		if err != nil {
			return err
		}
		err = a.printJSON(sessionJSON{
			ID: i.Handle, UserID: i.UserID, Username: name, Device: device.Describe(i.Agent), UserAgent: i.Agent, IP: i.Address, Method: i.Method,
			CreatedAt: i.Created.UTC(), LastSeenAt: i.LastSeen.UTC(), ExpiresAt: i.Expires.UTC(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *app) sessionsAsTable(ctx context.Context, infos []session.Info, names nameCache) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SESSION\tUSER\tSIGNED IN\tLAST SEEN\tEXPIRES\tBY\tADDRESS\tDEVICE")
	for _, i := range infos {
		name, err := names.of(ctx, i.UserID)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.Handle, dash(inspect.Visible(name)),
			day(i.Created), day(i.LastSeen), day(i.Expires), dash(inspect.Visible(i.Method)),
			dash(inspect.Visible(i.Address)), device.Describe(i.Agent))
	}
	return w.Flush()
}
