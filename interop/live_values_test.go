//go:build unix

package interop

import (
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/taggedjson"
)

const (
	secretKey = "kR3-only-for-this-test-9f2b61c07a"
	olderKey  = "wQ8-was-used-until-last-year-55d1"
)

// goApp is a Go program with the routes of python/app.py that concern values.
func goApp(t *testing.T, keys ...string) string {
	t.Helper()
	ring, err := keyring.New(mustKey(t, keys[0]), mustKeys(t, keys[1:])...)
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := session.New(session.Config{Keys: ring})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /session", answering(t, func(s *session.Session, _ any) (any, error) {
		return contents(s), nil
	}))
	mux.HandleFunc("POST /set", answering(t, func(s *session.Session, body any) (any, error) {
		for key, value := range body.(map[string]any) {
			if err := s.Set(key, value); err != nil {
				return nil, err
			}
		}
		return contents(s), nil
	}))
	mux.HandleFunc("POST /flash", answering(t, func(s *session.Session, body any) (any, error) {
		pair := body.(taggedjson.Tuple)
		return nil, s.Flash(pair[1].(string), pair[0])
	}))
	mux.HandleFunc("GET /flashes", answering(t, func(s *session.Session, _ any) (any, error) {
		flashes, err := s.Flashes()
		list := []any{}
		for _, f := range flashes {
			list = append(list, taggedjson.Tuple{f.Category, f.Message})
		}
		return list, err
	}))
	server := httptest.NewServer(sessions.Handler(mux))
	t.Cleanup(server.Close)
	return server.URL
}

func mustKey(t *testing.T, text string) keyring.Key {
	t.Helper()
	key, err := keyring.Text(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func mustKeys(t *testing.T, texts []string) (keys []keyring.Key) {
	for _, text := range texts {
		keys = append(keys, mustKey(t, text))
	}
	return keys
}

// answering is a handler that takes and gives typed values.
func answering(t *testing.T, handle func(*session.Session, any) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, _ := session.From(r.Context())
		var body any
		if r.Method == http.MethodPost {
			text, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			if body, err = vectors.Typed(text); err != nil {
				t.Error(err)
			}
		}
		result, err := handle(s, body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		json.NewEncoder(w).Encode(typed(result))
	}
}

func contents(s *session.Session) map[string]any {
	all := map[string]any{}
	for _, key := range s.Keys() {
		all[key], _ = s.Get(key)
	}
	return all
}

// Every kind of value that Flask's session carries.
func everyKind(t *testing.T) map[string]any {
	id, err := taggedjson.ParseUUID("12345678-1234-5678-1234-567812345678")
	if err != nil {
		t.Fatal(err)
	}
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	return map[string]any{
		"none":     nil,
		"yes":      true,
		"number":   int64(-42),
		"huge":     huge,
		"float":    1e16,
		"text":     "Grüße 🎃 </script> \u2028",
		"lone":     "\xed\xa0\xbd",
		"bytes":    []byte{0, 0xFF, 'a'},
		"datetime": time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC),
		"tuple":    taggedjson.Tuple{int64(1), taggedjson.Tuple{}, []any{"x"}},
		"markup":   taggedjson.Markup("<b>bold & brave</b>"),
		"uuid":     id,
		"tag":      map[string]any{" t": map[string]any{" di__": taggedjson.Tuple{nil}}},
		"nested":   map[string]any{"list": []any{[]any{}, map[string]any{"b": []byte("b"), "a": id}}},
	}
}

// otherKinds gives each key of everyKind the value of another key.
func otherKinds(t *testing.T) map[string]any {
	swapped := map[string]any{}
	all := everyKind(t)
	swapped["none"], swapped["bytes"], swapped["tuple"] = all["uuid"], all["tuple"], all["bytes"]
	swapped["datetime"] = time.Date(1999, 12, 31, 0, 0, 1, 0, time.UTC)
	swapped["markup"], swapped["uuid"] = all["text"], all["markup"]
	swapped["nested"] = taggedjson.Tuple{all["nested"], all["datetime"]}
	return swapped
}

// Both sides write and both read, in one browser: nothing is lost on the way.
func TestLiveValuesCrossBothWays(t *testing.T) {
	t.Parallel()
	flask := startFlask(t, "none", "SECRET_KEY="+secretKey)
	gourd := goApp(t, secretKey)
	for _, c := range []struct{ name, from, to string }{
		{"what Flask sets, Go reads", flask, gourd},
		{"what Go sets, Flask reads", gourd, flask},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBrowser(t)
			want := everyKind(t)
			b.post(c.from+"/set", typed(want))
			sameSession(t, b, c.to, want)

			for key, value := range otherKinds(t) {
				want[key] = value
			}
			b.post(c.to+"/set", typed(otherKinds(t)))
			sameSession(t, b, c.from, want)
		})
	}
}

func sameSession(t *testing.T, b *browser, side string, want map[string]any) {
	t.Helper()
	got := untyped(t, b.get(side+"/session").body)
	if diff := vectors.Diff(got, want); diff != "" {
		t.Errorf("%s/session differs: %s", side, diff)
	}
}

func TestLiveFlashesCrossBothWays(t *testing.T) {
	t.Parallel()
	flask := startFlask(t, "none", "SECRET_KEY="+secretKey)
	gourd := goApp(t, secretKey)
	for _, c := range []struct{ name, from, to string }{
		{"what Flask flashes, Go shows", flask, gourd},
		{"what Go flashes, Flask shows", gourd, flask},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBrowser(t)
			b.post(c.from+"/flash", typed(taggedjson.Tuple{"saved", "info"}))
			b.post(c.to+"/flash", typed(taggedjson.Tuple{taggedjson.Markup("<i>twice</i>"), "error"}))

			want := []any{taggedjson.Tuple{"info", "saved"}, taggedjson.Tuple{"error", taggedjson.Markup("<i>twice</i>")}}
			if diff := vectors.Diff(untyped(t, b.get(c.to+"/flashes").body), any(want)); diff != "" {
				t.Error(diff)
			}
			if again := untyped(t, b.get(c.from+"/flashes").body).([]any); len(again) != 0 {
				t.Errorf("shown once, the other side still has %v", again)
			}
		})
	}
}

// A key is replaced on one side first. Until the other follows, each reads what
// the other signs.
func TestLiveFallbackKeysOnBothSides(t *testing.T) {
	t.Parallel()
	older := startFlask(t, "none", "SECRET_KEY="+olderKey)
	flask := startFlask(t, "none", "SECRET_KEY="+secretKey, `SECRET_KEY_FALLBACKS=["`+olderKey+`"]`)
	gourd := goApp(t, secretKey, olderKey)
	newOnly := goApp(t, secretKey)
	want := map[string]any{"n": int64(1)}

	b := newBrowser(t)
	b.post(older+"/set", typed(want))
	sameSession(t, b, gourd, want)
	sameSession(t, b, flask, want)
	sameSession(t, b, newOnly, map[string]any{})

	b.post(gourd+"/set", typed(map[string]any{"n": int64(2)}))
	want["n"] = int64(2)
	sameSession(t, b, flask, want)
	sameSession(t, b, newOnly, want)

	b.post(flask+"/set", typed(map[string]any{"n": int64(3)}))
	want["n"] = int64(3)
	sameSession(t, b, gourd, want)
	sameSession(t, b, newOnly, want)
	sameSession(t, b, older, map[string]any{})
}
