package cookie

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

type view struct {
	Columns int  `json:"columns"`
	Dark    bool `json:"dark"`
}

func typed[T any](t *testing.T, unix int64, change func(*SignedConfig)) *Typed[T] {
	t.Helper()
	c := SignedConfig{
		Attributes: Attributes{Name: "view"},
		Ring:       ring(t, pass),
		MaxAge:     time.Hour,
		Now:        func() time.Time { return time.Unix(unix, 0) },
	}
	if change != nil {
		change(&c)
	}
	typed, err := NewTyped[T](c)
	if err != nil {
		t.Fatal(err)
	}
	return typed
}

// value is what a response set for the one cookie in it.
func value(w *httptest.ResponseRecorder) string {
	_, text, _ := strings.Cut(w.Header().Get("Set-Cookie"), "=")
	text, _, _ = strings.Cut(text, ";")
	return text
}

// The texts were made by itsdangerous 2.2.0.
func TestSignedAndTypedAreItsdangerous(t *testing.T) {
	const unix = 1_700_000_000
	three := typed[view](t, unix, nil)
	for want, write := range map[string]func(http.ResponseWriter) error{
		"eyJjb2x1bW5zIjozLCJkYXJrIjp0cnVlfQ.ZVPxAA.LwP91Ln2Fn88Pvu6VBIKG79EsXA": func(w http.ResponseWriter) error {
			return three.Write(w, view{3, true})
		},
		"eyJjb2x1bW5zIjozLCJkYXJrIjp0cnVlfQ.ZVPxAA.3rl0xSs-XvYfx5GRoYq6gpRiBEU": func(w http.ResponseWriter) error {
			return three.For("user:7").Write(w, view{3, true})
		},
		"pt-BR.ZVPxAA.jYUGFmRdj5QwEE-K3UchCMEfPUk": func(w http.ResponseWriter) error {
			return signed(t, unix, nil).For("user:7").Write(w, "pt-BR")
		},
	} {
		w := httptest.NewRecorder()
		if err := write(w); err != nil || value(w) != want {
			t.Errorf("got %q, %v, want %q", value(w), err, want)
		}
	}
}

// The text is what hashlib and hmac of Python make with sha256.
func TestDigest(t *testing.T) {
	const unix = 1_700_000_000
	sha256 := typed[view](t, unix, func(c *SignedConfig) { c.Digest = itsdangerous.SHA256 })
	w := httptest.NewRecorder()
	want := "eyJjb2x1bW5zIjozLCJkYXJrIjp0cnVlfQ.ZVPxAA.93UtqHTVXr4UqCPd5G89wsdNFUFqheh3K0PqFpIw9KQ"
	if err := sha256.Write(w, view{3, true}); err != nil || value(w) != want {
		t.Errorf("got %q, %v, want %q", value(w), err, want)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", "view=eyJjb2x1bW5zIjozLCJkYXJrIjp0cnVlfQ.ZVPxAA.LwP91Ln2Fn88Pvu6VBIKG79EsXA")
	if _, err := sha256.Read(r); !errors.Is(err, itsdangerous.ErrBadSignature) {
		t.Errorf("a value signed with SHA-1: %v", err)
	}
	if _, err := sha256.For("x").Read(r); !errors.Is(err, itsdangerous.ErrBadSignature) {
		t.Errorf("the same for a purpose: %v", err)
	}
	if _, err := NewSigned(SignedConfig{Attributes: Attributes{Name: "view"}, Ring: ring(t, pass), MaxAge: time.Hour, Digest: 99}); err == nil {
		t.Error("there is no digest 99")
	}
}

func TestTypedReads(t *testing.T) {
	write := func(change func(*SignedConfig)) *http.Request {
		w := httptest.NewRecorder()
		if err := typed[view](t, 1000, change).Write(w, view{3, true}); err != nil {
			t.Fatal(err)
		}
		return back(w)
	}
	text := httptest.NewRecorder()
	if err := typed[string](t, 1000, nil).Write(text, "three"); err != nil {
		t.Fatal(err)
	}
	plain := httptest.NewRecorder()
	sameName := func(c *SignedConfig) { c.Attributes.Name = "view" }
	if err := signed(t, 1000, sameName).Write(plain, "eyJjb2x1bW5zIjozfQ"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		about   string
		request *http.Request
		now     int64
		change  func(*SignedConfig)
		want    view
		err     error
	}{
		{"what was written", write(nil), 4600, nil, view{3, true}, nil},
		{"a second too old", write(nil), 4601, nil, view{}, itsdangerous.ErrSignatureExpired},
		{"another key", write(nil), 1000, func(c *SignedConfig) { c.Ring = ring(t, "new") }, view{}, itsdangerous.ErrBadSignature},
		{"no cookie", request(), 1000, nil, view{}, http.ErrNoCookie},
		{"JSON of another type", back(text), 1000, nil, view{}, itsdangerous.ErrBadPayload},
		{"the JSON in a Signed of the same name", back(plain), 1000, nil, view{}, itsdangerous.ErrBadSignature},
	} {
		got, err := typed[view](t, test.now, test.change).Read(test.request)
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: got %v, %v, want %v, %v", test.about, got, err, test.want, test.err)
		}
	}
}

