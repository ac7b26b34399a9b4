package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/config"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// longest is the most whole seconds that a time.Duration holds, about 292
// years. What is longer counts as this; itsdangerous.NoMaxAge is not reached,
// for without a limit the future would pass too.
const longest = itsdangerous.NoMaxAge / time.Second * time.Second

// maxAge is the flag --max-age: a number of seconds, or a duration such as 31d,
// 12h or 1d12h, with a minus before it for what expires everything. A fraction
// of a second is cut off, as Flask does.
type maxAge time.Duration

func (m *maxAge) String() string { return shortDuration(time.Duration(*m)) }
func (m *maxAge) Type() string   { return "AGE" }

func (m *maxAge) Set(text string) error {
	d, err := parseAge(text)
	*m = maxAge(d)
	return err
}

func parseAge(text string) (time.Duration, error) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(seconds) {
		limit := longest.Seconds()
		return time.Duration(min(max(math.Trunc(seconds), -limit), limit)) * time.Second, nil
	}
	rest, negative := strings.CutPrefix(text, "-")
	d, err := config.ParseDuration(rest)
	if err != nil || rest == "" || rest[0] == '-' {
		return 0, errors.New("not seconds and not a duration such as 31d or 12h")
	}
	if d = min(d, longest); negative {
		d = -d
	}
	return d, nil
}

// shortDuration writes whole days as 31d and everything else as seconds.
func shortDuration(d time.Duration) string {
	if day := 24 * time.Hour; d > 0 && d%day == 0 {
		return strconv.FormatInt(int64(d/day), 10) + "d"
	}
	return strconv.FormatInt(int64(d/time.Second), 10)
}
