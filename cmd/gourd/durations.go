package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// longest is the most whole seconds that a time.Duration holds, about 292
// years. What is longer counts as this; itsdangerous.NoMaxAge is not reached,
// for without a limit the future would pass too.
const longest = time.Duration(int64(itsdangerous.NoMaxAge)/int64(time.Second)) * time.Second

// maxAge is the flag --max-age: a whole number of seconds, or a duration such
// as 31d, 12h or 1d12h. A fraction of a second is cut off, as Flask does.
type maxAge time.Duration

func (m *maxAge) String() string { return shortDuration(time.Duration(*m)) }
func (m *maxAge) Type() string   { return "AGE" }

func (m *maxAge) Set(text string) error {
	d, err := parseAge(text)
	if err == nil {
		*m = maxAge(d.Truncate(time.Second))
	}
	return err
}

func parseAge(text string) (time.Duration, error) {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return inSeconds(float64(seconds)), nil
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(seconds) {
		return inSeconds(math.Trunc(seconds)), nil
	}
	d, err := parseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("not seconds and not a duration such as 31d or 12h")
	}
	return d, nil
}

// inSeconds is a number of seconds, held within what a Duration can be.
func inSeconds(seconds float64) time.Duration {
	limit := longest.Seconds()
	return time.Duration(min(max(seconds, -limit), limit)) * time.Second
}

// parseDuration is time.ParseDuration with days and weeks before the rest: 31d,
// 2w, 1d12h.
func parseDuration(text string) (time.Duration, error) {
	rest, negative := strings.CutPrefix(text, "-")
	total := 0.0
	for _, unit := range []struct {
		name    string
		seconds float64
	}{{"w", 7 * 86400}, {"d", 86400}} {
		number, after, found := strings.Cut(rest, unit.name)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil {
			return 0, err
		}
		total, rest = total+float64(n)*unit.seconds, after
	}
	d := inSeconds(total)
	if rest != "" || text == "" {
		clock, err := time.ParseDuration(rest)
		if err != nil || clock < 0 {
			return 0, fmt.Errorf("not a duration: %q", text)
		}
		d = min(longest, d+min(clock, longest-d))
	}
	if negative {
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
