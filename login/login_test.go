package login_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

type user struct{ name string }

var errDown = errors.New("the disk is gone")

// load knows ann, fails for the user down, and knows nobody else.
func load(_ context.Context, id string) (any, error) {
	switch id {
	case "ann", "5":
		return &user{name: id}, nil
	case "down":
		return nil, errDown
	}
	return nil, nil
}

// site serves a mux with sessions and logins.
func site(t *testing.T, c login.Config) (*login.Manager, func(http.HandlerFunc) http.Handler) {
	t.Helper()
	key, err := keyring.Text("flask-dev-key")
	check(t, err)
	ring, err := keyring.New(key)
	check(t, err)
	sessions, err := session.New(session.Config{Keys: ring})
	check(t, err)
	if c.Load == nil {
		c.Load = load
	}
	logins, err := login.New(c)
	check(t, err)
	return logins, func(h http.HandlerFunc) http.Handler { return sessions.Handler(logins.Handler(h)) }
}

// do sends a request with a session cookie, none if it is empty.
func do(h http.Handler, target, cookie string, headers ...string) *http.Response {
	r := httptest.NewRequest("GET", target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: cookie})
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func cookieOf(resp *http.Response) string {
	for _, c := range resp.Cookies() {
		return c.Value
	}
	return ""
}

// signedIn returns the cookie of a session that says it is id.
func signedIn(t *testing.T, wrap func(http.HandlerFunc) http.Handler, id string) string {
	t.Helper()
	return cookieOf(do(wrap(func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		check(t, s.Begin(id))
	}), "/", ""))
}

func TestInCurrentOut(t *testing.T) {
	logins, wrap := site(t, login.Config{Keep: []string{"lang"}})
	in := cookieOf(do(wrap(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := login.Current(r.Context()); ok {
			t.Error("somebody before the login")
		}
		s, _ := session.From(r.Context())
		check(t, s.Set("lang", "de"))
		check(t, s.Set("next", "/planted"))
		check(t, logins.In(r.Context(), "ann"))
		if p, ok := login.Current(r.Context()); !ok || p.ID != "ann" || !p.Fresh {
			t.Errorf("after In: %+v, %v", p, ok)
		}
		if got := strings.Join(s.Keys(), " "); got != "_fresh _id _user_id lang" {
			t.Errorf("the session holds %s", got)
		}
	}), "/", ""))
	out := do(wrap(func(w http.ResponseWriter, r *http.Request) {
		u, ok := login.User[*user](r.Context())
		if !ok || u.name != "ann" {
			t.Errorf("User: %v, %v", u, ok)
		}
		if _, ok := login.User[string](r.Context()); ok {
			t.Error("a user of another type")
		}
		check(t, logins.Out(r.Context()))
		if _, ok := login.Current(r.Context()); ok {
			t.Error("somebody after the logout")
		}
	}), "/", in)
	if got := out.Header.Get("Set-Cookie"); !strings.Contains(got, "Max-Age=0") {
		t.Errorf("logout sent %q", got)
	}
}

func TestEndOthersNeedsARegistry(t *testing.T) {
	logins, wrap := site(t, login.Config{})
	do(wrap(func(w http.ResponseWriter, r *http.Request) {
		if _, err := logins.EndOthers(r.Context(), "password"); !errors.Is(err, session.ErrNotRevocable) {
			t.Errorf("got %v", err)
		}
	}), "/", signedIn(t, wrap, "ann"))
}

func TestLoaderDecidesOnceARequest(t *testing.T) {
	calls := 0
	_, wrap := site(t, login.Config{Load: func(ctx context.Context, id string) (any, error) {
		calls++
		return load(ctx, id)
	}})
	for id, want := range map[string]bool{"ann": true, "disabled": false, "down": false} {
		cookie := signedIn(t, wrap, id)
		calls = 0
		do(wrap(func(w http.ResponseWriter, r *http.Request) {
			for range 3 {
				if _, ok := login.Current(r.Context()); ok != want {
					t.Errorf("%s: got %v", id, ok)
				}
			}
		}), "/", cookie)
		if calls != 1 {
			t.Errorf("%s: the loader was asked %d times", id, calls)
		}
	}
}

func TestIntegerUserID(t *testing.T) {
	_, wrap := site(t, login.Config{})
	cookie := cookieOf(do(wrap(func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		check(t, s.Set("_user_id", 5))
	}), "/", ""))
	do(wrap(func(w http.ResponseWriter, r *http.Request) {
		if p, ok := login.Current(r.Context()); !ok || p.ID != "5" || p.Fresh {
			t.Errorf("got %+v, %v", p, ok)
		}
	}), "/", cookie)
}

