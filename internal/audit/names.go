package audit

import (
	"slices"
	"strings"
)

// The names of events. They are stable: programs read them.
const (
	LoginOK        = "auth.login.ok"        // somebody signed in.
	LoginFail      = "auth.login.fail"      // a sign-in was refused; Reason says why, TargetID whose account it was if it is one.
	LoginThrottled = "auth.login.throttled" // a sign-in was not looked at, after too many wrong ones; at most one a minute and account or name.
	Logout         = "auth.logout"          // somebody signed out, and every copy of the cookie with it.

	FlaskLogin  = "session.flask.login"  // a login that a Flask app made was met for the first time.
	FlaskLogout = "session.flask.logout" // a Flask app signed somebody out.
	FlaskSwitch = "session.flask.switch" // a Flask app put another user into a session.

	SessionRevoke   = "session.revoke"           // sessions were ended by somebody, one or all of a user's.
	SessionTooMany  = "session.too_many"         // a user's oldest session ended, since one more began than is allowed.
	ReauthOK        = "session.reauth.ok"        // who is signed in proved it once more.
	ReauthFail      = "session.reauth.fail"      // who is signed in did not prove it once more.
	ReauthThrottled = "session.reauth.throttled" // that proof was not looked at, after too many wrong ones.

	RememberLogin = "remember.login" // a remember cookie signed somebody in, for what is not dear.
	RememberReuse = "remember.reuse" // a remember cookie came that had been used up: somebody has a copy.

	UserCreate        = "user.create"                    // an account was made.
	UserUpdate        = "user.update"                    // a name or an address changed; Reason says which.
	UserRemove        = "user.remove"                    // an account was removed.
	UserDisable       = "user.disable"                   // an account was stopped from signing in.
	UserEnable        = "user.enable"                    // a disabled account may sign in again.
	RoleChange        = "user.role.change"               // roles were given or taken; Reason says which.
	PasswordChange    = "user.password.change"           // an account has a new password, and its other sessions ended.
	PasswordFail      = "user.password.change.fail"      // the present password was wrong, so there is no new one.
	PasswordThrottled = "user.password.change.throttled" // the present password was not looked at, after too many wrong ones.
)

var names = []string{
	LoginOK, LoginFail, LoginThrottled, Logout,
	FlaskLogin, FlaskLogout, FlaskSwitch,
	SessionRevoke, SessionTooMany, ReauthOK, ReauthFail, ReauthThrottled,
	RememberLogin, RememberReuse,
	UserCreate, UserUpdate, UserRemove, UserDisable, UserEnable, RoleChange,
	PasswordChange, PasswordFail, PasswordThrottled,
}

// Names lists the events, in the order of this file.
func Names() []string { return slices.Clone(names) }

// IsName reports whether there is such an event.
func IsName(name string) bool { return slices.Contains(names, name) }

// IsFilter reports whether Filter.Name can find something by a text: the name of
// an event, or the beginning of one up to a dot.
func IsFilter(text string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return name == text || text != "" && strings.HasPrefix(name, text+".")
	})
}

// outcomeOf is what most events of a name come to.
func outcomeOf(name string) string {
	if strings.HasSuffix(name, ".fail") || strings.HasSuffix(name, ".throttled") || name == RememberReuse {
		return Fail
	}
	return OK
}
