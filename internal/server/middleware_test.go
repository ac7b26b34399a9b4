package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// everywhere is every address there is, and some there are not.
func everywhere(s *Server) []string {
	var paths []string
	for _, rt := range s.routes() {
		path := rt.pattern[strings.IndexByte(rt.pattern, '/'):]
		path = strings.ReplaceAll(path, "{$}", "")
		paths = append(paths, strings.ReplaceAll(path, "{file}", strings.TrimPrefix(s.assets.urls["gourd.css"], "/static/")))
	}
	for _, name := range []string{"register", "login", "logout", "password", "me", "nothing"} {
		paths = append(paths, "/api/Users/v1/"+name)
	}
	paths = append(paths, "/api/Auth/v1/sessions", "/api/Auth/v1/sessions/QJ5XG2K7C3V4M6TA", "/nothing", "/login/", "/static/nothing.css")
	slices.Sort(paths)
	return slices.Compact(paths)
}

func TestH05HeadersEverywhere(t *testing.T) {
	r := newRig(t)
	nobody, ada := r.browser(), r.browser().signIn()
	for _, path := range everywhere(r.server) {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "OPTIONS"} {
			for name, b := range map[string]*browser{"nobody": nobody, "ada": ada} {
				if name == "ada" && method == "POST" {
					continue // would sign her out
				}
				checkHeaders(t, name+" "+method+" "+path, b.send(method, path, "", "Accept", "text/html", "Origin", "https://evil.example"))
			}
		}
	}
}

func checkHeaders(t *testing.T, name string, a answer) {
	t.Helper()
	h := a.Header
	for header, want := range map[string]string{
		"Content-Security-Policy":      contentSecurityPolicy,
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		if h.Get(header) != want {
			t.Errorf("%s: got %s %q, want %q", name, header, h.Get(header), want)
		}
	}
	if h.Get("Cache-Control") != "no-store" && !strings.Contains(name, ".css") {
		t.Errorf("%s: got Cache-Control %q", name, h.Get("Cache-Control"))
	}
	if a.body != "" && h.Get("Content-Type") == "" {
		t.Errorf("%s: a body without a content type", name)
	}
	for header := range h {
		if strings.HasPrefix(header, "Access-Control-") || header == "Server" || header == "X-Powered-By" || header == "Strict-Transport-Security" {
			t.Errorf("%s: got %s", name, header)
		}
	}
	if location := h.Get("Location"); location != "" && (location[0] != '/' || strings.HasPrefix(location, "//")) {
		t.Errorf("%s: leads to %q", name, location)
	}
}

func TestH03StaticFilesKnowNobody(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	for name, url := range r.server.assets.urls {
		a := b.send("GET", url, "")
		if a.StatusCode != 200 || a.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: got %d, %q", name, a.StatusCode, a.Header.Get("Cache-Control"))
		}
		if a.Header.Get("Set-Cookie") != "" || a.Header.Get("Vary") != "" || a.Header.Get("Content-Type") == "" {
			t.Errorf("%s: got headers %v", name, a.Header)
		}
	}
	for _, open := range []string{"/healthz", "/readyz", "/openapi.json"} {
		if a := b.send("GET", open, ""); a.StatusCode != 200 || a.Header.Get("Vary") != "" || a.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: got %d, %v", open, a.StatusCode, a.Header)
		}
	}
}

func TestH01VaryWhereverItIsAskedWhoItIs(t *testing.T) {
	b := newRig(t).browser()
	for _, path := range []string{"/", "/login", "/logout", "/profile", "/reauth", "/api/Users/v1/me", "/api/Auth/v1/sessions"} {
		if a := b.page(path); !slices.Contains(a.Header.Values("Vary"), "Cookie") {
			t.Errorf("%s: got Vary %q, want Cookie", path, a.Header.Values("Vary"))
		}
	}
}

func TestH04NoCacheDeception(t *testing.T) {
	b := newRig(t).browser().signIn()
	for _, path := range []string{"/profile/x.css", "/profile;x.js", "/profile%2fx.css", "/profile%00.css", "/profile.css"} {
		if a := b.page(path); a.StatusCode != http.StatusNotFound || strings.Contains(a.body, "ada@") {
			t.Errorf("%s: got %d, want 404", path, a.StatusCode)
		}
	}
}

