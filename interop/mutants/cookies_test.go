package mutants

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

func keyRing(k itsdangerous.Keys) *keyring.Ring {
	var older []keyring.Key
	for _, fallback := range k.Fallbacks {
		older = append(older, must(keyring.Text(string(fallback))))
	}
	return must(keyring.New(must(keyring.Text(string(k.Secret))), older...))
}

func request(name, text string) *http.Request {
	return &http.Request{Method: http.MethodGet, Header: http.Header{"Cookie": {name + "=" + text}}}
}

// seenIn is what of a text a server sees, when it comes as a cookie.
func seenIn(name string) func(string) string {
	return func(text string) string {
		value, _ := cookie.Read(request(name, text), name)
		return value
	}
}

func signedCookie(name string) verifier {
	r := recipe{options: itsdangerous.Options{Salt: []byte("gourd.cookie.theme")}, timed: true}.withDefaults()
	at := func(second int64) *cookie.Signed {
		return must(cookie.NewSigned(cookie.SignedConfig{
			Attributes: cookie.Attributes{Name: "theme"}, Ring: keyRing(r.keys), MaxAge: r.limit(), Now: clock(second)}))
	}
	s := at(now)
	return verifier{
		name: name, recipe: r, simple: true, seen: seenIn("theme"),
		issue: func(value string, second int64) string {
			w := response{}
			must(true, at(second).Write(w, value))
			text, _, _ := strings.Cut(strings.TrimPrefix(w.Header().Get("Set-Cookie"), "theme="), ";")
			return text
		},
		open: func(text string) answer {
			value, err := s.Read(request("theme", text))
			return plain(value, err)
		},
	}
}

// plain answers a call that returns text.
func plain(value string, err error) answer {
	a := answer{value: value, err: err}
	if err != nil && value != "" {
		a.leak = "a value beside the error"
	}
	return a
}

// classicCookie has three spellings of a signature by its definition, and each
// is issued.
func classicCookie(name string) verifier {
	r := recipe{options: itsdangerous.Options{Sep: "|", KeyDerivation: itsdangerous.None, Digest: itsdangerous.SHA256}}.withDefaults()
	c := must(cookie.NewClassic(keyRing(r.keys)))
	spellings := func(value string) []string {
		sum := r.mac(r.keys.Secret, value)
		return []string{value + "|" + hex.EncodeToString(sum), value + "|" + base64.RawURLEncoding.EncodeToString(sum), value + "|" + base64.URLEncoding.EncodeToString(sum)}
	}
	return verifier{
		name: name, recipe: r, also: spellings,
		issue: func(value string, second int64) string { return spellings(value)[second%3] },
		open:  func(text string) answer { return plain(c.Verify(text)) },
	}
}