// A part of the value may be filled in when the JSON turns out to be wrong.
func TestTypedReturnsNothingWithAnError(t *testing.T) {
	w := httptest.NewRecorder()
	if err := typed[map[string]any](t, 1000, nil).Write(w, map[string]any{"columns": 3, "dark": "no"}); err != nil {
		t.Fatal(err)
	}
	got, v, err := typed[view](t, 1000, nil).Open(back(w))
	if got != (view{}) || v != (itsdangerous.Verified{}) || err == nil {
		t.Errorf("got %+v, %+v, %v, want an error alone", got, v, err)
	}
}

func TestC04TypedRefusesToWrite(t *testing.T) {
	for about, value := range map[string]any{
		"too large for a cookie":   randomText(6000),
		"too large for a token":    randomText(20_000),
		"too large to be inflated": strings.Repeat("x", itsdangerous.MaxInflated+1),
		"no JSON":                  func() {},
	} {
		w := httptest.NewRecorder()
		if err := typed[any](t, 1000, nil).Write(w, value); err == nil || len(w.Header()) != 0 {
			t.Errorf("%s: got %v and %q, want an error and nothing", about, err, w.Header())
		}
	}
	w := httptest.NewRecorder()
	if err := typed[any](t, -1, nil).Write(w, 1); err == nil {
		t.Error("a clock before 1970 was accepted")
	}
}

// randomText cannot be compressed much.
func randomText(n int) string {
	b := make([]byte, n)
	state := uint32(1)
	for i := range b {
		state = state*1664525 + 1013904223
		b[i] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"[state>>26]
	}
	return string(b)
}

func TestNewTypedReportsEveryFault(t *testing.T) {
	_, err := NewTyped[int](SignedConfig{Attributes: Attributes{Name: "a b"}, MaxAge: -1})
	for _, want := range []string{"not a token", "MaxAge", "no secret key"} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
}

