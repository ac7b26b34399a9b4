package server

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"

	"github.com/gourd-auth/gourd/internal/logs"
)

// view is what every page's template gets. Each page fills the fields that it
// shows; Site and RequestID are filled for it.
type view struct {
	Title string
	Site  string

	User        *viewer // who is signed in; nil for nobody
	CanRegister bool
	Notice      string // one sentence about what was just done

	Form              *form // the page's only form
	Account, Password *form // the profile's two; no Password: the login is not fresh
	Sessions          []sessionCard
	MoreSessions      int    // that are not shown
	ReauthURL         string // where to give the password again; empty: it is fresh
	LoginURL          string // with next, where there is one
	RegisterURL       string

	Status    int // of an error page, with Detail
	Detail    string
	RequestID string
}

// viewer is the signed-in user as pages show them.
type viewer struct{ Username, Email string }

// pages holds the parsed templates, one set a page, all in the same layout.
type pages map[string]*template.Template

// loadPages parses the embedded templates. Every file but the layout and the
// form's parts is a page and defines "main".
func loadPages(a *assets) (pages, error) {
	base := template.New("").Funcs(template.FuncMap{"asset": a.url})
	base, err := base.ParseFS(embedded, "pages/templates/layout.html", "pages/templates/form.html")
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	entries, err := embedded.ReadDir("pages/templates")
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	set := pages{}
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name(), path.Ext(entry.Name()))
		if name == "layout" || name == "form" {
			continue
		}
		page, err := template.Must(base.Clone()).ParseFS(embedded, "pages/templates/"+entry.Name())
		if err != nil {
			return nil, fmt.Errorf("server: %w", err)
		}
		set[name] = page
	}
	return set, nil
}

// render writes a page. The whole page is made before the first byte is sent, so
// that a template's fault is a 500 and not half a page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, name string, v view) {
	v.Site, v.RequestID = s.deps.SiteName, logs.RequestID(r.Context())
	var page bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&page, "layout", v); err != nil {
		panic(fmt.Errorf("server: page %s: %w", name, err))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(page.Bytes())
}
