package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/inspect"
)

func (a *app) userListCommand() *cobra.Command {
	f, asJSON := &settingFlags{}, false
	cmd := verb("list [flags]", "List the users", `
Users come in the order in which they were added, one a line.`,
		`  gourd user list
  gourd user list --json`,
		noArguments, func([]string) error { return a.userList(f, asJSON) })
	f.register(cmd, "data")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) userList(f *settingFlags, asJSON bool) error {
	return a.withDesk(f, false, func(ctx context.Context, d desk) error {
		if asJSON {
			return eachUser(ctx, d, func(u account.User) error { return a.printJSON(jsonOf(u)) })
		}
		w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "NAME\tEMAIL\tROLES\tSTATE\tADDED\tID")
		err := eachUser(ctx, d, func(u account.User) error {
			_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", inspect.Visible(u.Username), dash(inspect.Visible(u.Email)),
				dash(strings.Join(u.Roles, ",")), state(u), day(u.CreatedAt), u.ID)
			return err
		})
		if err != nil {
			return err
		}
		return w.Flush()
	})
}

// eachUser calls f for every user, a page at a time.
func eachUser(ctx context.Context, d desk, f func(account.User) error) error {
	for cursor := ""; ; {
		users, next, err := d.users.List(ctx, 200, cursor)
		if err != nil {
			return err
		}
		for _, u := range users {
			if err := f(u); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		cursor = next
	}
}

// dash stands for what is not there.
func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
