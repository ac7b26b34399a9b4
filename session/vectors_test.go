package session_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/taggedjson"
)

// What Flask answered to one request each: Set-Cookie and Vary as Flask sent
// them. Compressed cookies are compared by what is in them.
func TestFlaskSessionHTTP(t *testing.T) {
	const dir = "../interop/"
	f := vectors.Load(t, dir+"vectors/flask-session-http.json")
	judge := f.Judge(t, dir+"refused.json", f.All())
	for _, c := range f.All() {
		t.Run(c.ID, func(t *testing.T) { judge.Case(c.ID, flaskCase(t, c)) })
	}
}

// flaskCase replays a case and tells what differs, if anything does.
func flaskCase(t *testing.T, c vectors.Case) string {
	config, err := flaskConfig(c)
	if err != nil {
		return failed(c, err)
	}
	m, err := session.New(config)
	if err != nil {
		return failed(c, err)
	}
	var fault string
	r := httptest.NewRequest("GET", "/", nil)
	if c.Has("cookie_header") {
		r.Header.Set("Cookie", latin1(c.Text("cookie_header")))
	}
	w := httptest.NewRecorder()
	m.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault = view(w, r, c)
	})).ServeHTTP(w, r)
	if fault != "" || c.Int("status") == http.StatusInternalServerError && len(c.Strings("set_cookie")) == 0 {
		return fault
	}
	return compare(t, w.Result(), config, c)
}

// failed passes an error where Flask answered 500: ours comes earlier, from New
// or from Set.
func failed(c vectors.Case, err error) string {
	if c.Int("status") == http.StatusInternalServerError {
		return ""
	}
	return err.Error()
}

// flaskConfig turns a Flask configuration into one of ours.
func flaskConfig(c vectors.Case) (session.Config, error) {
	var settings map[string]any
	c.Unmarshal("config", &settings)
	keys, err := vectorRing(c)
	if err != nil {
		return session.Config{}, err
	}
	config := session.Config{Keys: keys, Refresh: session.RefreshAlways, Now: func() time.Time { return time.Unix(c.Int("now"), 0) }}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if err := apply(&config, name, settings[name]); err != nil {
			return config, err
		}
	}
	return config, nil
}

func apply(c *session.Config, name string, v any) (err error) {
	text, _ := v.(string)
	on, _ := v.(bool)
	number, _ := v.(float64)
	switch name {
	case "SESSION_COOKIE_NAME":
		c.Cookie.Name = text
	case "SESSION_COOKIE_DOMAIN":
		c.Cookie.Domain = text
	case "SESSION_COOKIE_PATH":
		c.Cookie.Path = text
	case "APPLICATION_ROOT":
		if c.Cookie.Path == "" {
			c.Cookie.Path = text
		}
	case "SESSION_COOKIE_HTTPONLY":
		c.ScriptsMayRead = !on
	case "SESSION_COOKIE_SECURE":
		c.Cookie.Secure = on
	case "SESSION_COOKIE_PARTITIONED":
		c.Cookie.Partitioned = on
	case "SESSION_COOKIE_SAMESITE":
		if v != nil {
			c.Cookie.SameSite, err = cookie.ParseSameSite(text)
		}
	case "SESSION_REFRESH_EACH_REQUEST":
		c.Refresh = session.RefreshNever
		if on {
			c.Refresh = session.RefreshAlways
		}
	case "MAX_COOKIE_SIZE":
		c.Cookie.MaxSize = int(number)
		if number == 0 {
			c.Cookie.MaxSize = -1
		}
	case "PERMANENT_SESSION_LIFETIME":
		c.Lifetime = time.Duration(number) * time.Second
	default:
		err = fmt.Errorf("setting %s is not known to the test", name)
	}
	return err
}

func vectorRing(c vectors.Case) (*keyring.Ring, error) {
	active, err := keyring.Bytes(c.SecretKey().Bytes)
	if err != nil {
		return nil, err
	}
	var older []keyring.Key
	for _, f := range vectors.Newest(c.Fallbacks()) {
		k, err := keyring.Bytes(f.Bytes)
		if err != nil {
			return nil, err
		}
		older = append(older, k)
	}
	return keyring.New(active, older...)
}

// view does what the Flask view did and compares what reading gave.
func view(w http.ResponseWriter, r *http.Request, c vectors.Case) string {
	var headers map[string]string
	if c.Has("view_headers") {
		c.Unmarshal("view_headers", &headers)
	}
	for name, v := range headers {
		w.Header().Set(name, v)
	}
	s, _ := session.From(r.Context())
	var ops []vectors.Case
	c.Unmarshal("ops", &ops)
	var results []any
	for _, op := range ops {
		got, reads, err := do(s, op)
		if err != nil {
			return failed(c, err)
		}
		if reads {
			results = append(results, got)
		}
	}
	want := c.Values("results")
	if len(results) != len(want) {
		return fmt.Sprintf("%d results, want %d", len(results), len(want))
	}
	for i := range want {
		if diff := vectors.Diff(results[i], untupled(want[i])); diff != "" {
			return fmt.Sprintf("result %d: %s", i, diff)
		}
	}
	return ""
}

