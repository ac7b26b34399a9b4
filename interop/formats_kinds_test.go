package interop

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/httpdate"
	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/password"
	"github.com/gourd-auth/gourd/taggedjson"
)

// exampleJSON writes a value in the dialects that the example shows.
func exampleJSON(e example) (lines, error) {
	c := vectors.Case{}
	if err := json.Unmarshal([]byte(`{"id": "x", "value": `+e.get("value")+`}`), &c); err != nil {
		return nil, err
	}
	out, value := lines{}, c.Ordered("value")
	for name, encoder := range map[string]pyjson.Encoder{"default": {EscapeNonASCII: true, Spaced: true}, "compact": {}} {
		text, err := encoder.Append(nil, value)
		if err != nil {
			return nil, err
		}
		if e.has(name) {
			out[name] = string(text)
		}
	}
	return out, nil
}

// exampleTagged writes a value and reads it again, as it was or as read_back.
func exampleTagged(e example) (lines, error) {
	value, err := vectors.Typed([]byte(e.get("value")))
	if err != nil {
		return nil, err
	}
	text, err := taggedjson.Dumps(value)
	if err != nil {
		return nil, err
	}
	if e.has("read_back") {
		if value, err = vectors.Typed([]byte(e.get("read_back"))); err != nil {
			return nil, err
		}
	}
	back, err := taggedjson.Loads(text)
	if diff := vectors.Diff(back, value); err == nil && diff != "" {
		err = errors.New(diff)
	}
	return lines{"text": string(text)}, err
}

func exampleSetCookie(e example) (lines, error) {
	sameSite, err := cookie.ParseSameSite(e.get("samesite"))
	if err != nil {
		return nil, err
	}
	o := cookie.Options{
		Domain: e.get("domain"), Path: e.get("path"), SameSite: sameSite, Now: e.clock("now"),
		Secure: e.get("secure") == "true", HTTPOnly: e.get("httponly") == "true", Partitioned: e.get("partitioned") == "true",
	}
	if e.has("expires") {
		o.Expires = time.Unix(e.int("expires"), 0)
	}
	if e.has("max_age") {
		age := time.Duration(e.int("max_age")) * time.Second
		o.MaxAge = &age
	}
	header, err := cookie.Dump(e.get("name"), e.get("cookie_value"), o)
	return lines{"header": header}, err
}

func exampleDeleteCookie(e example) (lines, error) {
	sameSite, err := cookie.ParseSameSite(e.get("samesite"))
	a := cookie.Attributes{Name: e.get("name"), HTTPOnly: e.get("httponly") == "true", Secure: e.get("secure") == "true", SameSite: sameSite}
	return lines{"header": a.Delete()}, err
}

func exampleParseCookie(e example) (lines, error) {
	pairs := [][2]string{}
	for _, pair := range cookie.Parse(e.get("header")) {
		pairs = append(pairs, [2]string{pair.Name, pair.Value})
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(pairs)
	return lines{"cookies": strings.TrimSpace(text.String())}, err
}

func exampleDate(e example) (lines, error) {
	text, err := httpdate.Format(time.Unix(e.int("unix"), 0))
	return lines{"text": text}, err
}

func exampleReadDate(e example) (lines, error) {
	if date, ok := httpdate.Parse(e.get("text")); ok {
		return lines{"unix": fmt.Sprint(date.Unix())}, nil
	}
	return lines{"unix": "none"}, nil
}

// examplePassword checks the hash that is shown: ours are made with a salt of
// their own.
func examplePassword(e example) (lines, error) {
	hash := e.get("hash")
	if err := password.Check(hash, e.get("password")); err != nil {
		return nil, err
	}
	if want := e.get("method") + "$" + e.get("salt") + "$"; !strings.HasPrefix(hash, want) {
		return nil, fmt.Errorf("the hash does not begin with %s", want)
	}
	if err := password.Check(hash, e.get("password")+"x"); !errors.Is(err, password.ErrMismatch) {
		return nil, fmt.Errorf("another password: %v", err)
	}
	return lines{}, nil
}
