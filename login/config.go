package login

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
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

	// Unavailable answers when it cannot be found out who somebody is. Nil
	// answers 503 in plain text.
	Unavailable func(w http.ResponseWriter, r *http.Request, err error)
}

func (c Config) validate() error {
	var errs []error
	if c.Load == nil {
		errs = append(errs, errors.New("login: Config.Load is missing"))
	}
	if c.LoginURL != "" {
		if u, err := url.Parse(c.LoginURL); err != nil || u.IsAbs() || u.Host != "" || u.Path == "" || u.Path[0] != '/' {
			errs = append(errs, errors.New("login: Config.LoginURL must be a path of this site"))
		}
	}
	for _, key := range c.Keep {
		if key == "csrf_token" || key == "next" || strings.HasPrefix(key, "_") {
			errs = append(errs, fmt.Errorf("login: Config.Keep: %q must not cross a login", key))
		}
	}
	return errors.Join(errs...)
}

// Manager signs users in and out. It is immutable and safe for concurrent use.
type Manager struct{ config Config }

// New checks a Config, all of it at once, and returns its manager.
func New(c Config) (*Manager, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	m := &Manager{config: c}
	if m.config.Unauthorized == nil {
		m.config.Unauthorized = m.unauthorized
	}
	if m.config.Unavailable == nil {
		m.config.Unavailable = unavailable
	}
	return m, nil
}

func unavailable(w http.ResponseWriter, _ *http.Request, _ error) {
	w.Header().Set("Retry-After", "5")
	http.Error(w, "Service unavailable, try again soon.", http.StatusServiceUnavailable)
}
