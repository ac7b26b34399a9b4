package server

import (
	"strings"
	"testing"
)

// Flask-Login answers 500 to remember_token=1|é. Here the cookie has no meaning,
// however it is spelled: nobody is signed in by it, and it is left alone.
func TestT21RememberTokensMeanNothing(t *testing.T) {
	r := newRig(t)
	digest := strings.Repeat("a", 128)
	for _, value := range []string{
		"1|" + digest, "1|é", "1|" + strings.ToUpper(digest), "1|" + digest[1:], "1|" + digest + "a", "|", "|" + digest, digest, `"1\174` + digest + `"`, "1|\x7f", "",
	} {
		b := r.browser()
		b.cookies["remember_token"] = value
		for _, a := range []answer{b.page("/"), b.page("/login"), b.api("GET", "me", "")} {
			if a.StatusCode >= 500 || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%q: %d, %q", value, a.StatusCode, a.Header.Get("Set-Cookie"))
			}
		}
		if a := b.api("GET", "me", ""); a.StatusCode != 401 {
			t.Errorf("%q: %d, want 401", value, a.StatusCode)
		}
	}
}
