package session

// Event is something that a security log wants to know. It carries no secret.
type Event struct {
	// Name is a stable word such as "session.cookie.bad_signature",
	// "session.ended" or "session.flask.logout".
	Name string
	// UserID is the user concerned, if known.
	UserID string
	// Handle names the session concerned, if it has one; it is no credential.
	Handle string
	// Reason is, of a session that ended, why: "logout", "login", "renewed",
	// "too many", or what the caller gave.
	Reason string
	// Err is the cause, if there is one.
	Err error
}

// Names of events. A refused cookie is eventCookie followed by the code of the
// error, as itsdangerous.Code gives it.
const (
	eventCookie        = "session.cookie."
	eventUnavailable   = "session.store.unavailable"
	eventUnknown       = "session.unknown"
	eventUseAfterEnd   = "session.use_after_end"
	eventExpired       = "session.expired"
	eventWrongOwner    = "session.wrong_owner"
	eventStarted       = "session.started"
	eventEnded         = "session.ended"
	eventFlaskLogin    = "session.flask.login"
	eventFlaskLogout   = "session.flask.logout"
	eventFlaskSwitch   = "session.flask.switch"
	eventFlaskIgnored  = "session.flask.ignored"
	eventRefreshMissed = "session.refresh.missed"
	eventRowRefused    = "session.row.refused"
)
