package config

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/clientaddr"
	"github.com/gourd-auth/gourd/internal/logs"
	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/session"
)

// The kinds of settings: each turns a value of any source into the field. Values of the
// environment and of flags are text, or what JSON makes of them; those of files are typed.

type seconds = time.Duration

// text is text that may not be empty.
func text(field func(*Config) *string) func(*Config, any) error {
	return func(c *Config, v any) error {
		s, ok := v.(string)
		if !ok || s == "" {
			return errors.New("must be text and not empty")
		}
		*field(c) = s
		return nil
	}
}

// optionalText takes Python's None and False, and empty text, for nothing, as Flask does.
func optionalText(field func(*Config) *string) func(*Config, any) error {
	return func(c *Config, v any) error {
		if v == nil || v == false {
			v = ""
		}
		s, ok := v.(string)
		if !ok {
			return errors.New("must be text, or None for none")
		}
		*field(c) = s
		return nil
	}
}

func choice(field func(*Config) *string, among ...string) func(*Config, any) error {
	return func(c *Config, v any) error {
		s, ok := v.(string)
		if !ok || !slices.Contains(among, s) {
			return fmt.Errorf("must be %s", strings.Join(among, " or "))
		}
		*field(c) = s
		return nil
	}
}

func boolean(field func(*Config) *bool) func(*Config, any) error {
	return func(c *Config, v any) error {
		b, ok := truth(v)
		if !ok {
			return errors.New("must be true or false")
		}
		*field(c) = b
		return nil
	}
}

// setRefresh: a setting that is not there is a third answer, the default.
func setRefresh(c *Config, v any) error {
	always, ok := truth(v)
	if !ok {
		return errors.New("must be true or false")
	}
	c.SessionRefresh = session.RefreshNever
	if always {
		c.SessionRefresh = session.RefreshAlways
	}
	return nil
}

// truth reads what people write. Python takes the text "False" for true; nobody means it.
func truth(v any) (value, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case int64:
		return v == 1, v == 0 || v == 1
	case string:
		switch strings.ToLower(v) {
		case "true", "yes", "on", "1":
			return true, true
		case "false", "no", "off", "0":
			return false, true
		}
	}
	return false, false
}

func integer(field func(*Config) *int, least, most int64) func(*Config, any) error {
	return func(c *Config, v any) error {
		n, ok := wholeNumber(v)
		if !ok || n < least || n > most {
			return fmt.Errorf("must be a whole number from %d to %d", least, most)
		}
		*field(c) = int(n)
		return nil
	}
}

func wholeNumber(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		return n, err == nil
	}
	return 0, false
}

// lifetime reads a number of seconds, text such as 31d, or Python's timedelta.
func lifetime(field func(*Config) *seconds) func(*Config, any) error {
	return func(c *Config, v any) error {
		d, err := durationOf(v)
		if err != nil {
			return err
		}
		if d < time.Second || d > cookie.MaxLifetime {
			return errors.New("must be from 1 second to 400 days, as long as browsers keep a cookie")
		}
		*field(c) = d
		return nil
	}
}

// orNever is a lifetime that may be 0, for what is not wanted at all.
func orNever(set func(*Config, any) error, field func(*Config) *seconds) func(*Config, any) error {
	return func(c *Config, v any) error {
		if d, err := durationOf(v); err == nil && d == 0 {
			*field(c) = 0
			return nil
		}
		return set(c, v)
	}
}

func durationOf(v any) (time.Duration, error) {
	switch v := v.(type) {
	case time.Duration:
		return v, nil
	case int64:
		return ParseDuration(strconv.FormatInt(v, 10))
	case float64:
		if math.Abs(v) < 1e9 {
			return time.Duration(v * float64(time.Second)), nil
		}
	case string:
		return ParseDuration(v)
	}
	return 0, errDuration
}

func setAuditKeep(c *Config, v any) error {
	d, err := durationOf(v)
	if err != nil {
		return err
	}
	if day := 24 * time.Hour; d < day || d > 3650*day {
		return errors.New("must be from 1 to 3650 days")
	}
	c.AuditKeep = d
	return nil
}