func TestF05ReadingChangesNothing(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	cookie := b.cookies["session"]
	for _, path := range everywhere(r.server) {
		for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
			a := b.send(method, path, "", "Accept", "text/html", "X-HTTP-Method-Override", "POST")
			if a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s %s: set a cookie", method, path)
			}
		}
	}
	if b.cookies["session"] != cookie || b.api("GET", "me", "").StatusCode != 200 {
		t.Error("ada is signed out by reading")
	}
}

func TestF01CrossOrigin(t *testing.T) {
	for _, tt := range []struct {
		name, site, origin string
		want               int
	}{
		{"the same origin", "same-origin", "", 401},
		{"typed by the user", "none", "", 401},
		{"no browser", "", "", 401},
		{"an old browser, the same origin", "", publicURL, 401},
		{"another name of this machine, by itself", "same-origin", "http://127.0.0.1:8300", 401},
		{"another site", "cross-site", "https://evil.example", 403},
		{"a sibling", "same-site", "http://evil.localhost:8300", 403},
		{"an old browser, another site", "", "https://evil.example", 403},
		{"an old browser, no origin to tell", "", "null", 403},
		{"another port", "", "http://localhost:9000", 403},
		{"a prefix of ours", "", "http://localhost:8300.evil.example", 403},
		{"an old browser, another scheme", "", "https://localhost:8300", 403},
		{"another scheme, as a sibling", "same-site", "https://localhost:8300", 403},
	} {
		for _, target := range []string{"/login", "/api/Users/v1/login"} {
			kind, body := "application/x-www-form-urlencoded", "username=ada&password=wrong"
			if strings.HasPrefix(target, "/api") {
				kind, body = "application/json", `{"username":"ada","password":"wrong"}`
			}
			b := newRig(t).browser()
			a := b.send("POST", target, body, "Content-Type", kind, "Sec-Fetch-Site", tt.site, "Origin", tt.origin)
			if a.StatusCode != tt.want {
				t.Errorf("%s, %s: got %d, want %d", tt.name, target, a.StatusCode, tt.want)
			}
			if refused := slices.Contains(b.events(), "csrf.refused"); refused != (tt.want == 403) {
				t.Errorf("%s, %s: got events %v", tt.name, target, b.events())
			}
		}
	}
}

func TestP05HostAllowList(t *testing.T) {
	local := newRig(t)
	public := newRig(t, func(d *Deps) { d.PublicURL = mustURL("https://login.example.org") })
	second := newRig(t, func(d *Deps) { d.PublicURL = mustURL("http://127.0.0.2:8300") })
	for _, tt := range []struct {
		rig  *rig
		host string
		want int
	}{
		{local, "localhost:8300", 200},
		{local, "LOCALHOST:8300", 200},
		{local, "127.0.0.1:8300", 200},
		{local, "[::1]:8300", 200},
		{local, "localhost", 421},
		{local, "localhost:99999", 421},
		{local, "evil.example:8300", 421},
		{local, "localhost:8300@evil.example", 421},
		{local, "localhost.:8300", 421},
		{local, "192.168.0.1:8300", 421},
		{second, "127.0.0.2:8300", 200},
		{second, "localhost:8300", 200},
		{second, "127.0.0.3:8300", 421},
		{public, "login.example.org", 200},
		{public, "login.example.org:443", 200},
		{public, "login.example.org:80", 421},
		{public, "localhost", 421},
		{public, "evil.login.example.org", 421},
		{public, "login.example.org.evil.example", 421},
	} {
		a := tt.rig.browser().send("GET", "/", "", "Host", tt.host, "Accept", "text/html")
		if a.StatusCode != tt.want {
			t.Errorf("%s: got %d, want %d", tt.host, a.StatusCode, tt.want)
		}
	}
	if !slices.Contains(local.events(), "host.refused") {
		t.Errorf("got events %v", local.events())
	}
	if a := public.browser().send("GET", "/", "", "Host", "login.example.org"); a.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security over https")
	}
}

