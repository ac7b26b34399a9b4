package server

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestAPI(t *testing.T) {
	const canary = "canary in the password field"
	for _, tt := range []struct {
		name         string
		signedIn     bool
		method, path string
		body         string
		status       int
		code         string // of a problem
		has          []string
		event        string
	}{
		{"register", false, "POST", "register", `{"username":"grace","email":"grace@example.org","password":"seven ships on the sea"}`,
			201, "", []string{`"username":"grace"`, `"fresh":true`, `"roles":[]`}, "user.create"},
		{"unknown fields are ignored and never bound", false, "POST", "register",
			`{"username":"grace","password":"seven ships on the sea","roles":["admin"],"is_admin":true}`, 201, "", []string{`"roles":[]`}, "user.create"},
		{"a taken name", false, "POST", "register", `{"username":"ada","password":"seven ships on the sea"}`,
			409, "taken", []string{`{"field":"username","code":"taken","message":"is taken"}`}, ""},
		{"a name that is somebody's address", false, "POST", "register", `{"username":"x","email":"ADA@example.org","password":"seven ships on the sea"}`,
			409, "taken", []string{`"field":"email"`}, ""},
		{"several faults", false, "POST", "register", `{"username":"","email":"no","password":"short"}`, 422, "invalid_fields",
			[]string{`"field":"username","code":"required"`, `"field":"email","code":"invalid"`, `"field":"password","code":"too_short"`}, ""},
		{"a field that is missing", false, "POST", "register", `{"username":"grace"}`, 422, "invalid_fields",
			[]string{`{"field":"password","code":"required","message":"is required"}`}, ""},
		{"a field of another type", false, "POST", "login", `{"username":"ada","password":["` + canary + `"]}`, 422, "invalid_fields",
			[]string{`"field":"password","code":"invalid"`}, ""},
		{"login by name", false, "POST", "login", `{"username":"ada","password":"` + adaPassword + `"}`, 200, "", []string{`"email":"ada@example.org"`}, "auth.login.ok"},
		{"login by address", false, "POST", "login", `{"username":"ADA@example.org","password":"` + adaPassword + `"}`, 200, "", nil, "auth.login.ok"},
		{"a wrong password", false, "POST", "login", `{"username":"ada","password":"` + canary + `"}`, 401, "invalid_credentials", []string{`"login_url":"/login"`}, "auth.login.fail"},
		{"me, as nobody", false, "GET", "me", "", 401, "login_required", []string{`"login_url":"/login"`}, ""},
		{"me", true, "GET", "me", "", 200, "", []string{`"username":"ada"`, `"email":"ada@example.org"`}, ""},
		{"a new name", true, "PATCH", "me", `{"username":"ada2"}`, 200, "", []string{`"username":"ada2"`, `"email":"ada@example.org"`}, "user.update"},
		{"an odd address", true, "PATCH", "me", `{"email":"no"}`, 422, "invalid_fields", []string{`"field":"email"`}, ""},
		{"a new name, as nobody", false, "PATCH", "me", `{"username":"eve"}`, 401, "login_required", nil, ""},
		{"a new password", true, "POST", "password", `{"current_password":"` + adaPassword + `","new_password":"seven ships on the sea"}`, 204, "", nil, "user.password.change"},
		{"without the current one", true, "POST", "password", `{"current_password":"` + canary + `","new_password":"seven ships on the sea"}`,
			422, "invalid_fields", []string{`"field":"current_password","code":"mismatch"`}, "user.password.change.fail"},
		{"a new password, as nobody", false, "POST", "password", `{"current_password":"x","new_password":"y"}`, 401, "login_required", nil, ""},
		{"logout", true, "POST", "logout", "", 204, "", nil, "auth.logout"},
		{"logout with an empty object", true, "POST", "logout", "{}", 204, "", nil, "auth.logout"},
		{"logout as nobody", false, "POST", "logout", "", 204, "", nil, ""},
		{"no body where one is needed", false, "POST", "login", "", 400, "invalid_json", nil, ""},
		{"a body that is no object", false, "POST", "login", `"` + canary + `"`, 422, "invalid_fields", nil, ""},
		{"an address that is not there", false, "GET", "nothing", "", 404, "not_found", nil, ""},
		{"another method", false, "GET", "login", "", 405, "method_not_allowed", nil, ""},
		{"a method that is not overridden", false, "DELETE", "me", "", 405, "method_not_allowed", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			b := r.browser()
			if tt.signedIn {
				b.signIn()
			}
			a := b.api(tt.method, tt.path, tt.body)
			if a.StatusCode != tt.status {
				t.Errorf("got %d, want %d: %s", a.StatusCode, tt.status, a.body)
			}
			checkBody(t, a, tt.has, []string{canary, adaPassword, "seven ships"})
			if tt.code != "" {
				checkProblem(t, a, tt.code)
			}
			if tt.event != "" && !slices.Contains(r.events(), tt.event) {
				t.Errorf("got events %v, want %s", r.events(), tt.event)
			}
			if strings.Contains(r.log.String(), canary) || strings.Contains(r.log.String(), adaPassword) {
				t.Error("a password is in the log")
			}
		})
	}
}

