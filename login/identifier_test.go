package login_test

import (
	"net/http"
	"testing"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/login"
)

// What Flask-Login 0.6.3 computed, address and agent given as the latin-1 text
// of their header bytes.
func TestIdentifierAsFlaskLogin063(t *testing.T) {
	f := vectors.Load(t, "../interop/vectors/flask-login-values.json")
	cases := vectors.Op(f.Good, "identifier")
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	judge := f.Judge(t, "../interop/refused.json", cases)
	for _, c := range cases {
		r := &http.Request{Header: http.Header{}}
		if c.Has("remote_addr") {
			r.RemoteAddr = c.Text("remote_addr")
		}
		set(r, c, "user_agent", "User-Agent")
		set(r, c, "x_forwarded_for", "X-Forwarded-For")
		fault := ""
		if got, want := login.Identifier(r), c.Text("id_0_6_3"); got != want {
			fault = c.Text("hashed_0_6_3") + " hashes to " + got + ", want " + want
		}
		judge.Case(c.ID, fault)
	}
}

func TestIdentifierCutsThePort(t *testing.T) {
	with := &http.Request{RemoteAddr: "[::1]:5000", Header: http.Header{}}
	without := &http.Request{RemoteAddr: "::1", Header: http.Header{}}
	if login.Identifier(with) != login.Identifier(without) {
		t.Error("the port is part of the identifier")
	}
}

// set puts the bytes of a header that a case gives as text.
func set(r *http.Request, c vectors.Case, field, header string) {
	if !c.Has(field) {
		return
	}
	var b []byte
	for _, x := range c.Text(field) {
		b = append(b, byte(x))
	}
	r.Header[header] = []string{string(b)}
}
