package login

import (
	"net/http"
	"net/url"
	"strings"
)

// Required guards next: only who is signed in comes through. Anybody else gets
// Config.Unauthorized's answer, and 503 if it cannot be found out. That goes for
// every method: a CORS preflight carries no cookie, so what answers it stands
// outside of Required.
//
// Source: flask_login.utils, login_required, which lets OPTIONS pass. Flask
// answers that method itself, while a http.Handler would be called with it.
func (m *Manager) Required(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, ok, err := Check(r.Context())
		switch {
		case err != nil:
			m.config.Unavailable(w, r, err)
		case !ok:
			m.config.Unauthorized(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// unauthorized sends a browser that navigates to the login page and answers 401
// to everything else: a redirect would look like a success to fetch.
//
// Source: flask_login.LoginManager.unauthorized, which redirects them all.
func (m *Manager) unauthorized(w http.ResponseWriter, r *http.Request) {
	if m.config.LoginURL == "" || !IsNavigation(r) {
		http.Error(w, "Sign in first.", http.StatusUnauthorized)
		return
	}
	redirect(w, m.URL(r))
}

func redirect(w http.ResponseWriter, page string) {
	w.Header().Set("Location", page)
	w.WriteHeader(http.StatusFound)
}

// URL is Config.LoginURL with the page that was asked for as the parameter
// next, if a later GET can lead back to it.
func (m *Manager) URL(r *http.Request) string {
	return withNext(m.config.LoginURL, r)
}

func withNext(page string, r *http.Request) string {
	u, err := url.Parse(page)
	if err != nil {
		return page
	}
	if next, ok := NextURL(r.URL.RequestURI()); ok && isRead(r) {
		q := u.Query()
		q.Set("next", next)
		u.RawQuery = q.Encode()
	}
	return u.String()
}

// IsNavigation reports whether a browser asked for a page to show, rather than
// a script for data: by Sec-Fetch-Mode, or, from a browser without it, by an
// Accept header that names HTML and no X-Requested-With.
func IsNavigation(r *http.Request) bool {
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	return strings.Contains(r.Header.Get("Accept"), "text/html") && r.Header.Get("X-Requested-With") == ""
}

func isRead(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead
}
