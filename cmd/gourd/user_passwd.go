package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
)

func (a *app) userPasswdCommand() *cobra.Command {
	f, stdin := &settingFlags{}, false
	cmd := verb("passwd [flags] NAME", "Give a user a new password", `
The password is asked for twice and not shown, or is the first line of standard
input with --password-stdin. All sessions of the user end.`,
		`  gourd user passwd ann
  pass show gourd/ann | gourd user passwd ann --password-stdin`,
		oneUser, func(args []string) error { return a.userPasswd(f, args[0], stdin) })
	f.register(cmd, "data")
	cmd.Flags().BoolVar(&stdin, "password-stdin", false, "read the password from standard input")
	return cmd
}

func (a *app) userPasswd(f *settingFlags, name string, stdin bool) error {
	return a.withUser(f, name, func(ctx context.Context, d desk, u account.User) error {
		pw, err := a.newPassword(stdin)
		if errors.Is(err, errDiffer) {
			return fmt.Errorf("%w; nothing was changed", err)
		}
		if err != nil {
			return err
		}
		if u, err = d.users.SetPassword(ctx, u.ID, pw); err != nil {
			return accountError(err, name)
		}
		return a.settle(ctx, d, u, effect{event: audit.PasswordChange, ends: "password", said: "%s has a new password"})
	})
}
