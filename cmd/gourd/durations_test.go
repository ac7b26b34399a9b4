package main

import (
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

func TestMaxAge(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		text string
		want time.Duration
	}{
		{"0", 0},
		{"60", time.Minute},
		{"-5", -5 * time.Second},
		{"3600.9", time.Hour},
		{"-0.5", 0},
		{"31d", 31 * day},
		{"2w", 14 * day},
		{"1w2d3h", 9*day + 3*time.Hour},
		{"1d12h", 36 * time.Hour},
		{"12h", 12 * time.Hour},
		{"90s", 90 * time.Second},
		{"-1d", -day},
		{"99999999999999999999", longest},
		{"9223372036854775807", longest},
		{"-9223372036854775807", -longest},
		{"15000w", 15000 * 7 * day},
	} {
		var got maxAge
		if err := got.Set(tt.text); err != nil || time.Duration(got) != tt.want {
			t.Errorf("%s: got %v, %v, want %v", tt.text, time.Duration(got), err, tt.want)
		}
	}
	if longest >= itsdangerous.NoMaxAge {
		t.Error("the longest age sets no limit")
	}
}

func TestMaxAgeRefuses(t *testing.T) {
	for _, text := range []string{"", " ", "d", "1", "x", "1x", "1d-2h", "d1", "1.5d", "1500ms", "--1d", "NaN", "1d 2h"} {
		var got maxAge
		if err := got.Set(text); (err == nil) != (text == "1") {
			t.Errorf("%q: got %v, %v", text, time.Duration(got), err)
		}
	}
}

func FuzzMaxAge(f *testing.F) {
	for _, seed := range []string{"31d", "2w1d", "-5", "3600.9", "1h", "1e400"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var got maxAge
		if got.Set(text) == nil && (time.Duration(got) > longest || time.Duration(got) < -longest || time.Duration(got)%time.Second != 0) {
			t.Errorf("%q: got %v", text, time.Duration(got))
		}
	})
}
