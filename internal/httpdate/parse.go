package httpdate

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	days   = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	months = []string{
		"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
		"january", "february", "march", "april", "may", "june",
		"july", "august", "september", "october", "november", "december",
	}
	// zones are hours and minutes as a decimal number, as they are written.
	zones = map[string]int{
		"UT": 0, "UTC": 0, "GMT": 0, "Z": 0,
		"AST": -400, "ADT": -300, "EST": -500, "EDT": -400, "CST": -600,
		"CDT": -500, "MST": -700, "MDT": -600, "PST": -800, "PDT": -700,
	}
)

// Parse reads a date as Python does and reports whether it is one. It is
// lenient in Python's ways: the weekday is neither needed nor checked, the
// month may stand first, a year below 100 means 1969 to 2068 (0001 too), words
// behind the zone are ignored, and a zone that is not known means UTC. The
// written offset is kept as the time's location. A day, time or offset out of
// range is no date.
//
// Source: CPython, email/_parseaddr.py, _parsedate_tz, and Werkzeug, http.py,
// parse_date.
func Parse(s string) (time.Time, bool) {
	f := split(s)
	month, ok := f.takeMonth()
	if !ok {
		return time.Time{}, false
	}
	f.reorder()
	return f.date(month)
}

// fields are the words of a date by the place where they are expected.
type fields struct{ day, month, year, clock, zone string }

// split finds the five words of a date; a missing zone is "". What has none is
// all empty, and so without a month.
func split(s string) fields {
	words := strings.FieldsFunc(s, isBlank)
	if len(words) == 0 {
		return fields{}
	}
	words = dropWeekday(words)
	if len(words) == 3 { // RFC 850: 02-Jan-20
		if dashed := strings.Split(words[0], "-"); len(dashed) == 3 {
			words = append(dashed, words[1:]...)
		}
	}
	if len(words) == 4 {
		words = splitZone(words)
	}
	if len(words) < 5 || words[0] == "" || words[1] == "" || words[2] == "" {
		return fields{}
	}
	return fields{words[0], words[1], words[2], words[3], words[4]}
}

// isBlank is Python's str.isspace.
func isBlank(r rune) bool { return unicode.IsSpace(r) || 0x1C <= r && r <= 0x1F }

func dropWeekday(words []string) []string {
	first := words[0]
	if strings.HasSuffix(first, ",") || slices.Contains(days, strings.ToLower(first)) {
		return words[1:]
	}
	words[0] = first[strings.LastIndexByte(first, ',')+1:]
	return words
}

// splitZone parts 03:04:05+0100, or puts an empty zone behind.
func splitZone(words []string) []string {
	clock := words[3]
	i := strings.IndexByte(clock, '+')
	if i < 0 {
		i = strings.IndexByte(clock, '-')
	}
	if i <= 0 {
		return append(words, "")
	}
	return append(words[:3], clock[:i], clock[i:])
}

// takeMonth finds the month in the second word or in the first.
func (f *fields) takeMonth() (time.Month, bool) {
	i := slices.Index(months, strings.ToLower(f.month))
	if i < 0 {
		f.day, f.month = f.month, f.day
		i = slices.Index(months, strings.ToLower(f.month))
	}
	return time.Month(i%12 + 1), i >= 0
}

// reorder finds the year where the time or the zone was expected, and cuts
// commas. A year of a comma alone is none, and stays one.
func (f *fields) reorder() {
	f.day = strings.TrimSuffix(f.day, ",")
	if strings.IndexByte(f.year, ':') > 0 {
		f.year, f.clock = f.clock, f.year
	}
	f.year = strings.TrimSuffix(f.year, ",")
	if f.year == "" {
		return
	}
	if first, _ := utf8.DecodeRuneInString(f.year); !isDigit(first) {
		f.year, f.zone = f.zone, f.year
	}
	f.clock = strings.TrimSuffix(f.clock, ",")
}

func (f *fields) date(month time.Month) (time.Time, bool) {
	year, okYear := number(f.year)
	day, okDay := number(f.day)
	clock, okClock := parseClock(f.clock)
	location, okZone := parseZone(f.zone)
	if !okYear || !okDay || !okClock || !okZone {
		return time.Time{}, false
	}
	year = fullYear(year)
	t := time.Date(year, month, day, clock[0], clock[1], clock[2], 0, location)
	// time.Date turns 31 February into March and 24:00 into the next day; what
	// moved was out of range.
	return t, 1 <= year && year <= 9999 && t.Year() == year && t.Month() == month && t.Day() == day &&
		[3]int{t.Hour(), t.Minute(), t.Second()} == clock
}

func fullYear(year int) int {
	switch {
	case year >= 100:
		return year
	case year > 68:
		return year + 1900
	}
	return year + 2000
}

// parseClock reads h:m or h:m:s, with points if there is no colon. The numbers
// may be out of range.
func parseClock(s string) (clock [3]int, ok bool) {
	parts := strings.Split(s, ":")
	if len(parts) == 1 {
		parts = strings.Split(s, ".")
	}
	if len(parts) != 2 && len(parts) != 3 {
		return clock, false
	}
	for i, part := range parts {
		if clock[i], ok = number(part); !ok {
			break
		}
	}
	return clock, ok
}

// parseZone gives UTC for a zone that it does not know, as Werkzeug does.
func parseZone(s string) (*time.Location, bool) {
	written, ok := zones[strings.ToUpper(s)]
	if !ok {
		if written, ok = number(s); !ok {
			return time.UTC, true
		}
	}
	offset := written/100*3600 + written%100*60
	if offset == 0 {
		return time.UTC, true
	}
	const day = 24 * 60 * 60
	return time.FixedZone("", offset), -day < offset && offset < day
}

// isDigit is Python's str.isdigit, but for raised digits, circled ones and the
// like, with which no number begins.
func isDigit(r rune) bool { return unicode.Is(unicode.Nd, r) }
