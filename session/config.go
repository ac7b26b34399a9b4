package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/taggedjson"
)

const (
	// DefaultLifetime is Flask's PERMANENT_SESSION_LIFETIME.
	DefaultLifetime = 31 * 24 * time.Hour
	// DefaultAbsoluteLifetime is how long a session with a row may live, however
	// busy it is. Flask has no such limit.
	DefaultAbsoluteLifetime = 90 * 24 * time.Hour
)

// Refresh says when a session that did not change is signed and sent again, so
// that it does not grow too old while it is used.
type Refresh int

const (
	// RefreshUsed refreshes a permanent session, or one with a row, if it was
	// accessed, at most once a minute, or oftener if Lifetime is under 20 minutes.
	RefreshUsed Refresh = iota
	// RefreshAlways refreshes a permanent session with every response: Flask's
	// SESSION_REFRESH_EACH_REQUEST=True. Sessions with a row are refreshed as by
	// RefreshUsed besides.
	RefreshAlways
	// RefreshNever refreshes nothing: SESSION_REFRESH_EACH_REQUEST=False. A
	// session then ends Lifetime after its last change, used or not.
	RefreshNever
)

// Config says how sessions are kept. Keys is required; the zero value of every
// other field is Flask's default. New copies it.
type Config struct {
	// Keys signs and verifies: SECRET_KEY and SECRET_KEY_FALLBACKS.
	Keys *keyring.Ring

	// Cookie names the cookie and its attributes: the SESSION_COOKIE_* settings.
	// An empty Name means "session", an empty Path "/". HTTPOnly is always on
	// unless ScriptsMayRead says otherwise. MaxSize is MAX_COOKIE_SIZE; Flask
	// only warns of a longer cookie, which browsers then drop.
	Cookie cookie.Attributes

	// ScriptsMayRead lets JavaScript read the cookie: Flask's
	// SESSION_COOKIE_HTTPONLY=False.
	ScriptsMayRead bool

	// Lifetime is PERMANENT_SESSION_LIFETIME, in whole seconds: how old a
	// cookie's signature may be, permanent or not, and when a permanent cookie
	// expires. For Tracked and Stored it is also the idle limit. Zero means 31 days.
	Lifetime time.Duration

	// AbsoluteLifetime ends a Tracked or Stored session that long after its login.
	// Zero means 90 days. It has no effect on Signed and Sealed.
	AbsoluteLifetime time.Duration

	// Refresh says when a session that did not change is signed and sent again.
	// The zero value is RefreshUsed.
	Refresh Refresh

	// Digest is SHA1 as in Flask, unless both sides agree on another.
	Digest itsdangerous.Digest

	// Tags carry Go types of your own inside the session, as classes registered
	// with app.session_interface.serializer.register do in Flask. A Flask app
	// that shares the session needs the same ones. Each must have both an Encode
	// and a Decode: a session is written whole.
	Tags []taggedjson.Tag

	// Registry makes the kind Tracked. Without it, a Store and Sealed it is Signed.
	Registry Registry

	// Store makes the kind Stored. It stands in place of a Registry.
	Store Store

	// Sealed makes the kind Sealed: what is in the cookie is encrypted. It can be
	// had neither with a Registry nor with a Store, and Flask does not read it.
	Sealed bool

	// MaxSessions is how many sessions a user may have at once; the oldest ends
	// when one more begins. Zero means any number. It needs a Registry or a Store.
	MaxSessions int

	// RefuseDuplicates takes two cookies of the session's name for none: a sibling
	// host may have planted one. Flask takes the first.
	RefuseDuplicates bool

	// FlaskSharesLogin accepts, in the kind Tracked, sessions that a Flask app
	// with the same key began, and its switches of user.
	FlaskSharesLogin bool

	// ClientAddress tells the address that is noted beside a session. Nil means
	// the peer of the connection.
	ClientAddress func(*http.Request) string

	// OnError answers a request whose session could not be saved. Nil answers
	// 503 if the registry could not be reached and 500 otherwise, in plain text.
	OnError func(w http.ResponseWriter, r *http.Request, err error)

	// OnEvent hears what a log wants to know: refused cookies, ended sessions.
	// It must not block. Nil hears nothing.
	OnEvent func(ctx context.Context, e Event)

	// Now is the clock. Nil means time.Now.
	Now func() time.Time
}

// withDefaults fills what is zero.
func (c Config) withDefaults() Config {
	if c.Cookie.Name == "" {
		c.Cookie.Name = "session"
	}
	c.Cookie.HTTPOnly = !c.ScriptsMayRead
	if c.Lifetime == 0 {
		c.Lifetime = DefaultLifetime
	}
	if c.AbsoluteLifetime == 0 {
		c.AbsoluteLifetime = DefaultAbsoluteLifetime
	}
	if c.ClientAddress == nil {
		c.ClientAddress = peerAddress
	}
	if c.OnError == nil {
		c.OnError = plainError
	}
	if c.OnEvent == nil {
		c.OnEvent = func(context.Context, Event) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// validate reports every fault at once.
func (c Config) validate() error {
	var errs []error
	if c.Keys == nil {
		errs = append(errs, errors.New("session: Config.Keys is missing"))
	}
	if c.Lifetime < time.Second || cookie.CheckLifetime(c.Lifetime) != nil {
		errs = append(errs, errors.New("session: Config.Lifetime must lie between a second and 400 days"))
	}
	if c.AbsoluteLifetime < time.Second {
		errs = append(errs, errors.New("session: Config.AbsoluteLifetime must be at least a second"))
	}
	errs = append(errs, c.validateKind())
	for _, tag := range c.Tags {
		if tag.Encode == nil {
			errs = append(errs, fmt.Errorf("session: the tag %q of Config.Tags has no Encode", tag.Key))
		}
	}
	errs = append(errs, taggedjson.Serializer{Tags: c.Tags}.Validate(), c.Cookie.Validate())
	return errors.Join(errs...)
}

func (c Config) kind() Kind {
	switch {
	case c.Sealed:
		return Sealed
	case c.Store != nil:
		return Stored
	case c.Registry != nil:
		return Tracked
	}
	return Signed
}

// validateKind reports what cannot be had together.
func (c Config) validateKind() error {
	var errs []error
	if c.Registry != nil && c.Store != nil || c.Sealed && (c.Registry != nil || c.Store != nil) {
		errs = append(errs, errors.New("session: of Config.Registry, Store and Sealed one can be chosen"))
	}
	if c.FlaskSharesLogin && c.Registry == nil {
		errs = append(errs, errors.New("session: Config.FlaskSharesLogin needs a Registry"))
	}
	if c.MaxSessions < 0 {
		errs = append(errs, errors.New("session: Config.MaxSessions is negative"))
	}
	if c.MaxSessions > 0 && c.Registry == nil && c.Store == nil {
		errs = append(errs, errors.New("session: Config.MaxSessions needs a Registry or a Store"))
	}
	return errors.Join(errs...)
}

func peerAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func plainError(w http.ResponseWriter, _ *http.Request, err error) {
	if errors.Is(err, ErrUnavailable) {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "Service unavailable, try again soon.", http.StatusServiceUnavailable)
		return
	}
	http.Error(w, "Internal server error.", http.StatusInternalServerError)
}
