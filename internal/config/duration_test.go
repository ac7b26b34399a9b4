package config

import (
	"testing"
	"time"
)

func TestParseDuration(t *testing.T) {
	tests := []struct {
		text string
		want time.Duration
		ok   bool
	}{
		{"3600", time.Hour, true}, {"0", 0, true}, {"-1", -time.Second, true},
		{"31d", 31 * 24 * time.Hour, true}, {"1d12h", 36 * time.Hour, true}, {"2w", 14 * 24 * time.Hour, true}, {"90m", 90 * time.Minute, true}, {"5s", 5 * time.Second, true},
		{"", 0, false}, {"d", 0, false}, {"31 d", 0, false}, {"1.5h", 0, false}, {"-1d", 0, false}, {"1d12", 0, false}, {"1y", 0, false},
		{"9999999999999999999", 0, false}, {"9223372036854775807", 0, false}, {"-9223372036854775808", 0, false}, {"99999999w", 0, false}, {"15000w15000w", 0, false},
	}
	for _, tt := range tests {
		if got, err := ParseDuration(tt.text); got != tt.want || (err == nil) != tt.ok {
			t.Errorf("%q: got %v, %v", tt.text, got, err)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	f.Add("31d")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDuration(s); err != nil && d != 0 {
			t.Fatalf("got %v with %v", d, err)
		}
	})
}
