package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/inspect"
)

func (a *app) userCommand() *cobra.Command {
	return noun("user", "Manage the users of gourd serve",
		`  gourd user add ann --email ann@example.org --admin
  gourd user list
  gourd user disable ann`,
		a.userAddCommand(), a.userListCommand(), a.userShowCommand(), a.userPasswdCommand(),
		a.userDisableCommand(), a.userEnableCommand(), a.userRolesCommand(), a.userRmCommand())
}

// userJSON is what --json says of a user.
type userJSON struct {
	ID                string     `json:"id"`
	Username          string     `json:"username"`
	Email             string     `json:"email"`
	Roles             []string   `json:"roles"`
	Disabled          bool       `json:"disabled"`
	CreatedAt         time.Time  `json:"created_at"`
	PasswordChangedAt *time.Time `json:"password_changed_at"` // null if there never was one
}

func jsonOf(u account.User) userJSON {
	j := userJSON{
		ID: u.ID, Username: u.Username, Email: u.Email, Disabled: u.Disabled, CreatedAt: u.CreatedAt,
		Roles: append([]string{}, u.Roles...),
	}
	if !u.PasswordChangedAt.IsZero() {
		j.PasswordChangedAt = &u.PasswordChangedAt
	}
	return j
}

// withUser opens the database, finds the user that a name or address belongs to
// and calls f.
func (a *app) withUser(f *settingFlags, name string, do func(context.Context, desk, account.User) error) error {
	return a.withDesk(f, false, func(ctx context.Context, d desk) error {
		u, err := d.users.Find(ctx, name)
		if err != nil {
			return accountError(err, name)
		}
		return do(ctx, d, u)
	})
}

// accountError says an error of package account in the words of the command line.
func accountError(err error, name string) error {
	var fields *account.FieldErrors
	switch {
	case errors.Is(err, account.ErrNotFound):
		return fmt.Errorf("there is no user %s", inspect.Visible(name))
	case errors.As(err, &fields):
		var words []string
		for _, f := range fields.Fields {
			words = append(words, f.Field+": "+f.Message)
		}
		return errors.New(strings.Join(words, "\n"))
	}
	return err
}

// state is what people see of a user at a glance.
func state(u account.User) string {
	if u.Disabled {
		return "disabled"
	}
	return "active"
}

func day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}
