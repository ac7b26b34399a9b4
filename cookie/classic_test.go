package cookie

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

// Made by Python's hmac and base64 with the key of these tests.
const (
	hex42    = "417e2e8afb4f7618284b194fd841edb89d629e9b2f76fdca770be3f72284a54a"
	base42   = "QX4uivtPdhgoSxlP2EHtuJ1inpsvdv3Kdwvj9yKEpUo="
	hexBar   = "bf7b0a70d39486e0054f2504f6fc6e9e8538345a02c4c4ccda1ac462ded7e150" // of a|b
	hexNone  = "101408a980bd2fd8511425e0f883ff9d6f7ee1b2d1248f78d8b9f39e0ccdb432" // of nothing
	baseAcut = "SAm-M3Gpww2EP4FrKvD_o020l-YSP2hRqeUIupLqwPw"                      // of é
)

func classic(t *testing.T, active string, fallbacks ...string) *Classic {
	t.Helper()
	c, err := NewClassic(ring(t, active, fallbacks...))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestClassicVerifies(t *testing.T) {
	for text, want := range map[string]string{
		"42|" + hex42:                           "42",
		"42|" + base42:                          "42",
		"42|" + strings.TrimSuffix(base42, "="): "42",
		"a|b|" + hexBar:                         "a|b",
		"é|" + baseAcut:                         "é",
		"|" + hexNone:                           "",
	} {
		for about, c := range map[string]*Classic{"the active key": classic(t, pass), "a fallback": classic(t, "new", "newer", pass)} {
			if got, err := c.Verify(text); got != want || err != nil {
				t.Errorf("%s with %s: got %q, %v, want %q", text, about, got, err, want)
			}
		}
	}
}

func TestClassicRefuses(t *testing.T) {
	c := classic(t, pass)
	raw := strings.TrimSuffix(base42, "=")
	for about, text := range map[string]string{
		"nothing":                        "",
		"no bar":                         "42" + hex42,
		"no signature":                   "42|",
		"another value":                  "43|" + hex42,
		"capital digits":                 "42|" + strings.ToUpper(hex42),
		"a digit that is none":           "42|g" + hex42[1:],
		"half a signature":               "42|" + hex42[:32],
		"a longer one":                   "42|" + hex42 + "00",
		"two equals signs":               "42|" + raw + "==",
		"another sign at the end":        "42|" + raw + ".",
		"unused bits set":                "42|" + raw[:42] + "p",
		"classic base64":                 "é|" + strings.NewReplacer("-", "+", "_", "/").Replace(baseAcut),
		"a line break":                   "42|" + raw[:20] + "\n" + raw[20:],
		"a line break in place of a bit": "42|" + raw[:20] + "\n" + raw[21:],
		"a blank after":                  "42|" + hex42 + " ",
		"split at the first bar":         "a|" + hexBar + "|b",
	} {
		if got, err := c.Verify(text); got != "" || itsdangerous.Code(err) != "bad_signature" {
			t.Errorf("%s: got %q, %v, want a bad signature", about, got, err)
		}
	}
	if _, err := classic(t, "other").Verify("42|" + hex42); itsdangerous.Code(err) != "bad_signature" {
		t.Errorf("another key: got %v", err)
	}
	for extra, want := range []string{"bad_signature", "bad_data"} {
		text := strings.Repeat("x", itsdangerous.MaxToken-len("|"+hex42)+extra) + "|" + hex42
		if _, err := c.Verify(text); itsdangerous.Code(err) != want {
			t.Errorf("a text of %d bytes: got %v, want %s", len(text), err, want)
		}
	}
}

func TestClassicReads(t *testing.T) {
	c := classic(t, pass)
	if got, err := c.Read(request("user=42|"+hex42), "user"); got != "42" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := c.Read(request(`user="\303\251|`+baseAcut+`"`), "user"); got != "é" || err != nil {
		t.Errorf("quoted: got %q, %v", got, err)
	}
	if _, err := c.Read(request(), "user"); !errors.Is(err, http.ErrNoCookie) {
		t.Errorf("got %v, want http.ErrNoCookie", err)
	}
	for about, r := range map[string]*keyring.Ring{"nil": nil, "zero": new(keyring.Ring)} {
		if _, err := NewClassic(r); !errors.Is(err, keyring.ErrNoKey) {
			t.Errorf("%s ring: got %v, want keyring.ErrNoKey", about, err)
		}
	}
}
