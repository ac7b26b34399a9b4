package httpdate_test

import (
	"math"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/httpdate"
	"github.com/gourd-auth/gourd/internal/vectors"
)

func TestVectors(t *testing.T) {
	f := vectors.Load(t, "../../interop/vectors/http-dates.json")
	judge := f.Judge(t, "../../interop/refused.json", f.All())
	for _, c := range vectors.Op(f.Good, "parse_date") {
		judge.Case(c.ID, goodParse(c))
	}
	for _, c := range vectors.Op(f.Bad, "parse_date") {
		judge.Case(c.ID, badParse(c))
	}
	for _, c := range vectors.Op(f.Good, "http_date") {
		judge.Case(c.ID, goodFormat(c))
	}
	for _, c := range vectors.Op(f.Bad, "http_date") {
		judge.Case(c.ID, badFormat(c))
	}
}

func goodParse(c vectors.Case) string {
	got, ok := httpdate.Parse(c.Text("text"))
	switch {
	case !ok:
		return "not read"
	case float64(got.Unix()) != c.Float("unix"):
		return "another instant: " + got.String()
	}
	return vectors.Diff(any(got), c.Value("value"))
}

func badParse(c vectors.Case) string {
	if got, ok := httpdate.Parse(c.Text("text")); ok {
		return "read as " + got.String()
	}
	return ""
}

func badFormat(c vectors.Case) string {
	if got, err := httpdate.Format(instant(c.Value("value"))); err == nil {
		return "written as " + got
	}
	return ""
}

func goodFormat(c vectors.Case) string {
	got, err := httpdate.Format(instant(c.Value("value")))
	if err != nil {
		return err.Error()
	}
	return vectors.Diff(got, c.Text("text"))
}

