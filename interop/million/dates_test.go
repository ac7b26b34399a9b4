package million

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/internal/httpdate"
)

var (
	weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "mon", "SUN", "Monday", "Sunday", "Xyz", "Mo"}
	months   = []string{
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "jan", "FEB", "January",
		"february", "March", "april", "June", "July", "August", "September", "October", "November", "December", "Janu", "13", "é",
	}
	zones = []string{
		"GMT", "gmt", "UTC", "UT", "Z", "z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AST", "ADT", "CET", "BST",
		"+0000", "-0000", "+0100", "-0530", "+1400", "-1200", "+2359", "-2359", "+2400", "+9999", "+1", "-5", "0", "+00:00", "(GMT)", "",
	}
	blanks    = []string{" ", " ", " ", " ", "  ", "\t", " \n", ", ", ",", "-", "\u00a0", "\x1c", ""}
	edgeYears = []string{"0", "1", "68", "69", "99", "100", "999", "1000", "1582", "1900", "1969", "1970", "2038", "9999", "10000", "0001", "0099", "-1", "x"}
	noise     = []string{" ", ",", ":", "-", "+", ".", "0", "9", "a", "GMT", "(", ")", "é", "\x00", "  "}
)

// dateCase writes a date, or reads one in any order and spelling that Python
// knows, or a spoiled one. interop/python/million_dates.py does the same.
func dateCase(s *stream) (labels, fields []string) {
	k := s.below(4)
	switch k {
	case 0:
		return []string{"written"}, []string{must(httpdate.Format(values{stream: s}.datetime()))}
	case 1:
		n := s.below(1<<32) * s.below(59)
		n -= s.below(1<<32) * s.below(14)
		return []string{"seconds"}, []string{must(httpdate.Format(time.Unix(int64(n), 0)))}
	}
	text := dateText(s)
	if k == 3 {
		text = spoiledDate(s, text)
	}
	if date, ok := httpdate.Parse(text); ok {
		return []string{"read"}, []string{quoted(text), notation(date)}
	}
	return []string{"none"}, []string{quoted(text)}
}

// dateText returns the parts of a date, mostly in the order of RFC 9110.
func dateText(s *stream) string {
	weekday := ""
	if s.below(4) > 0 {
		weekday = pick(s, weekdays)
		weekday += pick(s, []string{",", ",", "", " ,"})
	}
	day, month, year, clock, zone := dayText(s), pick(s, months), yearText(s), clockText(s), zoneText(s)
	parts := []string{weekday, day, month, year, clock, zone}
	switch s.below(16) {
	case 0:
		parts = []string{weekday, month, day, clock, year} // asctime
	case 1:
		parts = []string{weekday, day + "-" + month + "-" + year, clock, zone} // RFC 850
	case 2:
		parts = []string{weekday, month, day, year, clock, zone}
	case 3:
		parts = []string{weekday, day, month, clock, year, zone}
	case 4:
		parts = []string{weekday, day, month, year, clock + zone}
	case 5:
		parts = []string{weekday, day, month, zone, clock, year}
	case 6:
		i := s.below(6)
		parts = slices.Delete(parts, i, i+1)
	}
	blank := " "
	if s.below(8) == 0 {
		blank = pick(s, blanks)
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), blank)
}

func dayText(s *stream) string {
	var n int
	if s.below(8) > 0 {
		n = 1 + s.below(28)
	} else {
		n = s.below(34)
	}
	if s.oneIn(4) {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%02d", n)
}

func yearText(s *stream) string {
	if s.oneIn(4) {
		return pick(s, edgeYears)
	}
	return strconv.Itoa(1900 + s.below(200))
}

func clockText(s *stream) string {
	odd := s.oneIn(8)
	ends := []int{24, 60, 60}
	if odd {
		ends = []int{26, 62, 63}
	}
	hour, minute, second := s.below(ends[0]), s.below(ends[1]), s.below(ends[2])
	switch k := s.below(8); {
	case k == 0:
		return fmt.Sprintf("%02d:%02d", hour, minute)
	case k == 1:
		return fmt.Sprintf("%d.%d.%d", hour, minute, second)
	case k == 2:
		return fmt.Sprintf("%d:%d:%d", hour, minute, second)
	case k == 3 && odd:
		return fmt.Sprintf("%d:%d:%d.5", hour, minute, second)
	}
	return fmt.Sprintf("%02d:%02d:%02d", hour, minute, second)
}

func zoneText(s *stream) string {
	if s.below(4) > 0 {
		return pick(s, zones)
	}
	sign := pick(s, []string{"+", "-"})
	hours := s.below(26)
	return fmt.Sprintf("%s%02d%02d", sign, hours, s.below(62))
}

// spoiledDate works on characters, as Python does.
func spoiledDate(s *stream, text string) string {
	chars := []rune(text)
	at := s.below(len(chars) + 1)
	cut := 0
	if s.oneIn(2) {
		cut = s.below(4)
	}
	return string(chars[:at]) + pick(s, noise) + string(chars[min(at+cut, len(chars)):])
}