func TestRequired(t *testing.T) {
	logins, wrap := site(t, login.Config{LoginURL: "/login?lang=de"})
	page := logins.Required(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("secret")) }))
	h := wrap(page.ServeHTTP)
	rows := []struct {
		about, user string
		headers     []string
		status      int
		location    string
	}{
		{"who is signed in comes through", "ann", nil, 200, ""},
		{"a script gets 401", "", nil, 401, ""},
		{"a disabled user is nobody", "disabled", nil, 401, ""},
		{"a failing loader is an outage", "down", nil, 503, ""},
		{"a navigation is led to the login page", "", []string{"Sec-Fetch-Mode", "navigate"}, 302, "/login?lang=de&next=%2Fp%3Fq%3D1"},
		{"an old browser's navigation too", "", []string{"Accept", "text/html,*/*"}, 302, "/login?lang=de&next=%2Fp%3Fq%3D1"},
		{"a fetch that takes HTML gets 401", "", []string{"Accept", "text/html", "Sec-Fetch-Mode", "cors"}, 401, ""},
		{"an XMLHttpRequest gets 401", "", []string{"Accept", "text/html", "X-Requested-With", "XMLHttpRequest"}, 401, ""},
	}
	for _, row := range rows {
		cookie := ""
		if row.user != "" {
			cookie = signedIn(t, wrap, row.user)
		}
		resp := do(h, "/p?q=1", cookie, row.headers...)
		if resp.StatusCode != row.status || resp.Header.Get("Location") != row.location {
			t.Errorf("%s: got %d to %q", row.about, resp.StatusCode, resp.Header.Get("Location"))
		}
	}
}

// A handler that does not look at the method must not be reached by any.
func TestRequiredGuardsEveryMethod(t *testing.T) {
	logins, wrap := site(t, login.Config{})
	h := wrap(logins.Required(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("secret")) })).ServeHTTP)
	for _, method := range []string{"GET", "HEAD", "POST", "OPTIONS", "CONNECT", "get", "X"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
		if w.Code != 401 || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: got %d, %q", method, w.Code, w.Body)
		}
	}
}

// find is what most stores look like: a nil pointer for nobody. In an any it is
// not nil any more.
func find(string) (*user, error) { return nil, nil }

func TestNilPointerIsNobody(t *testing.T) {
	loaders := map[string]func(context.Context, string) (any, error){
		"pointer": func(_ context.Context, id string) (any, error) { return find(id) },
		"map":     func(context.Context, string) (any, error) { return map[string]string(nil), nil },
		"nil":     func(context.Context, string) (any, error) { return nil, nil },
	}
	for name, load := range loaders {
		logins, wrap := site(t, login.Config{Load: load})
		h := wrap(logins.Required(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP)
		if resp := do(h, "/", signedIn(t, wrap, "gone")); resp.StatusCode != 401 {
			t.Errorf("%s: nobody came through with %d", name, resp.StatusCode)
		}
	}
}

// A logger that notes who it is, called by the loader's store, must not wait
// for the loader.
func TestLoaderMayAskWhoItIs(t *testing.T) {
	_, wrap := site(t, login.Config{Load: func(ctx context.Context, id string) (any, error) {
		if _, _, err := login.Check(ctx); !errors.Is(err, login.ErrNoSession) {
			t.Errorf("inside of the loader: %v", err)
		}
		return load(ctx, id)
	}})
	do(wrap(func(w http.ResponseWriter, r *http.Request) {
		if p, ok := login.Current(r.Context()); !ok || p.ID != "ann" {
			t.Errorf("got %+v, %v", p, ok)
		}
	}), "/", signedIn(t, wrap, "ann"))
}

func TestLoginURLForAPost(t *testing.T) {
	logins, _ := site(t, login.Config{LoginURL: "/login"})
	for target, want := range map[string]string{
		"POST /p": "/login", "GET /p": "/login?next=%2Fp", "GET //evil.example/p": "/login",
	} {
		method, path, _ := strings.Cut(target, " ")
		r := &http.Request{Method: method, URL: &url.URL{Path: path}, Header: http.Header{}}
		if got := logins.URL(r); got != want {
			t.Errorf("%s: got %q, want %q", target, got, want)
		}
	}
}

func TestConfig(t *testing.T) {
	_, err := login.New(login.Config{LoginURL: "https://elsewhere.example/", Keep: []string{"lang", "_flashes", "next"}})
	for _, want := range []string{"Load", "LoginURL", `Keep: "_flashes"`, `Keep: "next"`} {
		if err == nil || !strings.Contains(err.Error(), "Config."+want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
}

func TestOutsideOfTheHandlers(t *testing.T) {
	logins, _ := site(t, login.Config{})
	ctx := t.Context()
	_, _, check := login.Check(ctx)
	_, others := logins.EndOthers(ctx, "password")
	for call, err := range map[string]error{
		"Check": check, "In": logins.In(ctx, "ann"), "Out": logins.Out(ctx), "EndOthers": others,
	} {
		if !errors.Is(err, login.ErrNoSession) {
			t.Errorf("%s: %v", call, err)
		}
	}
	logins.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, _, err := login.Check(r.Context()); !errors.Is(err, login.ErrNoSession) {
			t.Errorf("without sessions: %v", err)
		}
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
}

func TestChangesAfterTheResponseBegan(t *testing.T) {
	logins, wrap := site(t, login.Config{})
	do(wrap(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		for call, err := range map[string]error{"In": logins.In(r.Context(), "ann"), "Out": logins.Out(r.Context())} {
			if !errors.Is(err, session.ErrHeadersSent) {
				t.Errorf("%s: %v", call, err)
			}
		}
	}), "/", "")
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