// Values of one purpose are nothing to another, nor to the cookie without one.
func TestK07PurposesAreSeparate(t *testing.T) {
	plain, numbers := signed(t, 1000, nil), typed[int](t, 1000, nil)
	purposes := []*Signed{plain, plain.For(""), plain.For("user:1"), plain.For("user:12"), plain.For("user:1").For("2")}
	ofType := []*Typed[int]{numbers, numbers.For(""), numbers.For("user:1"), numbers.For("user:1").For("2")}
	for i, writer := range purposes {
		w := httptest.NewRecorder()
		if err := writer.Write(w, "x"); err != nil {
			t.Fatal(err)
		}
		for j, reader := range purposes {
			if _, err := reader.Read(back(w)); (err == nil) != (i == j) {
				t.Errorf("written for purpose %d, read for %d: %v", i, j, err)
			}
		}
	}
	for i, writer := range ofType {
		w := httptest.NewRecorder()
		if err := writer.Write(w, 7); err != nil {
			t.Fatal(err)
		}
		for j, reader := range ofType {
			if _, err := reader.Read(back(w)); (err == nil) != (i == j) {
				t.Errorf("written for purpose %d, read for %d: %v", i, j, err)
			}
		}
	}
	w := httptest.NewRecorder()
	plain.For("user:1").Delete(w)
	numbers.For("user:1").Delete(w)
	if got := w.Header()["Set-Cookie"]; len(got) != 2 || !strings.HasPrefix(got[0], "language=;") || !strings.HasPrefix(got[1], "view=;") {
		t.Errorf("deletions: %q", got)
	}
}

// Whoever changes keys learns which values are still of the old one.
func TestK04OpenTellsTheKey(t *testing.T) {
	for key, change := range []func(*SignedConfig){
		nil,
		func(c *SignedConfig) { c.Ring = ring(t, "new", pass) },
		func(c *SignedConfig) { c.Ring = ring(t, "newer", "new", pass) },
	} {
		w := httptest.NewRecorder()
		if err := signed(t, 1000, nil).Write(w, "x"); err != nil {
			t.Fatal(err)
		}
		v, err := signed(t, 1001, change).Open(back(w))
		if err != nil || v.Text != "x" || v.Key != key || v.SignedAt.Unix() != 1000 {
			t.Errorf("got %+v, %v, want key %d of 1000", v, err, key)
		}
		w = httptest.NewRecorder()
		if err := typed[int](t, 1000, nil).Write(w, 7); err != nil {
			t.Fatal(err)
		}
		n, v, err := typed[int](t, 1001, change).Open(back(w))
		if err != nil || n != 7 || v.Text != "7" || v.Key != key {
			t.Errorf("got %d, %+v, %v, want key %d", n, v, err, key)
		}
	}
}

// Expired is told from forged, and an expired value can be had all the same.
func TestSignedTellsExpiredFromForged(t *testing.T) {
	w := httptest.NewRecorder()
	if err := signed(t, 1000, nil).Write(w, "x"); err != nil {
		t.Fatal(err)
	}
	got, err := signed(t, 9000, nil).Read(back(w))
	old, ok := errors.AsType[*itsdangerous.ExpiredError](err)
	if got != "" || !ok || old.Verified().Text != "x" || old.Age != 8000*time.Second {
		t.Errorf("got %q, %v", got, err)
	}
	forged := back(w)
	forged.Header.Set("Cookie", strings.Replace(forged.Header.Get("Cookie"), "=x", "=y", 1))
	if _, err := signed(t, 9000, nil).Read(forged); errors.Is(err, itsdangerous.ErrSignatureExpired) || !errors.Is(err, itsdangerous.ErrBadData) {
		t.Errorf("forged and old: got %v, want bad data that is not called expired", err)
	}
}

// The configuration is copied: a salt that is changed afterwards changes nothing.
func TestSignedCopiesItsSalt(t *testing.T) {
	salt := []byte("mine")
	s := signed(t, 1000, func(c *SignedConfig) { c.Salt = salt })
	before := s.For("x")
	copy(salt, "his!")
	w := httptest.NewRecorder()
	if err := before.Write(w, "v"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.For("x").Read(back(w)); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestTypedCarriesRawJSON(t *testing.T) {
	w := httptest.NewRecorder()
	if err := typed[json.RawMessage](t, 1000, nil).Write(w, json.RawMessage(`{"a":[1,2]}`)); err != nil {
		t.Fatal(err)
	}
	if got, err := typed[json.RawMessage](t, 1000, nil).Read(back(w)); string(got) != `{"a":[1,2]}` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}
