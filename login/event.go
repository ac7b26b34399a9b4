package login

// Event is something that a security log wants to know. It carries no secret.
type Event struct {
	// Name is a stable word, such as "remember.reuse": a remember cookie was
	// used that had been used before, so that somebody has a copy of it.
	Name string
	// UserID is the user concerned, if known.
	UserID string
	// Err is the cause, if there is one.
	Err error
}

const (
	eventRemembered      = "remember.login"
	eventRememberReuse   = "remember.reuse"
	eventRememberUnknown = "remember.unknown"
	eventRememberExpired = "remember.expired"
	eventRememberOdd     = "remember.bad_data"
)

func (v *visit) event(name, userID string, err error) {
	v.manager.config.OnEvent(v.request.Context(), Event{Name: name, UserID: userID, Err: err})
}