// instant gives what Werkzeug's http_date sees in a value. A float is rounded to
// microseconds first, as Python does.
func instant(v any) time.Time {
	switch v := v.(type) {
	case time.Time:
		return v
	case int64:
		return time.Unix(v, 0)
	case float64:
		return time.Unix(int64(math.Floor(math.RoundToEven(v*1e6)/1e6)), 0)
	}
	t, err := time.Parse(`"2006-01-02"`, v.(vectors.Foreign).Text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestParseOddities(t *testing.T) {
	day := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for about, text := range map[string]string{
		"the zone without a blank before it":           "02 Jan 2020 03:04:05+0000",
		"a year that took the time's place":            "02 Jan 03:04:05 2020 GMT",
		"a year that took the zone's place":            "02 Jan GMT 03:04:05 2020",
		"commas behind the numbers":                    "Thu, 02, Jan 2020, 03:04:05, GMT",
		"blanks that only Python calls so":             "02\x1cJan\u00a02020\u300003:04:05\x1fGMT",
		"points in the time":                           "02 Jan 2020 03.04.05",
		"a zone of zero hours with a minus is unknown": "02 Jan 2020 03:04:05 -0000",
		"a plus in front of the day":                   "+2 Jan 2020 03:04:05",
		"the year in front of the time with a colon":   "Jan 2 03:04:05 2020",
		"digits of another script, as int reads them":  "٠٢ Jan ２０20 03:04:05 GMT",
		"digits far out in Unicode":                    "𝟎𝟚 Jan 2020 03:04:05 GMT",
		"underscores between digits":                   "0_2 Jan 2_0_20 03:04:05 GMT",
		"a zone of other digits":                       "02 Jan 2020 04:04:05 ٠١٠٠",
		"a zone west without a blank before it":        "02 Jan 2020 02:04:05-0100",
		"a plus in front of the hour is no zone":       "02 Jan 2020 +03:04:05",
		"a year's place that begins with a colon":      "02 Jan :0 03:04:05 2020",
		"a zone that is no number is UTC":              "02 Jan 2020 03:04:05 0100_",
		"underscores in a zone":                        "02 Jan 2020 02:04:05 -0_100",
	} {
		got, ok := httpdate.Parse(text)
		if !ok || !got.Equal(day) {
			t.Errorf("%s: got %v, %v, want %v", about, got, ok, day)
		}
	}
	for about, text := range map[string]string{
		"a comma alone":                      ",",
		"a time of one number":               "02 Jan 2020 3",
		"a time of four numbers":             "02 Jan 2020 03:04:05:06",
		"a time of four numbers with points": "02 Jan 2020 03.04.05.06",
		"a negative hour":                    "02 Jan 2020 -3:04:05 GMT",
		"an empty field between dashes":      "02--20 03:04:05 GMT",
		"a year that is no number":           "02 Jan x 03:04:05 GMT",
		"a year too long for a number":       "02 Jan 99999999999999999999 03:04:05 GMT",
		"year 0":                             "02 Jan 0 -1:00 GMT",
		"a year below 1":                     "02 Jan -2000 03:04:05 GMT",
		"a raised digit":                     "² Jan 2020 03:04:05 GMT",
		"an offset too long for a number":    "02 Jan 2020 03:04:05 +99999999999999999999",
		"a year of a comma alone":            "Thu, 02 Jan , 03:04:05 2020",
		"day 0":                              "0 Jan 2020 03:04:05 GMT",
		"an underscore at the end":           "2_ Jan 2020 03:04:05 GMT",
		"an underscore at the beginning":     "_2 Jan 2020 03:04:05 GMT",
		"two underscores":                    "0__2 Jan 2020 03:04:05 GMT",
		"two signs":                          "02 Jan +-2020 03:04:05 GMT",
		"a plus in front and a zone behind":  "02 Jan 2020 +3:04:05-0100",
		"letters for minutes":                "02 Jan 2020 03:x:05 GMT",
		"the hour 24":                        "02 Jan 2020 24:00:00 GMT",
		"the minute 60":                      "02 Jan 2020 03:60:05 GMT",
		"the second 60":                      "02 Jan 2020 03:04:60 GMT",
		"a negative second":                  "02 Jan 2020 03:04:-5 GMT",
		"a whole day east":                   "02 Jan 2020 03:04:05 +2400",
		"a whole day west":                   "02 Jan 2020 03:04:05 -2400",
		"blanks alone":                       "  ",
	} {
		if got, ok := httpdate.Parse(text); ok {
			t.Errorf("%s: read as %v", about, got)
		}
	}
}

// The first and the last of what is a date, as Werkzeug reads it.
func TestParseBoundaries(t *testing.T) {
	for about, test := range map[string]struct{ text, want string }{
		"year 1":                     {"02 Jan GMT 03:04:05 -1999", "0001-01-02T03:04:05Z"},
		"the last second":            {"31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z"},
		"a minute less than a day":   {"02 Jan 2020 03:04:05 +2359", "2020-01-02T03:04:05+23:59"},
		"the same in the west":       {"02 Jan 2020 03:04:05 -2359", "2020-01-02T03:04:05-23:59"},
		"minutes that make an hour":  {"02 Jan 2020 03:04:05 +0060", "2020-01-02T03:04:05+01:00"},
		"the nine of another script": {"٠٩ Jan 2020 03:04:05", "2020-01-09T03:04:05Z"},
		"the nine far out":           {"𝟎𝟿 Jan 2020 03:04:05", "2020-01-09T03:04:05Z"},
		"year 68 of this century":    {"02 Jan 68 03:04:05 GMT", "2068-01-02T03:04:05Z"},
		"year 69 of the last":        {"02 Jan 69 03:04:05 GMT", "1969-01-02T03:04:05Z"},
	} {
		if got, ok := httpdate.Parse(test.text); !ok || got.Format(time.RFC3339) != test.want {
			t.Errorf("%s: got %v, %v, want %s", about, got, ok, test.want)
		}
	}
}

func TestFormatBoundaries(t *testing.T) {
	for want, at := range map[string]time.Time{
		"Mon, 01 Jan 0001 00:00:00 GMT": time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC),
		"Fri, 31 Dec 9999 23:59:59 GMT": time.Date(10000, 1, 1, 0, 59, 59, 999, time.FixedZone("", 3600)),
	} {
		if got, err := httpdate.Format(at); got != want || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	for _, at := range []time.Time{time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if got, err := httpdate.Format(at); err == nil {
			t.Errorf("%v was written as %q", at, got)
		}
	}
}

func TestFormatLimits(t *testing.T) {
	for at, want := range map[time.Time]string{
		time.Unix(0, 0):                                                   "Thu, 01 Jan 1970 00:00:00 GMT",
		time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC):                          "Mon, 01 Jan 0001 00:00:00 GMT",
		time.Date(9999, 12, 31, 23, 59, 59, 1, time.UTC):                  "Fri, 31 Dec 9999 23:59:59 GMT",
		time.Date(10000, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600)):      "Fri, 31 Dec 9999 23:00:00 GMT",
		time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC):                     "",
		time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC):                      "",
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -3600)): "",
		time.Unix(1<<40, 0):                                               "",
	} {
		got, err := httpdate.Format(at)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%v: got %q, %v, want %q", at, got, err, want)
		}
	}
}

// FuzzParse checks that what is read can be written, unless its year in UTC is
// out of range, and that the written form is read as the same instant.
func FuzzParse(f *testing.F) {
	file := vectors.Load(f, "../../interop/vectors/http-dates.json")
	for _, c := range vectors.Op(file.All(), "parse_date") {
		f.Add(c.Text("text"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, ok := httpdate.Parse(text)
		if !ok {
			return
		}
		written, err := httpdate.Format(date)
		if err != nil || date.UTC().Year() < 100 {
			return
		}
		again, ok := httpdate.Parse(written)
		if !ok || !again.Equal(date) {
			t.Errorf("%q is %v, written %q, and then %v", text, date, written, again)
		}
	})
}
