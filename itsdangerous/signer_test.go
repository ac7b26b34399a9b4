package itsdangerous

import (
	"errors"
	"strings"
	"testing"
)

// key is the secret of the tests that do not care.
var key = Keys{Secret: []byte("dev-secret-key")}

func mustSigner(t testing.TB, k Keys, o Options) *Signer {
	t.Helper()
	s, err := NewSigner(k, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The token in the README of itsdangerous, made by Python.
func TestReadmeToken(t *testing.T) {
	const token = "eyJpZCI6NSwibmFtZSI6Iml0c2Rhbmdlcm91cyJ9.6YP6T0BaO67XP--9UzTrmurXSmg"
	s, err := NewURLSafeSerializer(Keys{Secret: []byte("secret key")}, Options{Salt: []byte("auth")})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Verify(token)
	if want := `{"id":5,"name":"itsdangerous"}`; v.Text != want || err != nil {
		t.Errorf("Verify = %q, %v, want %q", v.Text, err, want)
	}
	if got, err := s.Dumps(map[string]any{"name": "itsdangerous", "id": 5}); got != token || err != nil {
		t.Errorf("Dumps = %q, %v, want %q", got, err, token)
	}
}

func TestSignerErrors(t *testing.T) {
	s := mustSigner(t, key, Options{})
	rows := []struct{ what, token, code, text string }{
		{"nothing at all", "", "bad_signature", "itsdangerous: no separator in the token"},
		{"no separator", "value", "bad_signature", "itsdangerous: no separator in the token"},
		{"an empty signature", "value.", "bad_signature", "itsdangerous: signature does not match"},
		{"the separator alone", ".", "bad_signature", "itsdangerous: signature does not match"},
		{"another value", s.Sign("value")[1:], "bad_signature", "itsdangerous: signature does not match"},
	}
	for _, row := range rows {
		v, err := s.Unsign(row.token)
		if v != (Verified{}) || Code(err) != row.code || err.Error() != row.text {
			t.Errorf("%s: Unsign = %+v, %q (%s), want nothing, %q (%s)", row.what, v, err, Code(err), row.text, row.code)
		}
		if _, ok := errors.AsType[*BadSignatureError](err); !ok {
			t.Errorf("%s: error is a %T", row.what, err)
		}
	}
}

// A value over the limit is signed as Python signs it, refused when it comes
// back, and its room is not kept.
func TestSignAnythingReadWithinLimits(t *testing.T) {
	s := mustSigner(t, key, Options{})
	long := strings.Repeat("x", 10*MaxToken)
	token := s.Sign(long)
	if !strings.HasPrefix(token, long+".") {
		t.Error("the value is not in front of its signature")
	}
	if _, err := s.Unsign(token); Code(err) != "bad_data" {
		t.Errorf("Unsign of %d bytes: %v", len(token), err)
	}
	if m := s.engine.keys[0].get(); cap(m.text) > 4*MaxToken {
		t.Errorf("%d bytes are kept", cap(m.text))
	}
}
