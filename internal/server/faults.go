package server

import (
	"context"
	"errors"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/password"
	"github.com/gourd-auth/gourd/session"
)

// comeBack is when to try again if the queue of passwords is full, which holds
// about two seconds of work, or if the store is down.
const comeBack = 3 * time.Second

// problem says in the client's words what an error of a lower layer means. A
// fault of ours goes to the log in full and to the client as one sentence. What
// is not known is an outage: it never makes anybody anonymous.
func (s *Server) problem(ctx context.Context, err error) *Problem {
	var fields *account.FieldErrors
	var throttled *account.ThrottledError
	switch {
	case errors.Is(err, account.ErrInvalidCredentials):
		return problemOf("invalid_credentials").login("/login")
	case errors.As(err, &throttled):
		return problemOf("too_many_attempts").retryAfter(throttled.Wait).
			detail("Too many wrong passwords. Try again in " + inWords(throttled.Wait) + ".")
	case errors.Is(err, account.ErrTaken) && errors.As(err, &fields):
		return problemOf("taken").fields(fields.Fields...)
	case errors.As(err, &fields):
		return problemOf("invalid_fields").fields(fields.Fields...)
	case errors.Is(err, account.ErrConflict):
		return problemOf("conflict")
	case errors.Is(err, account.ErrNotFound): // the account was removed while the request was under way
		return problemOf("login_required").login("/login")
	case errors.Is(err, account.ErrSetupToken), errors.Is(err, account.ErrAdminExists):
		return problemOf("not_found").detail("This link was used or is too old. Start gourd serve again for a new one.")
	case errors.Is(err, password.ErrBusy):
		return problemOf("busy").retryAfter(comeBack)
	}
	s.log.ErrorContext(ctx, "request failed", "err", err)
	if isOurs(err) {
		return problemOf("internal_error")
	}
	return problemOf("unavailable").retryAfter(comeBack)
}

// isOurs reports whether trying again cannot help: the program is wrong.
func isOurs(err error) bool {
	_, tooLarge := errors.AsType[*session.TooLargeError](err)
	return tooLarge || errors.Is(err, session.ErrHeadersSent)
}
