package cookie_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

// ringOf makes a ring of keys, newest first. A program reads them from its
// settings.
func ringOf(secrets ...string) *keyring.Ring {
	var keys []keyring.Key
	for _, secret := range secrets {
		key, err := keyring.Text(secret)
		if err != nil {
			panic(err)
		}
		keys = append(keys, key)
	}
	ring, err := keyring.New(keys[0], keys[1:]...)
	if err != nil {
		panic(err)
	}
	return ring
}

// languageCookie is a signed cookie at a time.
func languageCookie(now time.Time, secrets ...string) *cookie.Signed {
	language, err := cookie.NewSigned(cookie.SignedConfig{
		Attributes: cookie.Attributes{Name: "language", Secure: true, SameSite: cookie.SameSiteLax},
		Ring:       ringOf(secrets...),
		MaxAge:     365 * 24 * time.Hour,
		Now:        func() time.Time { return now },
	})
	if err != nil {
		panic(err)
	}
	return language
}

// next is the request that follows a response in the same browser. The cookies of
// http.Response would not do: net/http drops values that are quoted as Python
// quotes them.
func next(w *httptest.ResponseRecorder) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	for _, line := range w.Header().Values("Set-Cookie") {
		pair, _, _ := strings.Cut(line, ";")
		r.Header.Add("Cookie", pair)
	}
	return r
}

var (
	today  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	secret = "correct horse battery staple"
)

// One text: written in one response, read in later requests.
func ExampleSigned() {
	language := languageCookie(today, secret)

	w := httptest.NewRecorder()
	if err := language.Write(w, "pt-BR"); err != nil {
		panic(err)
	}
	fmt.Println(language.Read(next(w)))
	// Output: pt-BR <nil>
}

// What to do about each error.
func ExampleSigned_Read() {
	languageOf := func(language *cookie.Signed, r *http.Request) string {
		value, err := language.Read(r)
		expired, old := errors.AsType[*itsdangerous.ExpiredError](err)
		switch {
		case err == nil:
			return value
		case errors.Is(err, http.ErrNoCookie):
			return "a new visitor"
		case old: // asked before ErrBadData, which it is too
			return "ours, but too old: " + expired.Verified().Text
		case errors.Is(err, itsdangerous.ErrBadData):
			return "forged or damaged"
		}
		return "too many cookies"
	}

	w := httptest.NewRecorder()
	if err := languageCookie(today, secret).Write(w, "pt-BR"); err != nil {
		panic(err)
	}
	forged := httptest.NewRequest("GET", "/", nil)
	forged.Header.Set("Cookie", "language=pt-BR.aVWLAA.AAAAAAAAAAAAAAAAAAAAAAAAAAA")

	fmt.Println(languageOf(languageCookie(today, secret), next(w)))
	fmt.Println(languageOf(languageCookie(today.AddDate(2, 0, 0), secret), next(w)))
	fmt.Println(languageOf(languageCookie(today, secret), forged))
	fmt.Println(languageOf(languageCookie(today, secret), httptest.NewRequest("GET", "/", nil)))
	// Output:
	// pt-BR
	// ours, but too old: pt-BR
	// forged or damaged
	// a new visitor
}

// After a change of keys each value moves to the new one when its visitor comes
// by, and after MaxAge the old key can go.
func ExampleSigned_Open() {
	before := languageCookie(today, secret)
	w := httptest.NewRecorder()
	if err := before.Write(w, "pt-BR"); err != nil {
		panic(err)
	}

	language := languageCookie(today, "you-will-never-guess", secret)
	for range 2 {
		r := next(w)
		w = httptest.NewRecorder()
		v, err := language.Open(r)
		if err != nil {
			panic(err)
		}
		fmt.Println(v.Text, "signed with key", v.Key)
		if v.Key > 0 {
			if err := language.Write(w, v.Text); err != nil {
				panic(err)
			}
		}
	}
	// Output:
	// pt-BR signed with key 1
	// pt-BR signed with key 0
}

// A value of one person is nothing to the next one at the same browser.
func ExampleSigned_For() {
	dismissed, err := cookie.NewSigned(cookie.SignedConfig{
		Attributes: cookie.Attributes{Name: "dismissed", HTTPOnly: true, SameSite: cookie.SameSiteLax},
		Ring:       ringOf(secret),
		MaxAge:     30 * 24 * time.Hour,
	})
	if err != nil {
		panic(err)
	}

	w := httptest.NewRecorder()
	if err := dismissed.For("user:7").Write(w, "the tour"); err != nil {
		panic(err)
	}
	fmt.Println(dismissed.For("user:7").Read(next(w)))
	_, err = dismissed.For("user:8").Read(next(w))
	fmt.Println(errors.Is(err, itsdangerous.ErrBadSignature))
	// Output:
	// the tour <nil>
	// true
}

// The deletion has the attributes with which the cookie was set, or a browser
// would not find it.
func ExampleSigned_Delete() {
	language := languageCookie(today, secret)
	w := httptest.NewRecorder()
	language.Delete(w)
	fmt.Println(w.Header().Get("Set-Cookie"))
	// Output: language=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; Path=/; SameSite=Lax
}

// A value of a Go type.
func ExampleTyped() {
	type view struct {
		Columns int  `json:"columns"`
		Dark    bool `json:"dark,omitempty"`
	}
	views, err := cookie.NewTyped[view](cookie.SignedConfig{
		Attributes: cookie.Attributes{Name: "view", Secure: true, SameSite: cookie.SameSiteLax},
		Ring:       ringOf(secret),
		MaxAge:     90 * 24 * time.Hour,
	})
	if err != nil {
		panic(err)
	}

	w := httptest.NewRecorder()
	if err := views.Write(w, view{Columns: 3}); err != nil {
		panic(err)
	}
	got, err := views.Read(next(w))
	fmt.Println(got.Columns, got.Dark, err)
	// Output: 3 false <nil>
}
