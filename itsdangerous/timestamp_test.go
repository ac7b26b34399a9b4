package itsdangerous

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// signedText signs text as it is, with whatever timestamp stands at its end.
func signedText(t *testing.T, text string) string {
	t.Helper()
	return mustSigner(t, key, Options{}).Sign(text)
}

func TestT08Timestamps(t *testing.T) {
	s := mustTimestampSigner(t, key, Options{Now: at(when)})
	rows := []struct {
		what, stamp string
		want        int64 // 0: malformed
	}{
		{"empty", "", 0},
		{"zero in one byte", "AA", 0},
		{"zero in eight bytes", "AAAAAAAAAAA", 0},
		{"one", "AQ", 1},
		{"one with unused bits", "AR", 0},
		{"one with padding", "AQ==", 0},
		{"one with a leading zero byte", "AAE", 0},
		{"2^31-1", "f____w", 1<<31 - 1},
		{"2^31", "gAAAAA", 1 << 31},
		{"2^32", "AQAAAAA", 1 << 32},
		{"the last second of 9999", "Ov_0QX8", lastSecond},
		{"the first second of 10000", "Ov_0QYA", 0},
		{"2^40", "AQAAAAAA", 0},
		{"2^63-1", "f_________8", 0},
		{"2^63", "gAAAAAAAAAA", 0},
		{"2^64-1", "__________8", 0},
		{"nine bytes", "____________", 0},
		{"twelve bytes", "________________", 0},
		{"a line end", "AQ\n", 0},
		{"a line end in front", "\nAQ", 0},
		{"the other line end in front", "\rAQ", 0},
		{"one character", "A", 0},
	}
	for _, row := range rows {
		v, err := s.Unsign(signedText(t, "v."+row.stamp), NoMaxAge)
		switch {
		case row.want == 0 && (Code(err) != "bad_time_signature" || v != (Verified{})):
			t.Errorf("%s: %+v, %v, want a malformed timestamp", row.what, v, err)
		case row.want != 0 && (err != nil || v.SignedAt.Unix() != row.want || v.SignedAt.Location() != time.UTC):
			t.Errorf("%s: %+v, %v, want %d", row.what, v, err, row.want)
		}
	}
	for n := range 17 {
		stamp := strict.EncodeToString([]byte(strings.Repeat("\x01", n)))
		_, err := s.Unsign(signedText(t, "v."+stamp), NoMaxAge)
		if good := n >= 1 && n <= 5; good != (err == nil) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if _, err := s.Unsign(signedText(t, "no time"), NoMaxAge); Code(err) != "bad_time_signature" {
		t.Errorf("no timestamp at all: %v", err)
	}
}

func TestT08TimestampsTurnRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.Int64Range(1, lastSecond).Draw(t, "seconds")
		if got, ok := parseTimestamp(string(appendTimestamp(nil, seconds))); !ok || got.Unix() != seconds {
			t.Errorf("%d: %v, %v", seconds, got, ok)
		}
	})
}

func TestT09AgeRules(t *testing.T) {
	token := mustTimestampSigner(t, key, Options{Now: at(when)}).Sign("v")
	for _, maxAge := range []time.Duration{0, 10 * time.Second, 31 * 24 * time.Hour} {
		limit := int64(maxAge / time.Second)
		for _, age := range []int64{-2, -1, 0, 1, 2, limit - 2, limit - 1, limit, limit + 1, limit + 2} {
			v, err := mustTimestampSigner(t, key, Options{Now: at(when + age)}).Unsign(token, maxAge)
			if good := age >= 0 && age <= limit; good != (err == nil) || good && v.Text != "v" {
				t.Errorf("age %d, limit %d: %+v, %v", age, limit, v, err)
			}
			if e, ok := errors.AsType[*ExpiredError](err); err != nil && (!ok || e.Age != time.Duration(age)*time.Second || e.MaxAge != maxAge) {
				t.Errorf("age %d, limit %d: error %+v", age, limit, err)
			}
		}
	}
	rows := []struct {
		what   string
		now    int64
		maxAge time.Duration
		want   string
	}{
		{"no limit, in the future", when - 9, NoMaxAge, ""},
		{"no limit, after an age", 1 << 40, NoMaxAge, ""},
		{"a negative limit, the same second", when, -1, "itsdangerous: signature expired: age 0s, limit -1ns"},
		{"a fraction short", when + 10, 9999 * time.Millisecond, "itsdangerous: signature expired: age 10s, limit 9.999s"},
		{"a fraction over", when + 10, 10001 * time.Millisecond, ""},
		{"one second ahead", when - 1, time.Hour, "itsdangerous: signed 1s in the future"},
		{"one second ahead, where no age is allowed", when - 1, 0, "itsdangerous: signed 1s in the future"},
		{"more than a Duration holds", 1 << 40, NoMaxAge - 1, "itsdangerous: signature expired: age 2562047h47m16.854775807s, limit 2562047h47m16.854775806s"},
		{"further ahead than a Duration holds", -1 << 40, NoMaxAge - 1, "itsdangerous: signed 2562047h47m16.854775807s in the future"},
	}
	for _, row := range rows {
		_, err := mustTimestampSigner(t, key, Options{Now: at(row.now)}).Unsign(token, row.maxAge)
		if got := errText(err); got != row.want {
			t.Errorf("%s: %q, want %q", row.what, got, row.want)
		}
	}
}

// Ages up to what a Duration holds are exact, and cut beyond.
func TestElapsed(t *testing.T) {
	const longest = math.MaxInt64 / int64(time.Second)
	rows := []struct {
		seconds int64
		want    time.Duration
	}{
		{0, 0}, {1, time.Second}, {-1, -time.Second},
		{longest, time.Duration(longest) * time.Second}, {longest + 1, math.MaxInt64},
		{-longest, -time.Duration(longest) * time.Second}, {-longest - 1, -math.MaxInt64},
	}
	for _, row := range rows {
		if got := elapsed(when+row.seconds, when); got != row.want {
			t.Errorf("%d seconds: %v, want %v", row.seconds, got, row.want)
		}
	}
}

// The first second of all is written as Python writes it, though nobody reads it.
func TestSignAtZero(t *testing.T) {
	if got, want := mustTimestampSigner(t, key, Options{Now: at(0)}).Sign("v"), signedText(t, "v."); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
