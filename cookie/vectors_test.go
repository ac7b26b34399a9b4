package cookie

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// vector is one case of interop/vectors/werkzeug-cookies.json: what the real
// Werkzeug wrote, or read.
type vector struct {
	ID          string `json:"id"`
	Op          string
	Key         string
	Value       string
	ValueCPs    []rune `json:"value_cps"`
	ValueRepeat []any  `json:"value_repeat"`
	Args        map[string]any
	ArgsNote    string `json:"args_note"`
	Now         int64
	Header      string
	HeaderHex   string     `json:"header_hex"`
	Length      int        `json:"header_length"`
	Warns       bool       `json:"warns"`
	Cookies     [][2]typed `json:"request_cookies"`
}

type typed struct{ V string }

func loadVectors(t *testing.T) (good, bad, cases []vector) {
	t.Helper()
	text, err := os.ReadFile("../interop/vectors/werkzeug-cookies.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Good, Bad, Cases []vector }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Good, file.Bad, file.Cases
}

func (v vector) header(t *testing.T) string {
	t.Helper()
	if v.HeaderHex == "" {
		return v.Header
	}
	raw, err := hex.DecodeString(v.HeaderHex)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func (v vector) value() string {
	if len(v.ValueRepeat) == 2 {
		return strings.Repeat(v.ValueRepeat[0].(string), int(v.ValueRepeat[1].(float64)))
	}
	if v.ValueCPs != nil {
		return "\xed\xa0\x80" // the one such case: the lone surrogate D800 as WTF-8
	}
	return v.Value
}

// refused are the answers of Werkzeug that Dump does not give, with the reason.
var refused = map[string]string{
	"good-057": "a name with a blank: no browser stores it under that name",
	"good-058": "a name outside ASCII is no token",
	"good-059": "an empty name: browsers take such a cookie for a nameless one",
	"good-060": "a name with an equals sign: it would be read back as another name",
	"good-061": "a name with a semicolon: it would be read back as another name",
	"good-063": "a name outside ASCII is no token",
	"good-066": "Path= with nothing after it: browsers ignore it; Options.NoPath leaves it out",
	"good-073": "a relative Path: browsers ignore it",
	"good-079": "an internationalised Domain is given in its xn-- form",
	"good-081": "Domain= with nothing after it: browsers ignore it; the empty Domain leaves it out",
	"good-084": "an address in brackets is cut to [ by Werkzeug, which is no host",
	"good-085": "a Domain of dots is empty",
	"good-086": "an internationalised Domain is given in its xn-- form",
	"good-087": "an internationalised Domain is given in its xn-- form",
	"good-096": "Max-Age=1.5 is no number of seconds to a browser",
	"good-099": "Expires with a text that is no date",
	"good-117": "Expires with a text that is no date",
}

func TestVectorsDump(t *testing.T) {
	good, bad, _ := loadVectors(t)
	for _, v := range append(good, bad...) {
		t.Run(v.ID, func(t *testing.T) {
			if v.ArgsNote != "" {
				v.Args = map[string]any{"path": "/\xed\xa0\x80"}
			}
			got, err := dumpVector(v)
			if _, listed := refused[v.ID]; listed || v.Warns || strings.HasPrefix(v.ID, "bad") {
				if err == nil {
					t.Fatalf("got %q, want an error", got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if v.Length != 0 {
				if len(got) != v.Length {
					t.Errorf("got %d bytes, want %d", len(got), v.Length)
				}
				return
			}
			if want := v.header(t); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func dumpVector(v vector) (string, error) {
	if v.Op == "delete_cookie" {
		v.Args["expires"], v.Args["max_age"] = 0.0, 0.0
	}
	o := Options{Now: func() time.Time { return time.Unix(v.Now, 0) }}
	for name, arg := range v.Args {
		if err := setOption(&o, name, arg); err != nil {
			return "", err
		}
	}
	return Dump(v.Key, v.value(), o)
}

// setOption turns one argument of dump_cookie into a field; an error is an
// argument that Options cannot hold.
func setOption(o *Options, name string, arg any) (err error) {
	switch name {
	case "domain":
		o.Domain = arg.(string)
		if o.Domain == "" {
			return fmt.Errorf("an empty Domain attribute")
		}
	case "path":
		path, given := arg.(string)
		if given && path == "" {
			return fmt.Errorf("an empty Path attribute")
		}
		o.Path, o.NoPath = path, !given
	case "expires":
		o.Expires, err = pythonTime(arg)
	case "max_age":
		o.MaxAge, err = pythonDuration(arg)
	case "sync_expires":
		o.NoSync = !arg.(bool)
	case "secure":
		o.Secure = arg.(bool)
	case "httponly":
		o.HTTPOnly = arg.(bool)
	case "partitioned":
		o.Partitioned = arg.(bool)
	case "samesite":
		o.SameSite, err = ParseSameSite(arg.(string))
	case "max_size":
		o.MaxSize = int(arg.(float64))
		if o.MaxSize == 0 {
			o.MaxSize = -1
		}
	default:
		return fmt.Errorf("unknown argument %s", name)
	}
	return err
}

func pythonTime(arg any) (time.Time, error) {
	switch arg := arg.(type) {
	case float64:
		return time.Unix(0, 0).Add(time.Duration(arg*1e3) * time.Millisecond).UTC(), yearError(arg)
	case string:
		return http.ParseTime(arg)
	case map[string]any:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999", time.DateOnly} {
			if at, err := time.Parse(layout, arg["v"].(string)); err == nil {
				return at, nil
			}
		}
	}
	return time.Time{}, fmt.Errorf("unknown time %v", arg)
}

// yearError: seconds beyond the year 9999 do not fit a time.Duration either.
func yearError(seconds float64) error {
	if seconds > 9e9 {
		_, err := httpDate(time.Unix(int64(seconds), 0))
		return err
	}
	return nil
}

func pythonDuration(arg any) (*time.Duration, error) {
	seconds, isNumber := arg.(float64)
	switch arg := arg.(type) {
	case string:
		d, err := time.ParseDuration(arg + "s")
		return &d, err
	case map[string]any:
		return new(time.Duration(arg["seconds"].(float64) * float64(time.Second))), nil
	}
	if !isNumber || seconds != float64(int64(seconds)) || seconds > 9e9 {
		return nil, fmt.Errorf("max_age %v is no time.Duration", arg)
	}
	return new(time.Duration(seconds) * time.Second), nil
}

func TestVectorsParse(t *testing.T) {
	_, _, cases := loadVectors(t)
	for _, v := range cases {
		t.Run(v.ID, func(t *testing.T) {
			var want []Pair
			for _, c := range v.Cookies {
				want = append(want, Pair{c[0].V, c[1].V})
			}
			if diff := cmp.Diff(want, grouped(Parse(v.header(t)))); diff != "" {
				t.Errorf("Parse(%q) differs (-want +got):\n%s", v.header(t), diff)
			}
		})
	}
}

// grouped puts cookies of one name together, as the vectors have them.
func grouped(pairs []Pair) (out []Pair) {
	seen := map[string]bool{}
	for _, p := range pairs {
		for _, q := range pairs {
			if !seen[p.Name] && q.Name == p.Name {
				out = append(out, q)
			}
		}
		seen[p.Name] = true
	}
	return out
}
