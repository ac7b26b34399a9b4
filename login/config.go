package login

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config says who users are and where they sign in. Load is required. New
// copies it.
type Config struct {
	// Load returns the user of an id, as the session holds it, or nil if there
	// is none: unknown, disabled, gone; a nil pointer is nil too. An error means
	// that it could not be found out, and guarded routes answer 503. It is
	// Flask-Login's user_loader, and is called at most once a request and once
	// more after each login or logout in it. To Load itself the request is not
	// anybody's yet: Check is ErrNoSession there.
	Load func(ctx context.Context, id string) (user any, err error)

	// LoginURL is where a browser that navigates to a guarded page is sent,
	// with the page as the parameter next: Flask-Login's login_view. It is a
	// path of this site. Empty: everybody gets 401.
	LoginURL string

	// Keep lists session keys that may cross the border of a login, such as a
	// language or a cart. Everything else planted before it is dropped. The
	// keys of Flask, Flask-Login and Flask-WTF cannot be kept.
	Keep []string

	// Unauthorized answers whoever is not signed in. Nil redirects navigations
	// to LoginURL and answers 401 otherwise.
	Unauthorized func(w http.ResponseWriter, r *http.Request)

	// RefreshURL is where a browser that navigates to a page of RequireFresh is
	// sent, with the page as the parameter next: Flask-Login's refresh_view. It is
	// a path of this site. Empty: 401.
	RefreshURL string

	// NeedsRefresh answers whose login is not fresh enough. Nil redirects
	// navigations to RefreshURL and answers 401 otherwise.
	NeedsRefresh func(w http.ResponseWriter, r *http.Request)

	// Remember lets users be signed in again once their session is over. Nil: they
	// are not.
	Remember *Remember

	// ClientAddress tells the address that goes into Identifier. Nil means
	// Flask-Login's own rule, which takes X-Forwarded-For at its word.
	ClientAddress func(*http.Request) string

	// OnEvent hears what a log wants to know of remember cookies. It must not
	// block. Nil hears nothing.
	OnEvent func(ctx context.Context, e Event)

	// Now is the clock. Nil means time.Now.
	Now func() time.Time

	// Unavailable answers when it cannot be found out who somebody is. Nil
	// answers 503 in plain text.
	Unavailable func(w http.ResponseWriter, r *http.Request, err error)
}

func (c Config) validate() error {
	var errs []error
	if c.Load == nil {
		errs = append(errs, errors.New("login: Config.Load is missing"))
	}
	if !isPath(c.LoginURL) {
		errs = append(errs, errors.New("login: Config.LoginURL must be a path of this site"))
	}
	if !isPath(c.RefreshURL) {
		errs = append(errs, errors.New("login: Config.RefreshURL must be a path of this site"))
	}
	for _, key := range c.Keep {
		if key == "csrf_token" || key == "next" || strings.HasPrefix(key, "_") {
			errs = append(errs, fmt.Errorf("login: Config.Keep: %q must not cross a login", key))
		}
	}
	return errors.Join(append(errs, c.Remember.validate())...)
}

func isPath(text string) bool {
	u, err := url.Parse(text)
	return text == "" || err == nil && !u.IsAbs() && u.Host == "" && u.Path != "" && u.Path[0] == '/'
}

// withDefaults fills what is zero and does not need the manager.
func (c Config) withDefaults() Config {
	c.Remember = c.Remember.withDefaults()
	if c.Unavailable == nil {
		c.Unavailable = unavailable
	}
	if c.OnEvent == nil {
		c.OnEvent = func(context.Context, Event) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Manager signs users in and out. It is immutable and safe for concurrent use.
type Manager struct{ config Config }

// New checks a Config, all of it at once, and returns its manager.
func New(c Config) (*Manager, error) {
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		return nil, err
	}
	m := &Manager{config: c}
	if m.config.Unauthorized == nil {
		m.config.Unauthorized = m.unauthorized
	}
	if m.config.NeedsRefresh == nil {
		m.config.NeedsRefresh = m.needsRefresh
	}
	return m, nil
}

func unavailable(w http.ResponseWriter, _ *http.Request, _ error) {
	w.Header().Set("Retry-After", "5")
	http.Error(w, "Service unavailable, try again soon.", http.StatusServiceUnavailable)
}
