package device

import (
	"regexp"
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	const apple, linux = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) ", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
	const windows, phone = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
	const iphone, ipad = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ", "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
	for _, tt := range []struct{ agent, want string }{
		{"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"},
		{"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Windows"},
		{"Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on macOS"},
		{"Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "Firefox on Android"},
		{iphone + "FxiOS/132.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"},
		{iphone + "Focus/132.0 Mobile/15E148 Safari/605.1.15", "Firefox Focus on iPhone"},
		{linux + "Chrome/131.0.0.0 Safari/537.36", "Chrome on Linux"},
		{linux + "HeadlessChrome/131.0.0.0 Safari/537.36", "Chrome on Linux"},
		{linux + "Ubuntu Chromium/80.0 Chrome/80.0 Safari/537.36", "Chromium on Linux"},
		{windows + "Chrome/131.0.0.0 Safari/537.36", "Chrome on Windows"},
		{apple + "Chrome/131.0.0.0 Safari/537.36", "Chrome on macOS"},
		{phone + "Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome on Android"},
		{iphone + "CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1", "Chrome on iPhone"},
		{"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Chrome on ChromeOS"},
		{windows + "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge on Windows"},
		{phone + "Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0", "Edge on Android"},
		{iphone + "Version/18.0 EdgiOS/131.0 Mobile/15E148 Safari/604.1", "Edge on iPhone"},
		{windows + "Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763", "Edge on Windows"},
		{windows + "Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0", "Opera on Windows"},
		{"Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18", "Opera on Windows"},
		{phone + "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36", "Samsung Internet on Android"},
		{linux + "Chrome/131.0.0.0 Safari/537.36 Vivaldi/7.0", "Vivaldi on Linux"},
		{apple + "Version/18.1 Safari/605.1.15", "Safari on macOS"},
		{iphone + "Version/18.1 Mobile/15E148 Safari/604.1", "Safari on iPhone"},
		{ipad + "Version/18.1 Mobile/15E148 Safari/604.1", "Safari on iPad"},
		{iphone + "Mobile/15E148", "An app on iPhone"},
		{"Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer on Windows"},
		{"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)", "Internet Explorer on Windows"},
		{"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15 Epiphany/605.1.15", "GNOME Web on Linux"},
		{"Mozilla/5.0 (X11; FreeBSD amd64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on FreeBSD"},
		{"Mozilla/5.0 (X11; Linux x86_64)", "A browser on Linux"},
		{"curl/8.11.0", "curl"},
		{"Wget/1.24.5", "Wget"},
		{"python-requests/2.32.3", "Python Requests"},
		{"Go-http-client/1.1", "A Go program"},
		{"Werkzeug/3.1.3", "Werkzeug's test client"},
		{"Mozilla/5.0 not curl/8", Unknown},
		{"a browser", Unknown},
		{"", Unknown},
		{"<script>alert(1)</script>", Unknown},
		{strings.Repeat("x", maxAgent) + " Firefox/132.0 (X11; Linux)", Unknown},
	} {
		if got := Describe(tt.agent); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.agent, got, tt.want)
		}
	}
}

// Each word can be reached: one that stands behind a part of itself could not.
func TestEveryNameIsReached(t *testing.T) {
	for _, n := range browsers {
		if got := Describe(n.in); got != n.is && got != n.is+" on Windows" {
			t.Errorf("%s: got %q, want %q", n.in, got, n.is)
		}
	}
	for _, n := range systems {
		if got := Describe(n.in); got != "A browser on "+n.is {
			t.Errorf("%s: got %q, want %q", n.in, got, n.is)
		}
	}
	for _, n := range programs {
		if got := Describe(n.in); got != n.is {
			t.Errorf("%s: got %q, want %q", n.in, got, n.is)
		}
	}
}

func FuzzDescribe(f *testing.F) {
	for _, seed := range []string{"", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "curl/8", "\xff\x00 Firefox/", "Edg/ iPhone"} {
		f.Add(seed)
	}
	words := regexp.MustCompile(`^[A-Za-z.' ]{1,40}$`)
	f.Fuzz(func(t *testing.T, agent string) {
		if got := Describe(agent); !words.MatchString(got) {
			t.Errorf("%q: got %q", agent, got)
		}
	})
}
