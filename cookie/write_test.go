package cookie

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestC08OneSetCookieForEachCookie(t *testing.T) {
	tests := []struct {
		about       string
		have        []string
		write, want string
		kept        []string
	}{
		{"the first", nil, "s=1; Path=/", "s=1; Path=/", nil},
		{"the same again replaces, also one that net/http wrote",
			[]string{"s=1; Path=/; HttpOnly", "t=2; Path=/", "S=3; Path=/", "s=4; path=/; max-age=9"}, "s=5; Secure; Path=/", "s=5; Secure; Path=/",
			[]string{"t=2; Path=/", "S=3; Path=/"}},
		{"a deletion takes the place of a value", []string{"s=1; Path=/"}, Attributes{Name: "s"}.Delete(), Attributes{Name: "s"}.Delete(), nil},
		{"another path or domain is another cookie",
			[]string{"s=1; Path=/a", "s=1; Domain=example.com; Path=/", "s=1"}, "s=2; Path=/", "s=2; Path=/",
			[]string{"s=1; Path=/a", "s=1; Domain=example.com; Path=/", "s=1"}},
		{"letters from A to Z are folded", []string{"s=1; DOMAIN=AZ.example"}, "s=2; domain=az.example", "s=2; domain=az.example", nil},
		{"a domain is one without its dot and letter case", []string{"s=1; domain = .Example.COM; Path=/"}, "s=2; Domain=example.com; Path=/", "s=2; Domain=example.com; Path=/", nil},
	}
	for _, test := range tests {
		h := http.Header{}
		for _, line := range test.have {
			h.Add("Set-Cookie", line)
		}
		if err := Write(h, test.write); err != nil {
			t.Errorf("%s: %v", test.about, err)
		}
		if diff := cmp.Diff(append(test.kept, test.want), h["Set-Cookie"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.about, diff)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, text := range []string{"", "=v", "; Path=/", "s=1\r\nX: y", "s=1\nX: y", "s=\x00", Attributes{Name: "a b"}.Delete()} {
		h := http.Header{"Set-Cookie": {"s=old"}}
		if err := Write(h, text); err == nil || len(h["Set-Cookie"]) != 1 || h.Get("Set-Cookie") != "s=old" {
			t.Errorf("Write(%q): got %v, %q, want an error and no change", text, err, h)
		}
	}
}
