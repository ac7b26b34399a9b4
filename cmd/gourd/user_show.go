package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/inspect"
)

func (a *app) userShowCommand() *cobra.Command {
	f, asJSON := &settingFlags{}, false
	cmd := verb("show [flags] NAME", "Show a user", `
NAME is a user name or mail address in any spelling.`,
		`  gourd user show ann
  gourd user show --json ann@example.org`,
		oneUser, func(args []string) error { return a.userShow(f, args[0], asJSON) })
	f.register(cmd, "data")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) userShow(f *settingFlags, name string, asJSON bool) error {
	return a.withUser(f, name, func(ctx context.Context, d desk, u account.User) error {
		if asJSON {
			return a.printJSON(jsonOf(u))
		}
		sessions, err := d.sessions.List(ctx, u.LoginID)
		if err != nil {
			return err
		}
		for _, row := range [][2]string{
			{"name", inspect.Visible(u.Username)}, {"email", dash(inspect.Visible(u.Email))},
			{"roles", dash(strings.Join(u.Roles, ", "))}, {"state", state(u)},
			{"added", day(u.CreatedAt)}, {"password", day(u.PasswordChangedAt)},
			{"sessions", fmt.Sprint(len(sessions))}, {"id", u.ID},
		} {
			if err := a.printLine(fmt.Sprintf("%-9s %s", row[0], row[1])); err != nil {
				return err
			}
		}
		return nil
	})
}