func checkProblem(t *testing.T, a answer, code string) {
	t.Helper()
	p := a.problem(t)
	if p.Code != code || p.Status != a.StatusCode || p.Type != problemsURL+code || p.Title == "" {
		t.Errorf("got %s, want the code %s", a.body, code)
	}
	if p.Instance == "" || p.Instance != a.Header.Get("X-Request-ID") {
		t.Errorf("got instance %q, want the request id %q", p.Instance, a.Header.Get("X-Request-ID"))
	}
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("got content type %q", got)
	}
}

func TestF09OnlyJSONReachesTheAPI(t *testing.T) {
	b := newRig(t).browser()
	body := `{"username":"ada","password":"` + adaPassword + `"}`
	for _, tt := range []struct {
		kind, encoding string
		want           int
	}{
		{"application/json", "", 200},
		{"application/json; charset=utf-8", "", 200},
		{"Application/JSON", "", 200},
		{"", "", 415},
		{"text/plain", "", 415},
		{"application/x-www-form-urlencoded", "", 415},
		{"multipart/form-data; boundary=x", "", 415},
		{"application/x-json", "", 415},
		{"application/problem+json", "", 415},
		{"application/json, text/plain", "", 415},
		{"application/json", "gzip", 415},
	} {
		a := b.send("POST", "/api/Users/v1/login", body, "Content-Type", tt.kind, "Content-Encoding", tt.encoding)
		if a.StatusCode != tt.want {
			t.Errorf("%q %q: got %d, want %d", tt.kind, tt.encoding, a.StatusCode, tt.want)
		}
	}
}

