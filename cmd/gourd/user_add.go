package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
)

type userAddFlags struct {
	settingFlags
	email string
	admin bool
	stdin bool
	json  bool
}

func (a *app) userAddCommand() *cobra.Command {
	f := &userAddFlags{}
	cmd := verb("add [flags] NAME", "Add a user", `
The password is asked for twice and not shown, or is the first line of standard
input with --password-stdin. The id of the new user is printed. It works while
'gourd serve' runs, and before its first start.`,
		`  gourd user add ann --email ann@example.org --admin
  pass show gourd/ann | gourd user add ann --password-stdin`,
		oneUser, func(args []string) error { return a.userAdd(f, args[0]) })
	f.register(cmd, "data")
	cmd.Flags().StringVar(&f.email, "email", "", "mail `ADDRESS`")
	cmd.Flags().BoolVar(&f.admin, "admin", false, "make the user an administrator")
	cmd.Flags().BoolVar(&f.stdin, "password-stdin", false, "read the password from standard input")
	jsonFlag(cmd, &f.json)
	return cmd
}

func (a *app) userAdd(f *userAddFlags, name string) error {
	pw, err := a.newPassword(f.stdin)
	if err != nil {
		return err
	}
	return a.withDesk(&f.settingFlags, true, func(ctx context.Context, d desk) error {
		var roles []string
		if f.admin {
			roles = append(roles, account.RoleAdmin)
		}
		u, err := d.users.Add(ctx, account.NewUser{Username: name, Email: f.email, Password: pw}, roles...)
		if err != nil {
			return accountError(err, name)
		}
		err = a.settle(ctx, d, u, effect{event: audit.UserCreate, reason: rolesGiven(u.Roles), said: "user %s added"})
		if err != nil {
			return err
		}
		if f.json {
			return a.printJSON(jsonOf(u))
		}
		return a.printLine(u.ID)
	})
}
