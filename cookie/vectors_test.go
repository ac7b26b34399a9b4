package cookie

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gourd-auth/gourd/internal/vectors"
)

const refusedList = "../interop/refused.json"

func loadVectors(t *testing.T) vectors.File {
	return vectors.Load(t, "../interop/vectors/werkzeug-cookies.json")
}

// Every Set-Cookie that Werkzeug wrote, or refused to write.
func TestVectorsDump(t *testing.T) {
	file := loadVectors(t)
	judge := file.Judge(t, refusedList, slices.Concat(file.Good, file.Bad))
	for _, c := range file.Good {
		text, err := dumpVector(c)
		judge.Case(c.ID, dumpFault(c, text, err))
	}
	for _, c := range file.Bad {
		fault := ""
		if text, err := dumpVector(c); err == nil {
			fault = fmt.Sprintf("wrote %q, want an error", text)
		}
		judge.Case(c.ID, fault)
	}
}

// dumpFault is empty where text is what Werkzeug wrote. Where it wrote and warned
// of the size, ours is an error.
func dumpFault(c vectors.Case, text string, err error) string {
	if c.Bool("warns") {
		if size, ok := errors.AsType[*SizeError](err); ok && int64(size.Size) == c.Int("header_length") {
			return ""
		}
	}
	switch {
	case err != nil:
		return err.Error()
	case c.Has("header_length"):
		if int64(len(text)) != c.Int("header_length") {
			return fmt.Sprintf("wrote %d bytes, want %d", len(text), c.Int("header_length"))
		}
	case text != c.Text("header"):
		return fmt.Sprintf("wrote %q, want %q", text, c.Text("header"))
	}
	return ""
}

func dumpVector(c vectors.Case) (string, error) {
	args := map[string]any{}
	c.Unmarshal("args", &args)
	if c.Has("args_note") { // the one such case cannot be told in JSON
		args["path"] = "/\xed\xa0\x80"
	}
	if c.Text("op") == "delete_cookie" {
		args["expires"], args["max_age"] = 0.0, 0.0
	}
	o := Options{Now: func() time.Time { return time.Unix(c.Int("now"), 0) }}
	for name, arg := range args {
		if err := setOption(&o, name, arg); err != nil {
			return "", err
		}
	}
	value := ""
	if c.Text("op") == "dump_cookie" {
		value = c.Text("value")
	}
	return Dump(c.Text("key"), value, o)
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
		return time.UnixMicro(int64(math.RoundToEven(arg * 1e6))).UTC(), yearError(arg)
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
	if !isNumber || seconds != float64(int64(seconds)) || math.Abs(seconds) > 9e9 {
		return nil, fmt.Errorf("max_age %v is no time.Duration", arg)
	}
	return new(time.Duration(seconds) * time.Second), nil
}

// Every Cookie header as flask.request.cookies has it. What Werkzeug wrote itself
// and read back is among them.
func TestVectorsParse(t *testing.T) {
	file := loadVectors(t)
	judge := file.Judge(t, refusedList, file.Cases)
	for _, c := range file.Cases {
		judge.Case(c.ID, parseFault(c))
	}
}

func parseFault(c vectors.Case) string {
	var cookies [][2]struct{ V string }
	c.Unmarshal("request_cookies", &cookies)
	var want []Pair
	for _, pair := range cookies {
		want = append(want, Pair{pair[0].V, pair[1].V})
	}
	if diff := cmp.Diff(want, grouped(Parse(c.Text("header")))); diff != "" {
		return "differs (-want +got):\n" + diff
	}
	if c.Text("op") == "roundtrip" && c.Text("header") != "rt="+Quote(c.Text("value")) {
		return fmt.Sprintf("Quote gives %q", Quote(c.Text("value")))
	}
	return ""
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