func TestL06StrictJSON(t *testing.T) {
	b := newRig(t).browser()
	for _, tt := range []struct {
		name, body string
		want       int
	}{
		{"a field twice", `{"username":"ada","username":"eve","password":"x"}`, 400},
		{"a field twice, in another case", `{"username":"ada","Username":"eve","password":"x"}`, 400},
		{"a field twice, with a long s", `{"username":"ada","password":"x","paſſword":"` + adaPassword + `"}`, 400},
		{"a field twice, with a Kelvin sign", `{"username":"ada","password":"x","more":{"k":1,"K":2}}`, 400},
		{"a field twice, escaped", `{"username":"ada","usern\u0061me":"eve","password":"x"}`, 400},
		{"a field twice, further down", `{"username":"ada","password":"x","more":[{"a":1,"a":2}]}`, 400},
		{"something after it", `{"username":"ada","password":"x"} {}`, 400},
		{"half of it", `{"username":"ada","password":`, 400},
		{"no comma", `{"username":"ada" "password":"x"}`, 400},
		{"single quotes", `{'username':'ada'}`, 400},
		{"not UTF-8", "{\"username\":\"\xff\",\"password\":\"x\"}", 400},
		{"half a surrogate pair", `{"username":"ada","password":"\ud800"}`, 400},
		{"its other half first", `{"username":"ada","password":"\udc00\ud800"}`, 400},
		{"a pair, and an escaped backslash", `{"username":"ada","password":"\ud83d\ude00 \\ud800"}`, 401},
		{"32 levels", `{"username":"ada","password":"x","more":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}`, 401},
		{"33 levels", `{"username":"ada","password":"x","more":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`, 400},
		{"10001 brackets", strings.Repeat("[", 10001), 400},
		{"null", `null`, 422},
		{"64 KiB", `{"username":"ada","password":"x","more":"` + strings.Repeat("a", 64<<10-43) + `"}`, 401},
		{"a byte more", `{"username":"ada","password":"x","more":"` + strings.Repeat("a", 64<<10-42) + `"}`, 413},
	} {
		if a := b.api("POST", "login", tt.body); a.StatusCode != tt.want {
			t.Errorf("%s: got %d, want %d: %s", tt.name, a.StatusCode, tt.want, a.body)
		}
	}
}

func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":1,"a":2}`, `[[[]]]`, `{"a":{"b":[1,null]}} x`, `"\ud800"`, `{"a" 1}`, `1e999`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if checkJSON(body) == nil && !json.Valid(body) {
			t.Errorf("%q passed and is no JSON", body)
		}
	})
}

// equalAnswers compares two answers, the request ids aside.
func equalAnswers(t *testing.T, name string, a, b answer) {
	t.Helper()
	clean := func(a answer) string {
		id := a.Header.Get("X-Request-ID")
		h := a.Header.Clone()
		h.Del("X-Request-ID")
		var out strings.Builder
		h.Write(&out)
		return a.Status + "\n" + out.String() + strings.ReplaceAll(a.body, id, "ID")
	}
	if clean(a) != clean(b) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, clean(b), clean(a))
	}
}

func TestA26EqualAnswers(t *testing.T) {
	r := newRig(t)
	eve, err := r.accounts.Register(t.Context(), newUser("eve"))
	must(t, err)
	_, err = r.accounts.Disable(t.Context(), eve.ID)
	must(t, err)
	login := func(name, password string) answer {
		return r.browser().api("POST", "login", `{"username":"`+name+`","password":"`+password+`"}`)
	}
	want := login("ada", "wrong")
	checkProblem(t, want, "invalid_credentials")
	equalAnswers(t, "unknown user", want, login("nobody", "wrong"))
	equalAnswers(t, "unknown address", want, login("nobody@example.org", "wrong"))
	equalAnswers(t, "disabled", want, login("eve", "seven ships on the sea"))
	equalAnswers(t, "too long", want, login("ada", strings.Repeat("x", 2000)))
	page := func(name string) answer { return r.browser().form("/login", "username", name, "password", "wrong") }
	same := func(a answer, name string) answer { a.body = strings.ReplaceAll(a.body, name, "NAME"); return a }
	equalAnswers(t, "page", same(page("ada"), "ada"), same(page("nobody"), "nobody"))
}

// A peer on this machine, while the site is for others, is a proxy: its address
// is everybody's, so only accounts are counted.
func TestA20BehindAProxy(t *testing.T) {
	r := newRig(t, func(d *Deps) { d.PublicURL = mustURL("https://login.example.org") })
	b := r.browser()
	b.address = netip.MustParseAddr("127.0.0.1")
	login := func(name, password string) int {
		body := `{"username":"` + name + `","password":"` + password + `"}`
		return b.send("POST", "/api/Users/v1/login", body, "Host", "login.example.org", "Content-Type", "application/json").StatusCode
	}
	for i := range 15 {
		if got := login("stranger"+itoa(i), "wrong"); got != 401 {
			t.Fatalf("guess %d: %d", i, got)
		}
	}
	if got := login("ada", adaPassword); got != 200 {
		t.Errorf("after a stranger's guesses ada's login is %d", got)
	}
	for range 10 {
		login("eve", "wrong")
	}
	if got := login("eve", "wrong"); got != 429 {
		t.Errorf("the eleventh guess at one account: %d", got)
	}
}