func TestPanics(t *testing.T) {
	r := newRig(t)
	mux := http.NewServeMux()
	mux.HandleFunc("/before", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "half=done")
		panic("the secret cause")
	})
	mux.HandleFunc("/after", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("half"))
		panic("the secret cause")
	})
	h := r.server.around(mux)
	ask := func(path, accept string) *httptest.ResponseRecorder {
		req := httptest.NewRequest("GET", publicURL+path, nil)
		req.Header.Set("Accept", accept)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		return rec
	}
	for _, accept := range []string{"text/html", "application/json"} {
		rec := ask("/before", accept)
		id := rec.Header().Get("X-Request-ID")
		if rec.Code != 500 || !strings.Contains(rec.Body.String(), id) || strings.Contains(rec.Body.String(), "secret") {
			t.Errorf("%s: got %d %s", accept, rec.Code, rec.Body)
		}
		if rec.Header().Get("Set-Cookie") != "" || rec.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got headers %v", accept, rec.Header())
		}
		row := r.lineWith(id, "panic")
		if row["cause"] != "the secret cause" || !strings.Contains(row["stack"].([]any)[0].(string), "TestPanics") {
			t.Errorf("got line %v", row)
		}
	}
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("after the first byte: got %v, want the connection to be cut", got)
		}
	}()
	ask("/after", "text/html")
}

// lineWith returns the log's line of a request with a message.
func (r *rig) lineWith(id, msg string) map[string]any {
	r.t.Helper()
	for line := range strings.Lines(r.log.String()) {
		row := map[string]any{}
		if json.Unmarshal([]byte(line), &row) == nil && row["request_id"] == id && row["msg"] == msg {
			return row
		}
	}
	r.t.Fatalf("no line %q of request %s", msg, id)
	return nil
}

func TestAccessLog(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	a := b.page("/profile?token=query-canary")
	row := r.lineWith(a.Header.Get("X-Request-ID"), "request")
	for key, want := range map[string]any{
		"method": "GET", "path": "/profile", "status": 200.0, "ip": "192.0.2.1", "user_id": r.ada.ID, "level": "INFO", "logger": "access",
	} {
		if row[key] != want {
			t.Errorf("%s: got %v, want %v", key, row[key], want)
		}
	}
	if _, ok := row["dur_ms"].(float64); !ok {
		t.Errorf("got dur_ms %v", row["dur_ms"])
	}
	a = b.send("GET", "/healthz", "")
	if row := r.lineWith(a.Header.Get("X-Request-ID"), "request"); row["level"] != "DEBUG" {
		t.Errorf("a health check: got level %v", row["level"])
	}
	for _, secret := range []string{"query-canary", adaPassword, b.cookies["session"]} {
		if strings.Contains(r.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestL04L05Bodies(t *testing.T) {
	b := newRig(t).browser()
	form := "application/x-www-form-urlencoded"
	for _, tt := range []struct {
		name, kind, encoding, body string
		want                       int
	}{
		{"32 KiB of a form", form, "", "username=ada&password=" + strings.Repeat("a", maxForm-22), 401},
		{"a byte more", form, "", "username=ada&password=" + strings.Repeat("a", maxForm-21), 413},
		{"64 fields", form, "", "username=ada&password=x" + fields(62), 401},
		{"65 fields", form, "", "username=ada&password=x" + fields(63), 400},
		{"a broken escape", form, "", "username=%zz", 400},
		{"multipart", "multipart/form-data; boundary=x", "", "--x--", 415},
		{"JSON to a form", "application/json", "", "{}", 415},
		{"no type", "", "", "username=ada", 415},
		{"compressed", form, "gzip", "username=ada", 415},
	} {
		a := b.send("POST", "/login", tt.body, "Content-Type", tt.kind, "Content-Encoding", tt.encoding, "Accept", "text/html")
		if a.StatusCode != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, a.StatusCode, tt.want)
		}
	}
}

func fields(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("&f" + itoa(i) + "=1")
	}
	return b.String()
}
