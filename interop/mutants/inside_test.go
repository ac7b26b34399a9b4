package mutants

import (
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// hostileInside are payloads that somebody got signed: a visitor whose text an
// application keeps, or an application that shares the key. Each fills a size.
var hostileInside = []struct {
	what              string
	before, unit, end string
}{
	{"open lists", "", "[", ""},
	{"open objects", "", `{"a":`, ""},
	{"empty lists", "[", "[],", "0]"},
	{"empty objects", "[", "{},", "0]"},
	{"numbers", "[", "0,", "0]"},
	{"floats", "[", "1.5e300,", "0]"},
	{"texts", "[", `"",`, "0]"},
	{"one name", "{", `"a":0,`, `"b":0}`},
	{"one digit after the other", "", "9", ""},
	{"a long fraction", "0.", "3", ""},
	{"a long exponent", "1e", "9", ""},
	{"numbers of 4300 digits", "[", strings.Repeat("7", 4300) + ",", "0]"},
	{"a long text", `"`, "x", `"`},
	{"escapes", `"`, `\n`, `"`},
	{"escapes of Unicode", `"`, `\u00e9`, `"`},
	{"lone surrogates", `"`, `\ud800`, `"`},
	{"blanks", "", " ", "0"},
	{"tuples", "[", `{" t":[]},`, "0]"},
	{"tags in tags", "", `{" di":`, ""},
	{"bytes", `{" b":"`, "AAAA", `"}`},
	{"a date of digits", `{" d":"`, "1", `"}`},
	{"a date of commas", `{" d":"`, ",", `"}`},
	{"a date of blanks", `{" d":"Thu,`, " ", `01 Jan 1970 00:00:00 GMT"}`},
	{"a date of brackets", `{" d":"`, "(", `"}`},
	{"dates", "[", `{" d":"Thu, 01 Jan 1970 00:00:00 GMT"},`, "0]"},
	{"ids", "[", `{" u":"00000000000000000000000000000000"},`, "0]"},
	{"an id of digits", `{" u":"`, "0", `"}`},
	{"markup", `{" m":"`, "<", `"}`},
}

// names are many different ones, which have no unit.
func names(size int) string {
	var out strings.Builder
	out.WriteString("{")
	for i := 0; out.Len() < size-20; i++ {
		out.WriteString(`"` + stamp(int64(i+1)) + `":0,`)
	}
	return out.String() + `"":0}`
}

// filled is a payload's text of at most that size.
func filled(before, unit, end string, size int) string {
	return before + strings.Repeat(unit, max(1, (size-len(before)-len(end))/len(unit))) + end
}

// signedText is a token with a text inside that nobody has looked at; packed is
// the same as a URL-safe payload.
func (s *stock) signedText(text, packed string) string {
	if s.recipe.packed {
		text = packed
	}
	if s.recipe.timed {
		text += s.recipe.options.Sep + stamp(now)
	}
	return s.insider.Sign(text)
}

// readers are the verifiers that parse what was signed.
func readers(t testing.TB) (found []*stock) {
	t.Helper()
	for _, s := range stockAll(t, verifiers()) {
		if s.behind != nil || s.isSigned != nil {
			found = append(found, s)
		}
	}
	return found
}

// codecs are all that read what was signed.
var codecs = map[string]itsdangerous.Codec{
	"JSON":            itsdangerous.JSON{},
	"JSON in order":   itsdangerous.JSON{KeepOrder: true},
	"tagged":          taggedjson.Serializer{},
	"tagged in order": taggedjson.Serializer{KeepOrder: true},
}

// insides are the hostile texts of a size.
func insides(size int) map[string]string {
	texts := map[string]string{"many names": names(size)}
	for _, h := range hostileInside {
		texts[h.what] = filled(h.before, h.unit, h.end, size)
	}
	return texts
}
