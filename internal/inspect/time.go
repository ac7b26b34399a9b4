package inspect

import (
	"encoding/base64"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// Time is when a cookie was signed, as it says itself, and what follows.
type Time struct {
	Timestamp  int64  `json:"timestamp"`             // Unix seconds
	SignedAt   string `json:"signed_at"`             // RFC 3339, UTC
	Age        int64  `json:"age"`                   // seconds; below 0 in the future
	MaxAge     *int64 `json:"max_age,omitempty"`     // seconds; nil without a limit
	ValidUntil string `json:"valid_until,omitempty"` // RFC 3339, UTC
	Expired    bool   `json:"expired"`               // too old, or of the future
	Note       string `json:"note,omitempty"`
}

const (
	year10000 = 253402300800 // Python's datetimes end before it
	epoch2011 = 1293840000   // itsdangerous before 1.0 counted from here
	stamp     = time.RFC3339
)

func readTime(part string, o Options) (*Time, string) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil || len(raw) == 0 || len(raw) > 8 || strings.ContainsAny(part, "\r\n") {
		return nil, "its second part is not a time"
	}
	var seconds uint64
	for _, b := range raw {
		seconds = seconds<<8 | uint64(b)
	}
	if seconds >= year10000 {
		return nil, "its time lies beyond the year 9999"
	}
	t := &Time{Timestamp: int64(seconds), Age: o.Now.Unix() - int64(seconds)}
	t.SignedAt = time.Unix(t.Timestamp, 0).UTC().Format(stamp)
	t.limit(o.MaxAge)
	t.Note = oddTime(*t)
	return t, ""
}

// limit says until when a cookie is valid, in whole seconds as Flask counts.
func (t *Time) limit(maxAge time.Duration) {
	if maxAge == itsdangerous.NoMaxAge {
		return
	}
	limit := int64(maxAge / time.Second)
	t.MaxAge = &limit
	t.Expired = t.Age < 0 || t.Age > limit
	if until := t.Timestamp + limit; limit >= 0 && until < year10000 {
		t.ValidUntil = time.Unix(until, 0).UTC().Format(stamp)
	}
}

func oddTime(t Time) string {
	switch {
	case t.Age < 0:
		return "it was signed in the future: the clocks of the two machines differ"
	case t.Timestamp < epoch2011:
		then := time.Unix(t.Timestamp+epoch2011, 0).UTC()
		return fmt.Sprintf("itsdangerous before 1.0 counted from 2011-01-01; if it made this, it was on %s", then.Format(time.DateOnly))
	}
	return ""
}

var units = []struct {
	seconds int64
	name    string
}{{365 * 86400, "year"}, {86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}}

// span says a number of seconds in its two largest units.
func span(seconds int64) string {
	if seconds < 0 {
		seconds = -max(seconds, -math.MaxInt64)
	}
	var words []string
	for _, u := range units {
		n := seconds / u.seconds
		seconds -= n * u.seconds
		if n > 0 {
			words = append(words, plural(n, u.name))
		} else if len(words) > 0 {
			break
		}
		if len(words) == 2 {
			break
		}
	}
	if len(words) == 0 {
		return "0 seconds"
	}
	return strings.Join(words, " ")
}

func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
