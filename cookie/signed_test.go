package cookie

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

func ring(t *testing.T, active string, fallbacks ...string) *keyring.Ring {
	t.Helper()
	var keys []keyring.Key
	for _, text := range append([]string{active}, fallbacks...) {
		key, err := keyring.Text(text)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	r, err := keyring.New(keys[0], keys[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const pass = "correct horse battery staple"

// signed is a cookie at a time; change nil leaves the configuration as it is.
func signed(t *testing.T, unix int64, change func(*SignedConfig)) *Signed {
	t.Helper()
	c := SignedConfig{
		Attributes: Attributes{Name: "language", HTTPOnly: true, SameSite: SameSiteLax},
		Ring:       ring(t, pass),
		MaxAge:     time.Hour,
		Now:        func() time.Time { return time.Unix(unix, 0) },
	}
	if change != nil {
		change(&c)
	}
	s, err := NewSigned(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// back turns the cookies of a response into a request.
func back(w *httptest.ResponseRecorder) *http.Request {
	r := request()
	for _, line := range w.Header()["Set-Cookie"] {
		pair, _, _ := strings.Cut(line, ";")
		r.Header.Add("Cookie", pair)
	}
	return r
}

// The text was made by itsdangerous 2.2.0.
func TestC07SignedSendsBothDates(t *testing.T) {
	w := httptest.NewRecorder()
	if err := signed(t, 1_700_000_000, nil).Write(w, "pt-BR"); err != nil {
		t.Fatal(err)
	}
	const want = "language=pt-BR.ZVPxAA.d6C6UhYrmuLDssMpm8jt5aHA4iE; Expires=Tue, 14 Nov 2023 23:13:20 GMT; Max-Age=3600; HttpOnly; Path=/; SameSite=Lax"
	if got := w.Header().Get("Set-Cookie"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSignedReads(t *testing.T) {
	write := func(unix int64, value string, change func(*SignedConfig)) *http.Request {
		w := httptest.NewRecorder()
		if err := signed(t, unix, change).Write(w, value); err != nil {
			t.Fatal(err)
		}
		return back(w)
	}
	named := func(name string) func(*SignedConfig) {
		return func(c *SignedConfig) { c.Attributes.Name = name }
	}
	other := write(1000, "x", named("colour"))
	other.Header.Set("Cookie", strings.Replace(other.Header.Get("Cookie"), "colour=", "language=", 1))
	tests := []struct {
		about   string
		request *http.Request
		now     int64
		change  func(*SignedConfig)
		want    string
		err     error
	}{
		{"what was written", write(1000, "pt-BR", nil), 1000, nil, "pt-BR", nil},
		{"any text, separators too", write(1000, `a.b;"é😀,`, nil), 1000, nil, `a.b;"é😀,`, nil},
		{"the empty value", write(1000, "", nil), 1000, nil, "", nil},
		{"as old as it may be", write(1000, "x", nil), 4600, nil, "x", nil},
		{"a second older", write(1000, "x", nil), 4601, nil, "", itsdangerous.ErrSignatureExpired},
		{"from the future", write(1000, "x", nil), 999, nil, "", itsdangerous.ErrSignatureExpired},
		{"a key that only verifies", write(1000, "x", nil), 1000, func(c *SignedConfig) { c.Ring = ring(t, "new", pass) }, "x", nil},
		{"another key", write(1000, "x", nil), 1000, func(c *SignedConfig) { c.Ring = ring(t, "new") }, "", itsdangerous.ErrBadSignature},
		{"another cookie's value under our name", other, 1000, nil, "", itsdangerous.ErrBadSignature},
		{"another salt", write(1000, "x", nil), 1000, func(c *SignedConfig) { c.Salt = []byte("other") }, "", itsdangerous.ErrBadSignature},
		{"no cookie", request("a=b"), 1000, nil, "", http.ErrNoCookie},
		{"nonsense", request("language=x"), 1000, nil, "", itsdangerous.ErrBadSignature},
	}
	for _, test := range tests {
		got, err := signed(t, test.now, test.change).Read(test.request)
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: got %q, %v, want %q, %v", test.about, got, err, test.want, test.err)
		}
	}
	_, err := signed(t, 1000, nil).Read(request(strings.Repeat("a=;", 101)))
	if _, ok := errors.AsType[*LimitError](err); !ok {
		t.Errorf("too many cookies: got %v, want a LimitError", err)
	}
}

func TestC08SignedWritesOnce(t *testing.T) {
	w := httptest.NewRecorder()
	s := signed(t, 1000, nil)
	for _, value := range []string{"one", "two"} {
		if err := s.Write(w, value); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Read(back(w)); got != "two" || err != nil || len(w.Header()["Set-Cookie"]) != 1 {
		t.Errorf("got %q, %v of %q", got, err, w.Header()["Set-Cookie"])
	}
	s.Delete(w)
	const want = "language=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/; SameSite=Lax"
	if got := w.Header()["Set-Cookie"]; len(got) != 1 || got[0] != want {
		t.Errorf("got %q, want %q alone", got, want)
	}
}

func TestC04SignedRefusesToWrite(t *testing.T) {
	for about, test := range map[string]struct {
		unix  int64
		value string
	}{
		"a large value":       {1000, strings.Repeat("x", 4096)},
		"a control character": {1000, "\x1b[0m"},
		"not UTF-8":           {1000, "\xff"},
		"before 1970":         {-1, "x"},
	} {
		w := httptest.NewRecorder()
		if err := signed(t, test.unix, nil).Write(w, test.value); err == nil || len(w.Header()) != 0 {
			t.Errorf("%s: got %v and %q, want an error and nothing", about, err, w.Header())
		}
	}
}

func TestNewSignedReportsEveryFault(t *testing.T) {
	_, err := NewSigned(SignedConfig{Attributes: Attributes{Name: "a b", SameSite: SameSiteNone}, MaxAge: 401 * 24 * time.Hour})
	for _, want := range []string{"not a token", "SameSite=None", "400 days", "no secret key"} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
	if !errors.Is(err, keyring.ErrNoKey) {
		t.Errorf("got %v, want keyring.ErrNoKey in it", err)
	}
	for _, age := range []time.Duration{0, -time.Second, 1500 * time.Millisecond} {
		if _, err := NewSigned(SignedConfig{Attributes: Attributes{Name: "a"}, Ring: ring(t, pass), MaxAge: age}); err == nil {
			t.Errorf("MaxAge %v was accepted", age)
		}
	}
	if _, err := NewSigned(SignedConfig{Attributes: Attributes{Name: "a"}, Ring: new(keyring.Ring), MaxAge: time.Hour}); !errors.Is(err, keyring.ErrNoKey) {
		t.Errorf("zero ring: got %v, want keyring.ErrNoKey", err)
	}
	for _, age := range []time.Duration{time.Second, MaxLifetime} {
		if _, err := NewSigned(SignedConfig{Attributes: Attributes{Name: "a"}, Ring: ring(t, pass), MaxAge: age}); err != nil {
			t.Errorf("MaxAge %v: %v", age, err)
		}
	}
}

// Without a clock it is the time of day that signs, expires and verifies.
func TestSignedTakesTheTimeOfDay(t *testing.T) {
	s := signed(t, 0, func(c *SignedConfig) { c.Now = nil })
	w := httptest.NewRecorder()
	if err := s.Write(w, "x"); err != nil {
		t.Fatal(err)
	}
	v, err := s.Open(back(w))
	if age := time.Since(v.SignedAt); err != nil || age < 0 || age > time.Minute {
		t.Errorf("signed %v ago, %v", age, err)
	}
}

func TestKeysNeverPrint(t *testing.T) {
	classic, err := NewClassic(ring(t, pass))
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		text := fmt.Sprintf(verb+verb+verb+verb+verb, signed(t, 1, nil), *signed(t, 1, nil).For("x"), *typed[int](t, 1, nil), classic, *classic)
		for _, form := range []string{"%s", "%x", "%v", "%#v"} {
			if strings.Contains(text, fmt.Sprintf(form, []byte(pass))) {
				t.Errorf("%s shows the key: %s", verb, text)
			}
		}
	}
}