// untupled turns the pairs of a list into lists: a Flash has two fields, however
// it was stored.
func untupled(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	for i := range list {
		if pair, ok := list[i].(taggedjson.Tuple); ok {
			list[i] = []any(pair)
		}
	}
	return list
}

// do runs one operation on the session.
func do(s *session.Session, op vectors.Case) (got any, reads bool, err error) {
	switch name := op.Text("op"); name {
	case "noop", "raise", "abort":
		return nil, false, nil
	case "get":
		got, _ = s.Get(op.Text("key"))
		return got, true, nil
	case "contains":
		return s.Has(op.Text("key")), true, nil
	case "len":
		return int64(s.Len()), true, nil
	case "bool":
		return s.Len() > 0, true, nil
	case "read_permanent":
		return s.Permanent(), true, nil
	case "get_flashed":
		got, err = flashed(s, op)
		return got, true, err
	case "pop":
		got, _, err = s.Pop(op.Text("key"))
		return got, true, err
	case "set":
		return nil, false, s.Set(op.Text("key"), op.Value("value"))
	case "del":
		return nil, false, s.Delete(op.Text("key"))
	case "clear":
		return nil, false, s.Clear()
	case "permanent":
		return nil, false, s.SetPermanent(op.Bool("value"))
	case "update":
		return nil, false, update(s, op.Ordered("value"))
	case "setdefault":
		if v, ok := s.Get(op.Text("key")); ok {
			return v, true, nil
		}
		return op.Value("value"), true, s.Set(op.Text("key"), op.Value("value"))
	case "append_nested":
		list, _ := s.Get(op.Text("key"))
		return nil, false, s.Set(op.Text("key"), append(list.([]any), op.Value("value")))
	case "modified": // nobody has to say so: changes are noticed
		return nil, false, nil
	case "flash":
		category := ""
		if op.Has("category") {
			category = op.Text("category")
		}
		return nil, false, s.Flash(category, op.Text("message"))
	default:
		return nil, false, fmt.Errorf("no twin of the operation %s", name)
	}
}

// update is session.update: of an empty dict it changes nothing here.
func update(s *session.Session, v any) error {
	for _, m := range v.(taggedjson.Object) {
		key, ok := m.Key.(string)
		if !ok {
			return errors.New("a session has no keys but text")
		}
		if err := s.Set(key, m.Value); err != nil {
			return err
		}
	}
	return nil
}

func flashed(s *session.Session, op vectors.Case) (any, error) {
	flashes, err := s.Flashes()
	var only []string
	if op.Has("category_filter") {
		only = op.Strings("category_filter")
	}
	list := []any{}
	for _, f := range flashes {
		switch {
		case only != nil && !slices.Contains(only, f.Category):
		case op.Bool("with_categories"):
			list = append(list, []any{f.Category, f.Message})
		default:
			list = append(list, f.Message)
		}
	}
	return list, err
}

// compare holds the response against Flask's.
func compare(t *testing.T, resp *http.Response, config session.Config, c vectors.Case) string {
	got, want := resp.Header.Values("Set-Cookie"), c.Strings("set_cookie")
	if len(got) != len(want) {
		return fmt.Sprintf("Set-Cookie %q, want %q", got, want)
	}
	for i := range want {
		if normal(t, got[i], config, c) != normal(t, want[i], config, c) {
			return fmt.Sprintf("Set-Cookie %q, want %q", got[i], want[i])
		}
	}
	vary := strings.Split(strings.Join(resp.Header.Values("Vary"), ", "), ", ")
	if want := strings.Join(c.Strings("vary"), ", "); strings.Join(vary, ", ") != want {
		return fmt.Sprintf("Vary %q, want %q", vary, want)
	}
	return ""
}

// normal puts the text inside of a compressed cookie in place of its value.
func normal(t *testing.T, header string, config session.Config, c vectors.Case) string {
	if c.Bool("exact") {
		return header
	}
	pair, rest, _ := strings.Cut(header, ";")
	name, token, _ := strings.Cut(pair, "=")
	secret, fallbacks := config.Keys.Secrets()
	z, err := session.NewSerializer(itsdangerous.Keys{Secret: secret, Fallbacks: fallbacks}, itsdangerous.Options{Now: config.Now})
	check(t, err)
	v, err := z.Verify(token, itsdangerous.NoMaxAge)
	if err != nil {
		return header
	}
	return fmt.Sprint(name, "=", v.Text, v.SignedAt.Unix(), rest)
}

// latin1 is the bytes of a header that Python gives as text.
func latin1(text string) string {
	b := make([]byte, 0, len(text))
	for _, r := range text {
		b = append(b, byte(r))
	}
	return string(b)
}
