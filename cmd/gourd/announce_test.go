package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/config"
)

// TestP01StartSaysWhomItTrusts, and warns if a proxy must be there and none is named.
func TestP01StartSaysWhomItTrusts(t *testing.T) {
	const none, warning = "none is trusted; visitors are known by the address of their connection", "warning: TRUSTED_PROXIES is not set"
	rows := []struct {
		why, want string
		warns     bool
		settings  []string
	}{
		{"with no setting", none, false, nil},
		{"https, and a listener on this machine", none, true, []string{"GOURD_PUBLIC_URL=https://login.example.org"}},
		{"https, and a listener to the outside", none, true, []string{"GOURD_PUBLIC_URL=https://login.example.org", "GOURD_LISTEN=:8300"}},
		{"http, and a listener on this machine", none, true, []string{"GOURD_PUBLIC_URL=http://login.example.org"}},
		{"http straight to the listener", none, false, []string{"GOURD_PUBLIC_URL=http://login.example.org", "GOURD_LISTEN=:8300"}},
		{"https to this machine", none, false, []string{"GOURD_PUBLIC_URL=https://localhost"}},
		{"nobody, as it is said", none, false, []string{"GOURD_PUBLIC_URL=https://login.example.org", "GOURD_TRUSTED_PROXIES="}},
		{"a proxy that is named", "X-Forwarded-For is believed from 127.0.0.1, 10.0.0.0/8", false,
			[]string{"GOURD_PUBLIC_URL=https://login.example.org", "GOURD_TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8"}},
	}
	for _, row := range rows {
		c, err := config.Load(config.Sources{Environ: append([]string{"HOME=" + t.TempDir(), "SECRET_KEY=" + wireKey}, row.settings...)})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		a := &app{stderr: &out, getenv: func(string) string { return "" }}
		a.announce(c, startup{cookie: c.SessionCookie})
		said := out.String()
		if !strings.Contains(said, "proxies       "+row.want+"\n") || strings.Contains(said, warning) != row.warns {
			t.Errorf("%s: got\n%s\nwant %q, a warning: %v", row.why, said, row.want, row.warns)
		}
	}
}
