// Package httpdate writes and reads dates as Werkzeug's http_date and
// parse_date do. They stand in cookies' Expires and in the session's datetimes.
//
// Format writes the one form that Python writes, Parse reads the many forms
// that Python reads. Absent on purpose: dates without a time, ISO 8601 texts
// and everything else that Python's mail parser does not know.
package httpdate

import (
	"errors"
	"time"
)

// layout is the fixed form of RFC 9110, "Thu, 02 Jan 2020 03:04:05 GMT", the
// year in four digits from 0001 on.
const layout = "Mon, 02 Jan 2006 15:04:05 GMT"

var errYear = errors.New("httpdate: the year in UTC is not within 1 to 9999")

// Format writes t in UTC, its fraction of a second dropped. It fails if the
// year in UTC is not within 1 and 9999, which Python's datetime cannot hold
// either.
//
// Source: Werkzeug, http.py, http_date.
func Format(t time.Time) (string, error) {
	t = t.UTC()
	if year := t.Year(); year < 1 || year > 9999 {
		return "", errYear
	}
	return t.Format(layout), nil
}
