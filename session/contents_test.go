package session

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/taggedjson"
)

func opened(t testing.TB, text string) contents {
	t.Helper()
	d, err := taggedjson.Serializer{}.Open(text)
	if err != nil {
		t.Fatal(err)
	}
	return contents{came: d}
}

// Values that are decoded one by one are those that are decoded at once, and the tracking value is no value.
func TestContents(t *testing.T) {
	const text = `{"_gourd":"x.0","a":[1],"b":{" t":[2]},"n":null}`
	want := map[string]any{"a": []any{int64(1)}, "b": taggedjson.Tuple{int64(2)}, "n": nil}
	for _, order := range [][]string{{}, {"a"}, {"b", "a", "n", "none"}} {
		c := opened(t, text)
		c.hideTracking()
		for _, key := range order {
			v, ok := c.get(key)
			if w, has := want[key]; ok != has || !cmp.Equal(v, w) || c.has(key) != has {
				t.Errorf("%s: %v, %v, want %v, %v", key, v, ok, w, has)
			}
		}
		if v, ok := c.get(trackedKey); ok || c.has(trackedKey) {
			t.Errorf("the tracking value is there: %v", v)
		}
		for range 2 { // before and after all is decoded
			if keys := c.keys(); c.len() != 3 || !slices.Equal(keys, slices.Sorted(maps.Keys(want))) {
				t.Errorf("%d values, %v", c.len(), keys)
			}
			if diff := cmp.Diff(c.all(), want); diff != "" {
				t.Error(diff)
			}
		}
	}
	none := contents{}
	if v, ok := none.get("a"); ok || none.has("a") || none.len() != 0 || len(none.keys()) != 0 || none.all() == nil {
		t.Errorf("nothing holds %v", v)
	}
	whole := opened(t, text)
	if v, ok := whole.get(trackedKey); !ok || v != "x.0" || whole.len() != 4 {
		t.Errorf("in the kind Signed it is a value like any other: %v, %v", v, ok)
	}
}

// A list that was handed out and changed in place is the one that is written.
func TestContentsKeepWhatTheyHandOut(t *testing.T) {
	c := opened(t, `{"a":[1],"b":2}`)
	v, _ := c.get("a")
	v.([]any)[0] = "changed"
	if again, _ := c.get("a"); !cmp.Equal(again, []any{"changed"}) || !cmp.Equal(c.all()["a"], []any{"changed"}) {
		t.Errorf("%v", again)
	}
}

// cartOf is a session of about 3 KB, a user and 31 lines of a cart, and its cookie.
func cartOf(t testing.TB, m *Manager) string {
	t.Helper()
	line := `{"name":"a thing of sorts","price":19.95,"qty":3,"sku":"A-1234","size":"medium","tax":0.2},`
	text := `{"_user_id":"42","cart":[` + strings.Repeat(line, 30) + strings.TrimSuffix(line, ",") + `]}`
	token, err := m.envelope.DumpsText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func withCookie(m *Manager, token string) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", m.config.Cookie.Name+"="+token)
	return r
}

func fresh(m *Manager, r *http.Request) *Session {
	return &Session{manager: m, request: r.WithContext(context.Background())}
}

func BenchmarkUserID(b *testing.B) {
	m := signedManager(b)
	tiny, err := m.envelope.DumpsText([]byte(`{"_user_id":"42"}`))
	if err != nil {
		b.Fatal(err)
	}
	for name, token := range map[string]string{"tiny": tiny, "beside a cart of 31 lines": cartOf(b, m)} {
		r := withCookie(m, token)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if fresh(m, r).UserID() != "42" {
					b.Fatal("nobody")
				}
			}
		})
	}
}

func signedManager(t testing.TB) *Manager {
	t.Helper()
	k, err := keyring.Text("flask-dev-key")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := keyring.New(k)
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(Config{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
