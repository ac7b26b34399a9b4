package config

import (
	"errors"
	"math"
	"strconv"
	"time"
)

var errDuration = errors.New("must be a number of seconds, or text such as 31d, 12h, 90m or 1d12h")

var units = map[byte]time.Duration{
	's': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour,
}

// ParseDuration reads a whole number of seconds, which may be negative, or numbers with
// the units s, m, h, d and w, one after the other: 3600, 31d, 1d12h. It is an error beyond
// 292 years, the reach of a time.Duration.
func ParseDuration(text string) (time.Duration, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return times(n, time.Second)
	}
	var total time.Duration
	for text != "" {
		i := 0
		for i < len(text) && '0' <= text[i] && text[i] <= '9' {
			i++
		}
		n, err := strconv.ParseInt(text[:i], 10, 64)
		if err != nil || i == len(text) || units[text[i]] == 0 {
			return 0, errDuration
		}
		d, err := times(n, units[text[i]])
		if err != nil || total > math.MaxInt64-d {
			return 0, errDuration
		}
		total += d
		if text = text[i+1:]; text == "" {
			return total, nil
		}
	}
	return 0, errDuration
}

func times(n int64, unit time.Duration) (time.Duration, error) {
	if limit := math.MaxInt64 / int64(unit); n > limit || n < -limit {
		return 0, errDuration
	}
	return time.Duration(n) * unit, nil
}
