package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/inspect"
)

const whyRevoked = "revoked"

type revokeFlags struct {
	settingFlags
	user string
	all  bool
	yes  bool
}

func (a *app) sessionRevokeCommand() *cobra.Command {
	f := &revokeFlags{}
	cmd := verb("revoke [flags] [SESSION…]", "End sessions at once", `
Ends the sessions that are named, all of one user with --user, or everybody's
with --all, which asks first. Every copy of such a session's cookie is nobody's
from the next request on. How many ended is printed. The exit status is 1 if a
session that was named is not alive.`,
		`  gourd session revoke QJ5XG2K7C3V4M6TA
  gourd session revoke --user ann
  gourd session revoke --all --yes`,
		cobra.ArbitraryArgs, func(args []string) error { return a.sessionRevoke(f, args) })
	f.register(cmd, "data")
	cmd.Flags().StringVar(&f.user, "user", "", "end all sessions of `USER`")
	cmd.Flags().BoolVar(&f.all, "all", false, "end the sessions of everybody")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	return cmd
}

func (a *app) sessionRevoke(f *revokeFlags, handles []string) error {
	ways := 0
	for _, way := range []bool{len(handles) > 0, f.user != "", f.all} {
		if way {
			ways++
		}
	}
	switch {
	case ways != 1:
		return usagef("name sessions, or --user USER, or --all: one of the three")
	case f.all:
		return a.withDesk(&f.settingFlags, false, func(ctx context.Context, d desk) error { return a.revokeAll(ctx, d, f.yes) })
	case f.user != "":
		return a.withUser(&f.settingFlags, f.user, a.revokeUser)
	}
	return a.withDesk(&f.settingFlags, false, func(ctx context.Context, d desk) error { return a.revokeSome(ctx, d, handles) })
}

func (a *app) revokeSome(ctx context.Context, d desk, handles []string) error {
	ended := 0
	var missing error
	for _, handle := range handles {
		alive, err := a.revokeOne(ctx, d, handle)
		if err != nil {
			return err
		}
		if alive {
			ended++
			continue
		}
		a.say("gourd: there is no living session %s", inspect.Visible(handle))
		missing = errFailed
	}
	return errors.Join(a.printLine(fmt.Sprint(ended)), missing)
}

// revokeOne ends a session and reports whether it was alive.
func (a *app) revokeOne(ctx context.Context, d desk, handle string) (bool, error) {
	owner, err := ownerOf(ctx, d, handle)
	if err != nil {
		return false, err
	}
	alive, err := d.sessions.EndOne(ctx, "", handle, whyRevoked)
	if err != nil || !alive {
		return false, err
	}
	return true, d.revoked(ctx, audit.Event{TargetID: owner, Session: handle})
}

// revoked notes sessions that are ended.
func (d desk) revoked(ctx context.Context, e audit.Event) error {
	e.Name = audit.SessionRevoke
	if err := d.note(ctx, e); err != nil {
		return fmt.Errorf("what was named is ended, but that is not all:\n%w", err)
	}
	return nil
}

// ownerOf is the id of the user whose session it is, or what the session names
// a user who is gone.
func ownerOf(ctx context.Context, d desk, handle string) (string, error) {
	found, ok, err := d.registry.ByHandle(ctx, handle)
	if err != nil || !ok {
		return "", err
	}
	u, err := d.users.GetByLoginID(ctx, found.UserID)
	if errors.Is(err, account.ErrNotFound) {
		return found.UserID, nil
	}
	return u.ID, err
}

func (a *app) revokeUser(ctx context.Context, d desk, u account.User) error {
	n, err := d.sessions.EndUser(ctx, u.LoginID, whyRevoked)
	if err != nil {
		return err
	}
	if err := d.revoked(ctx, audit.Event{TargetID: u.ID, Reason: "all of the user's"}); err != nil {
		return err
	}
	return a.printLine(fmt.Sprint(n))
}

// revokeAll ends the sessions of everybody.
func (a *app) revokeAll(ctx context.Context, d desk, yes bool) error {
	if err := a.confirm(yes, "End the sessions of everybody?"); err != nil {
		return err
	}
	ended, err := d.sessions.EndAll(ctx, whyRevoked)
	if err != nil {
		return err
	}
	if err := d.revoked(ctx, audit.Event{Reason: "everybody's"}); err != nil {
		return err
	}
	return a.printLine(fmt.Sprint(ended))
}
