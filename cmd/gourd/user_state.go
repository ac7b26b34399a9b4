package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/inspect"
)

func (a *app) userDisableCommand() *cobra.Command {
	f := &settingFlags{}
	cmd := verb("disable [flags] NAME", "Stop a user from signing in", `
All sessions of the user end, and nobody signs in by that name until 'gourd user
enable'.`,
		"  gourd user disable ann",
		oneUser, func(args []string) error { return a.userDisable(f, args[0]) })
	f.register(cmd, "data")
	return cmd
}

func (a *app) userDisable(f *settingFlags, name string) error {
	return a.withUser(f, name, func(ctx context.Context, d desk, u account.User) error {
		if _, err := d.users.Disable(ctx, u.ID); err != nil {
			return accountError(err, name)
		}
		return a.settle(ctx, d, u, effect{event: audit.UserDisable, ends: "disabled", said: "user %s is disabled"})
	})
}

func (a *app) userEnableCommand() *cobra.Command {
	f := &settingFlags{}
	cmd := verb("enable [flags] NAME", "Let a disabled user sign in again", `
Sessions that ended when the user was disabled do not come back.`,
		"  gourd user enable ann",
		oneUser, func(args []string) error { return a.userEnable(f, args[0]) })
	f.register(cmd, "data")
	return cmd
}

func (a *app) userEnable(f *settingFlags, name string) error {
	return a.withUser(f, name, func(ctx context.Context, d desk, u account.User) error {
		if _, err := d.users.Enable(ctx, u.ID); err != nil {
			return accountError(err, name)
		}
		return a.settle(ctx, d, u, effect{event: audit.UserEnable, said: "user %s is enabled"})
	})
}

func (a *app) userRmCommand() *cobra.Command {
	f, yes := &settingFlags{}, false
	cmd := verb("rm [flags] NAME", "Remove a user", `
All sessions of the user end, and the name is free again. This cannot be undone,
so it asks first; 'gourd user disable' keeps the user. The last administrator
goes with --yes alone.`,
		`  gourd user rm ann
  gourd user rm --yes ann`,
		oneUser, func(args []string) error { return a.userRm(f, args[0], yes) })
	f.register(cmd, "data")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

func (a *app) userRm(f *settingFlags, name string, yes bool) error {
	return a.withUser(f, name, func(ctx context.Context, d desk, u account.User) error {
		if !yes {
			if err := keepsAnAdmin(ctx, d, u); err != nil {
				return err
			}
		}
		if err := a.confirm(yes, "Remove user %s?", inspect.Visible(u.Username)); err != nil {
			return err
		}
		if err := d.users.Remove(ctx, u.ID); err != nil {
			return accountError(err, name)
		}
		return a.settle(ctx, d, u, effect{event: audit.UserRemove, ends: "removed", said: "user %s is removed"})
	})
}