func TestA20Throttled(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	for range 10 {
		if a := b.form("/login", "username", "ada", "password", "wrong"); a.StatusCode != 401 {
			t.Fatalf("got %d, want 401", a.StatusCode)
		}
	}
	a := b.form("/login", "username", "ada", "password", adaPassword)
	if a.StatusCode != 429 || a.Header.Get("Retry-After") == "" {
		t.Errorf("page: got %d, Retry-After %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
	// One account, one count: another spelling, the API, and the change of a
	// password share it.
	a = r.browser().api("POST", "login", `{"username":"ADA@example.org","password":"`+adaPassword+`"}`)
	if a.StatusCode != 429 || a.Header.Get("Retry-After") == "" {
		t.Errorf("API: got %d, Retry-After %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
	checkProblem(t, a, "too_many_attempts")
	if strings.Contains(a.body, "login_url") {
		t.Errorf("login_url is for 401: got %s", a.body)
	}
	if !slices.Contains(r.events(), "auth.login.throttled") {
		t.Errorf("got events %v", r.events())
	}
}

func TestOpenAPIDocument(t *testing.T) {
	b := newRig(t).browser()
	a := b.send("GET", "/openapi.json", "")
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]any
		Components struct{ Schemas map[string]any }
	}
	must(t, json.Unmarshal([]byte(a.body), &doc))
	for path, method := range map[string]string{"register": "post", "login": "post", "logout": "post", "password": "post", "me": "patch"} {
		if doc.Paths["/api/Users/v1/"+path][method] == nil {
			t.Errorf("%s %s is not documented", method, path)
		}
	}
	for path, method := range map[string]string{"": "get", "/{id}": "delete"} {
		if doc.Paths["/api/Auth/v1/sessions"+path][method] == nil {
			t.Errorf("%s sessions%s is not documented", method, path)
		}
	}
	if doc.Paths["/api/Auth/v1/sessions"]["delete"] == nil {
		t.Error("ending all other sessions is not documented")
	}
	for _, m := range regexp.MustCompile(`#/components/schemas/(\w+)`).FindAllStringSubmatch(a.body, -1) {
		if doc.Components.Schemas[m[1]] == nil {
			t.Errorf("schema %s is named and not there", m[1])
		}
	}
	if strings.Contains(a.body, "ErrorModel") || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Error("the document tells of huma's own errors, or is not OpenAPI 3.1")
	}
	for _, off := range []string{"/docs", "/schemas/Me.json", "/openapi.yaml", "/openapi"} {
		if a := b.page(off); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", off, a.StatusCode)
		}
	}
}

func TestEveryProblemIsExplained(t *testing.T) {
	text, err := os.ReadFile("../../docs/problems.md")
	must(t, err)
	heading := regexp.MustCompile(`(?m)^## ([a-z_]+)\n\n(\d{3})\b`)
	explained := map[string]string{}
	for _, m := range heading.FindAllStringSubmatch(string(text), -1) {
		explained[m[1]] = m[2]
	}
	for code, k := range kinds {
		if want := http.StatusText(k.status); want == "" || explained[code] != itoa(k.status) {
			t.Errorf("docs/problems.md has %q for %s, want %d", explained[code], code, k.status)
		}
		delete(explained, code)
	}
	if len(explained) > 0 {
		t.Errorf("docs/problems.md explains what there is not: %v", explained)
	}
}
