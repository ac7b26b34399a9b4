package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
)

type userRolesFlags struct {
	settingFlags
	give, take []string
	yes        bool
}

func (a *app) userRolesCommand() *cobra.Command {
	f := &userRolesFlags{}
	cmd := verb("roles [flags] NAME", "Show, give and take roles", `
The roles that the user has in the end are printed, one a line. If they are
others than before, all sessions of the user end. The last administrator loses
the role with --yes alone.`,
		`  gourd user roles ann
  gourd user roles ann --add editor --remove admin`,
		oneUser, func(args []string) error { return a.userRoles(f, args[0]) })
	f.register(cmd, "data")
	cmd.Flags().StringArrayVar(&f.give, "add", nil, "give `ROLE`")
	cmd.Flags().StringArrayVar(&f.take, "remove", nil, "take `ROLE`")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "take the role of the last administrator, too")
	return cmd
}

func (a *app) userRoles(f *userRolesFlags, name string) error {
	return a.withUser(&f.settingFlags, name, func(ctx context.Context, d desk, u account.User) error {
		if !f.yes && slices.Contains(f.take, account.RoleAdmin) {
			if err := keepsAnAdmin(ctx, d, u); err != nil {
				return err
			}
		}
		before, after, err := d.users.ChangeRoles(ctx, u.ID, f.give, f.take)
		if err != nil {
			return accountError(err, name)
		}
		if !slices.Equal(before.Roles, after.Roles) {
			change := strings.TrimSpace(rolesGiven(without(after.Roles, before.Roles)) + " " + rolesTaken(without(before.Roles, after.Roles)))
			err := a.settle(ctx, d, after, effect{event: audit.RoleChange, reason: change, ends: "roles", said: "%s has new roles"})
			if err != nil {
				return err
			}
		}
		return a.printLines(after.Roles)
	})
}

// keepsAnAdmin refuses to do without an administrator who is the last one: the next
// start of the server would offer its log's readers to become one.
func keepsAnAdmin(ctx context.Context, d desk, u account.User) error {
	if !u.HasRole(account.RoleAdmin) {
		return nil
	}
	others := 0
	err := eachUser(ctx, d, func(other account.User) error {
		if other.ID != u.ID && other.HasRole(account.RoleAdmin) {
			others++
		}
		return nil
	})
	if err == nil && others == 0 {
		err = usagef("there is no other administrator: the next start of 'gourd serve' would print a link that makes one; say --yes if you want that")
	}
	return err
}

func without(roles, other []string) []string {
	return slices.DeleteFunc(slices.Clone(roles), func(r string) bool { return slices.Contains(other, r) })
}

// rolesGiven and rolesTaken are roles as the audit log has them: +admin, -editor.
func rolesGiven(roles []string) string { return signed("+", roles) }
func rolesTaken(roles []string) string { return signed("-", roles) }

func signed(sign string, roles []string) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = sign + r
	}
	return strings.Join(words, " ")
}

// printLines writes a result of several lines.
func (a *app) printLines(lines []string) error {
	for _, line := range lines {
		if err := a.printLine(line); err != nil {
			return err
		}
	}
	return nil
}
