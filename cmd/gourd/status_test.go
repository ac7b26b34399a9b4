package main

import "testing"

func TestUnprefixed(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"config", "config"},
		{"config: keyring: no secret key", "no secret key"},
		{"config: .env: keyring: no secret key", ".env: no secret key"},
		{"config: one\nconfig: session: two: three", "one\ntwo: three"},
		{"it is no: cookie", "it is no: cookie"},
		{"config: cookie: ", ""},
		{"password: needs at least 15 characters", "password: needs at least 15 characters"},
	} {
		if got := unprefixed(tt.in); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}
