package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/inspect"
)

// effect is what a command did to a user.
type effect struct {
	event  string // of package audit
	reason string // of the event
	ends   string // why the user's sessions end; empty: they do not
	said   string // what to tell, with %s for the user's name
}

// settle ends the sessions that a change of a user ends, puts it into the audit
// log, and only then says that it is done. What the change itself did stays,
// and an error says so.
func (a *app) settle(ctx context.Context, d desk, u account.User, did effect) error {
	var ended int
	var alive error
	if did.ends != "" {
		if ended, alive = d.sessions.EndUser(ctx, u.LoginID, did.ends); alive != nil {
			alive = fmt.Errorf("the user's sessions are still alive: %w", alive)
		}
	}
	noted := d.note(ctx, audit.Event{Name: did.event, TargetID: u.ID, Reason: did.reason})
	said := fmt.Sprintf(did.said, inspect.Visible(u.Username))
	if err := errors.Join(alive, noted); err != nil {
		return fmt.Errorf("%s, but that is not all:\n%w", said, err)
	}
	a.say("%s", said)
	if ended > 0 {
		a.say("%s ended", count(ended, "session"))
	}
	return nil
}

// note puts what was done at the command line into the audit log.
func (d desk) note(ctx context.Context, e audit.Event) error {
	e.ActorID, e.UserAgent = audit.ActorCLI, "gourd of "+osUser()
	return d.audit.Write(ctx, e)
}

// osUser is who runs the program, as the operating system knows them.
func osUser() string {
	u, err := user.Current()
	if err != nil {
		return "uid " + strconv.Itoa(os.Getuid())
	}
	return u.Username
}
