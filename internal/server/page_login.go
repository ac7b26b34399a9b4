package server

import (
	"net/http"
	"net/url"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/login"
)

// home answers GET /: who you are, or how to become somebody.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	v := view{Title: "Welcome", User: s.viewer(r), CanRegister: s.deps.RegistrationOpen, Notice: s.notice(r)}
	if v.User != nil {
		v.Title = "Signed in"
	}
	s.render(w, r, http.StatusOK, "home", v)
}

// notices are sentences about what was just done, by the page that shows them; a
// redirect names one of them.
var notices = map[string]map[string]string{
	"/": {
		"out":   "You are signed out.",
		"setup": "Your account is made. You are an administrator.",
	},
	"/profile": {
		"profile":  "Your name and address are saved.",
		"password": "Your password is changed. All other devices are signed out.",
		"reauth":   "Thank you. You can make your change within the next five minutes.",
		"session":  "That device is signed out.",
		"gone":     "That session was over already.",
		"others":   "You are signed out everywhere else.",
	},
}

// notice is the sentence to show, unless it is not true of the visitor: a link may
// name it, too.
func (s *Server) notice(r *http.Request) string {
	done := r.URL.Query().Get("done")
	if !s.mayBeDone(r, done) {
		return ""
	}
	return notices[r.URL.Path][done]
}

func (s *Server) mayBeDone(r *http.Request, done string) bool {
	who, known, err := login.Check(r.Context())
	user := userOf(who)
	switch done {
	case "out":
		return !known && err == nil
	case "setup":
		return user.HasRole(account.RoleAdmin)
	case "reauth":
		return s.isFresh(who)
	case "password":
		return s.deps.Session.Now().Sub(user.PasswordChangedAt) <= freshWithin
	}
	return true
}

// next returns where the visitor wants to go after signing in, "" if that is
// nowhere in particular or no place of this site.
func next(r *http.Request) string {
	raw := r.PostFormValue("next")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		raw = r.URL.Query().Get("next")
	}
	target, _ := login.NextURL(raw)
	return target
}

// withNext adds next to a path of ours, if there is one.
func withNext(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?" + url.Values{"next": {next}}.Encode()
}

func hiddenNext(next string) []hidden {
	if next == "" {
		return nil
	}
	return []hidden{{"next", next}}
}

func (s *Server) loginFields(name, next string, remember bool) *form {
	identity := usernameField("username", name)
	identity.Label, identity.MaxLength = "Username or email address", 254
	f := &form{
		Action: "/login",
		Submit: "Sign in",
		Hidden: hiddenNext(next),
		Fields: []field{identity, passwordField("password", "password", "Password", "current-password")},
	}
	if s.deps.Remember != nil {
		f.Check = &check{ID: "remember", Name: "remember", Label: "Keep me signed in", Checked: remember}
	}
	return f
}

// loginPage answers GET /login. Who is signed in already goes on.
func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) {
	if _, known := login.Current(r.Context()); known {
		s.redirect(w, next(r))
		return
	}
	s.showLogin(w, r, http.StatusOK, s.loginFields("", next(r), false).focus("username"))
}

func (s *Server) showLogin(w http.ResponseWriter, r *http.Request, status int, f *form) {
	s.render(w, r, status, "login", view{
		Title: "Sign in", Form: f, CanRegister: s.deps.RegistrationOpen, RegisterURL: withNext("/register", next(r)),
	})
}

// loginForm answers POST /login. After a wrong password the name is kept.
func (s *Server) loginForm(w http.ResponseWriter, r *http.Request) {
	if p := readForm(w, r); p != nil {
		s.fail(w, r, p)
		return
	}
	name, remember := r.PostFormValue("username"), r.PostFormValue("remember") == "1"
	if _, p := s.signIn(r.Context(), name, r.PostFormValue("password"), remember); p != nil {
		s.failForm(w, r, p, func() {
			s.showLogin(w, r, p.Status, s.loginFields(name, next(r), remember).withFaults(p.Detail, p.Errors).focus("password"))
		})
		return
	}
	s.redirect(w, next(r))
}

// failForm shows the form again if the person can mend the problem there, the page
// that asks for the password if that is needed first, and the error page otherwise.
func (s *Server) failForm(w http.ResponseWriter, r *http.Request, p *Problem, show func()) {
	if p.Code == "fresh_login_required" {
		s.needsRefresh(w, r)
		return
	}
	if p.Status >= 500 || p.Status == http.StatusNotFound {
		s.fail(w, r, p)
		return
	}
	p.copyHeader(w)
	show()
}
