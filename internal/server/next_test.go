package server

import (
	"net/url"
	"os"
	"strings"
	"testing"
)

// hostileTargets is oauth2-proxy's corpus of open redirects and what SECURITY.md
// adds to it.
func hostileTargets(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/openredirects.txt")
	must(t, err)
	targets := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	for _, prefix := range []string{"//", "///", "/\\", "\\\\", "/\t/", "/\n/", "/ /", "http:", "https:/", "javascript:", "/%2f/", "/.//", "/..//", "/%5c", "/x/..//", "?//", "#//"} {
		targets = append(targets, prefix+"evil.example", prefix+"evil.example/..", prefix+"localhost:8300@evil.example")
	}
	return append(targets, "/x\r\nSet-Cookie: a=b", "/\u2028evil", "/é", "/"+strings.Repeat("a", 3000))
}

// leaves reports whether a browser at our origin would go elsewhere.
func leaves(location string) bool {
	base := mustURL(publicURL + "/login")
	to, err := url.Parse(location)
	return err != nil || location[0] != '/' || strings.HasPrefix(location, "//") || strings.Contains(location, "\\") ||
		base.ResolveReference(to).Host != base.Host
}

func TestN01HostileNext(t *testing.T) {
	b := newRig(t).browser()
	in := newRig(t).browser().signIn()
	for _, target := range hostileTargets(t) {
		a := b.form("/login", "username", "ada", "password", adaPassword, "next", target)
		if a.StatusCode != 303 || leaves(a.Header.Get("Location")) {
			t.Errorf("signing in to %q: got %d to %q", target, a.StatusCode, a.Header.Get("Location"))
		}
		a = in.page("/login?" + url.Values{"next": {target}}.Encode())
		if a.StatusCode != 303 || leaves(a.Header.Get("Location")) {
			t.Errorf("being signed in, to %q: got %d to %q", target, a.StatusCode, a.Header.Get("Location"))
		}
	}
}

func TestN05NoParameterLeadsElsewhere(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	evil := url.QueryEscape("//evil.example/")
	for _, path := range everywhere(r.server) {
		for _, name := range []string{"next", "url", "return_to", "redirect_uri", "done", "token"} {
			a := b.page(path + "?" + name + "=" + evil)
			if to := a.Header.Get("Location"); to != "" && leaves(to) {
				t.Errorf("%s?%s: leads to %q", path, name, to)
			}
			if a.Header.Get("Refresh") != "" || strings.Contains(a.body, "http-equiv") || strings.Contains(a.body, `"//evil`) {
				t.Errorf("%s?%s: holds a refresh or the address", path, name)
			}
		}
	}
}

func TestN06CleaningDoesNotLead(t *testing.T) {
	b := newRig(t).browser()
	for _, path := range []string{"//evil.example/..", "/%5cevil.example/", "///evil.example//", "/./login", "/x/..", "//login", "/login//", "/%2flogin/"} {
		a := b.page(publicURL + path)
		if to := a.Header.Get("Location"); a.StatusCode != 404 && (to == "" || leaves(to)) {
			t.Errorf("%s: got %d to %q, want 404", path, a.StatusCode, to)
		}
	}
}