// setSameSite takes Python's None for no attribute and the text "None" for SameSite=None.
func setSameSite(c *Config, v any) error {
	if v == nil {
		c.SessionCookie.SameSite = cookie.SameSiteUnset
		return nil
	}
	s, _ := v.(string)
	site, err := cookie.ParseSameSite(s)
	if err != nil {
		return errors.New("must be Lax, Strict or None")
	}
	c.SessionCookie.SameSite = site
	return nil
}

// setCookieSize turns Flask's 0, no limit, into the cookie package's -1.
func setCookieSize(c *Config, v any) error {
	err := integer(func(c *Config) *int { return &c.SessionCookie.MaxSize }, 0, 1<<20)(c, v)
	if err == nil && c.SessionCookie.MaxSize == 0 {
		c.SessionCookie.MaxSize = -1
	}
	return err
}

// setTrustedProxies reads addresses parted by commas or as a list. Nothing is nobody.
func setTrustedProxies(c *Config, v any) error {
	list, ok := texts(v)
	if !ok {
		return errors.New("must be addresses and networks such as 127.0.0.1, 10.0.0.0/8")
	}
	proxies, err := clientaddr.ParseProxies(list)
	if err != nil {
		faults := strings.ReplaceAll(err.Error(), "clientaddr: ", "")
		return fmt.Errorf("cannot be taken: %s", strings.ReplaceAll(faults, "\n", "; "))
	}
	c.TrustedProxies = proxies
	return nil
}

// texts is a list of texts: text parted by commas, a list as JSON writes it, or a list
// of TOML or Python. None and empty text are an empty list.
func texts(v any) (list []string, ok bool) {
	if s, isText := v.(string); isText && strings.HasPrefix(s, "[") {
		v, _ = pyjson.Decoder{}.Decode([]byte(s))
		if v == nil {
			return nil, false
		}
	}
	switch v := v.(type) {
	case nil:
		return nil, true
	case string:
		if strings.TrimSpace(v) == "" {
			return nil, true
		}
		return strings.Split(v, ","), true
	case []any:
		for _, item := range v {
			s, isText := item.(string)
			if !isText {
				return nil, false
			}
			list = append(list, s)
		}
		return list, true
	}
	return nil, false
}

func setWeakKeyUntil(c *Config, v any) error {
	if day, ok := v.(time.Time); ok { // TOML has dates
		v = day.Format(time.DateOnly)
	}
	s, _ := v.(string)
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return errors.New("must be a day, YYYY-MM-DD")
	}
	c.WeakKeyUntil = day
	return nil
}

func setLogLevel(c *Config, v any) error {
	s, ok := v.(string)
	if !ok {
		return errors.New("must be text such as info,access=off")
	}
	if _, err := logs.ParseLevels(s); err != nil {
		return err
	}
	c.Logs.Level = s
	return nil
}

func setLogFormat(c *Config, v any) error {
	var s string
	if err := choice(func(*Config) *string { return &s }, "auto", "text", "json")(c, v); err != nil {
		return errors.New("must be auto, text or json")
	}
	c.Logs.Format = map[string]logs.Format{"auto": logs.Auto, "text": logs.Text, "json": logs.JSON}[s]
	return nil
}

// setLogFiles reads package=path, parted by commas. TOML may give a table instead.
func setLogFiles(c *Config, v any) error {
	files := map[string]string{}
	switch v := v.(type) {
	case string:
		for item := range strings.SplitSeq(v, ",") {
			pkg, path, _ := strings.Cut(strings.TrimSpace(item), "=")
			files[pkg] = path
		}
	case map[string]any:
		for pkg, path := range v {
			files[pkg], _ = path.(string)
		}
	}
	for pkg, path := range files {
		if pkg == "" || path == "" {
			files = nil
		}
	}
	if len(files) == 0 {
		return errors.New("must be package=path,…")
	}
	c.Logs.Files = files
	return nil
}
