package server

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestColoursHaveContrast computes WCAG 2.2's contrast of every pair of colours
// that meet on a page, in both themes.
func TestColoursHaveContrast(t *testing.T) {
	css := string(readAsset(t, "gourd.css"))
	light, dark, found := strings.Cut(css, "prefers-color-scheme: dark")
	if !found {
		t.Fatal("there is no dark theme")
	}
	for theme, text := range map[string]string{"light": light, "dark": dark} {
		colours := variables(text)
		for _, tt := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "paper", 7}, {"ink", "card", 7}, {"soft", "paper", 4.5}, {"soft", "card", 4.5},
			{"leaf", "card", 4.5}, {"leaf", "paper", 4.5}, {"leaf-strong", "card", 4.5},
			{"on-leaf", "leaf", 4.5}, {"on-leaf", "leaf-strong", 4.5},
			{"alarm", "alarm-paper", 4.5}, {"alarm", "card", 4.5},
			{"edge", "card", 3}, {"edge", "paper", 3},
		} {
			front, back := colours[tt.front], colours[tt.back]
			if front == "" || back == "" {
				t.Fatalf("%s: no colour %s or %s", theme, tt.front, tt.back)
			}
			if got := contrast(front, back); got < tt.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", theme, tt.front, tt.back, got, tt.least)
			}
		}
	}
}

func TestStyleSheetIsSmallAndOurs(t *testing.T) {
	css := string(readAsset(t, "gourd.css"))
	if len(css) > 12<<10 {
		t.Errorf("got %d bytes, want at most 12 KiB", len(css))
	}
	for _, bad := range []string{"@import", "url(", "http:", "https:", "@font-face"} {
		if strings.Contains(css, bad) {
			t.Errorf("the style sheet holds %q", bad)
		}
	}
}

func readAsset(t *testing.T, name string) []byte {
	t.Helper()
	data, err := embedded.ReadFile("pages/static/" + name)
	must(t, err)
	return data
}

func variables(css string) map[string]string {
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		found[m[1]] = m[2]
	}
	return found
}

// contrast is the ratio of WCAG 2.2, 1 to 21.
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of #rrggbb, 0 to 1.
func luminance(hex string) float64 {
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
