package config

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/logs"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
)

const canary = "canary-4711-in-a-coal-mine"

// file writes a file into a folder of its own and returns its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// load reads variables alone, with a home of their own.
func load(t *testing.T, vars ...string) (*Config, error) {
	t.Helper()
	return Load(Sources{Environ: append([]string{"HOME=" + t.TempDir()}, vars...)})
}

func mustLoad(t *testing.T, vars ...string) *Config {
	t.Helper()
	c, err := load(t, vars...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	c, err := Load(Sources{Environ: []string{"HOME=/home/me"}})
	if err != nil {
		t.Fatal(err)
	}
	want := cookie.Attributes{Name: "session", Path: "/", HTTPOnly: true, SameSite: cookie.SameSiteLax, MaxSize: 4093}
	if c.SessionCookie != want {
		t.Errorf("cookie: got %+v, want %+v", c.SessionCookie, want)
	}
	got := fmt.Sprintln(c.Data, c.Listen, c.PublicURL, c.Profile, c.RegistrationOpen, c.PasswordMinLength, c.PasswordHash,
		c.SessionLifetime, c.SessionAbsolute, c.SessionRefresh, c.FlaskAppSharesLogin, c.MaxSessions, c.RememberLifetime, c.AuditKeep, c.WeakKeyUntil.IsZero(), c.Keys.Ring == nil, len(c.Warnings))
	if want := fmt.Sprintln("/home/me/.local/state/gourd", "localhost:8300", "http://localhost:8300", "flask", true, 15, "argon2id",
		"744h0m0s", "2160h0m0s", session.RefreshUsed, false, 20, "720h0m0s", "9600h0m0s", true, true, 0); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if c.Origin("LISTEN") != "default" || c.SessionDigest != itsdangerous.SHA1 {
		t.Errorf("got origin %q, digest %v", c.Origin("LISTEN"), c.SessionDigest)
	}
}

func TestHardened(t *testing.T) {
	c := mustLoad(t, "GOURD_PROFILE=hardened", "GOURD_PUBLIC_URL=https://Example.com/")
	if a := c.SessionCookie; a.Name != "__Host-session" || !a.Secure || c.SessionLifetime != time.Hour || c.SessionAbsolute != 24*time.Hour || c.SessionDigest != itsdangerous.SHA256 {
		t.Errorf("got %+v, %v, %v, %v", a, c.SessionLifetime, c.SessionAbsolute, c.SessionDigest)
	}
	if c.PublicURL.String() != "https://example.com" || c.RegistrationOpen {
		t.Errorf("got %v, registration %v", c.PublicURL, c.RegistrationOpen)
	}
	if c := mustLoad(t, "GOURD_PROFILE=hardened"); c.SessionCookie.Name != "__Host-session" || !c.SessionCookie.Secure {
		t.Errorf("on localhost: got %+v", c.SessionCookie)
	}
	c = mustLoad(t, "GOURD_PROFILE=hardened", "GOURD_PUBLIC_URL=https://login.example.com", "FLASK_SESSION_COOKIE_DOMAIN=example.com")
	if c.SessionCookie.Name != "__Secure-session" {
		t.Errorf("with a domain: got %q", c.SessionCookie.Name)
	}
	c = mustLoad(t, "GOURD_PROFILE=hardened", "GOURD_SESSION_COOKIE_NAME=mine", "GOURD_PERMANENT_SESSION_LIFETIME=2h")
	if c.SessionCookie.Name != "mine" || c.SessionLifetime != 2*time.Hour {
		t.Errorf("what is given counts: got %q, %v", c.SessionCookie.Name, c.SessionLifetime)
	}
}

// Every setting, as variables give it.
func TestNobodyIsRemembered(t *testing.T) {
	if c := mustLoad(t, "FLASK_REMEMBER_COOKIE_DURATION=0"); c.RememberLifetime != 0 {
		t.Errorf("got %v, want 0", c.RememberLifetime)
	}
	if c := mustLoad(t); c.RememberLifetime != 30*24*time.Hour {
		t.Errorf("unset: %v", c.RememberLifetime)
	}
}

func TestEverySetting(t *testing.T) {
	c := mustLoad(t,
		"GOURD_DATA=/data", "GOURD_LISTEN=[::1]:0", "GOURD_PUBLIC_URL=https://login.example.com:8443", "GOURD_REGISTRATION=open",
		"GOURD_PASSWORD_MIN_LENGTH=8", "GOURD_PASSWORD_HASH=werkzeug", "FLASK_SESSION_COOKIE_NAME=sid", "FLASK_SESSION_COOKIE_DOMAIN=.example.com",
		"FLASK_APPLICATION_ROOT=/app", "FLASK_SESSION_COOKIE_HTTPONLY=false", "FLASK_SESSION_COOKIE_SECURE=True", `FLASK_SESSION_COOKIE_SAMESITE="none"`,
		"FLASK_SESSION_COOKIE_PARTITIONED=1", "FLASK_SESSION_REFRESH_EACH_REQUEST=yes", "FLASK_PERMANENT_SESSION_LIFETIME=3600",
		"GOURD_SESSION_ABSOLUTE_LIFETIME=1w2d", "FLASK_MAX_COOKIE_SIZE=0", "GOURD_FLASK_APP_SHARES_LOGIN=on", "GOURD_WEAK_KEY_UNTIL=2027-01-31", "GOURD_AUDIT_KEEP=30d",
		"GOURD_MAX_SESSIONS=0", "FLASK_REMEMBER_COOKIE_DURATION=86400",
		"GOURD_TRUSTED_PROXIES=10.0.0.0/8, ::1",
		"GOURD_LOG_LEVEL=warn,session=debug", "GOURD_LOG_FORMAT=json", "GOURD_LOG_FILE=/var/log/gourd", "GOURD_LOG_FILES=access=/a, audit=/b")
	want := cookie.Attributes{Name: "sid", Domain: ".example.com", Path: "/app", Secure: true, Partitioned: true, SameSite: cookie.SameSiteNone, MaxSize: -1}
	if c.SessionCookie != want {
		t.Errorf("cookie: got %+v, want %+v", c.SessionCookie, want)
	}
	got := fmt.Sprintln(c.Data, c.Listen, c.PublicURL, c.RegistrationOpen, c.PasswordMinLength, c.PasswordHash, c.SessionRefresh,
		c.SessionLifetime, c.SessionAbsolute, c.FlaskAppSharesLogin, c.MaxSessions, c.RememberLifetime, c.AuditKeep, c.WeakKeyUntil.Format(time.DateOnly), c.Logs.Level, c.Logs.Format, c.Logs.File, c.Logs.Files, c.TrustedProxies)
	if want := fmt.Sprintln("/data", "[::1]:0", "https://login.example.com:8443", true, 8, "werkzeug", session.RefreshAlways,
		"1h0m0s", "216h0m0s", true, 0, "24h0m0s", "720h0m0s", "2027-01-31", "warn,session=debug", logs.JSON, "/var/log/gourd", map[string]string{"access": "/a", "audit": "/b"}, "10.0.0.0/8, ::1"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, s := range table {
		if s.name != "SESSION_COOKIE_PATH" && s.name != "PROFILE" && c.Origin(s.name) == "default" {
			t.Errorf("%s: this test does not set it", s.name)
		}
	}
}

// Flag, GOURD_*, FLASK_*, .env, TOML, config.py, default: the strongest that says something.
func TestOrder(t *testing.T) {
	src := Sources{
		Flags:   map[string]string{"PASSWORD_MIN_LENGTH": "21"},
		Environ: []string{"HOME=/h", "GOURD_PASSWORD_MIN_LENGTH=22", "FLASK_PASSWORD_MIN_LENGTH=23"},
		DotEnv:  file(t, ".env", "FLASK_PASSWORD_MIN_LENGTH=25\nGOURD_PASSWORD_MIN_LENGTH=24\n"),
		TOML:    file(t, "gourd.toml", "PASSWORD_MIN_LENGTH = 26\n"),
		Python:  file(t, "config.py", "\nGOURD_PASSWORD_MIN_LENGTH = 27\nPASSWORD_MIN_LENGTH = 99\n"),
	}
	steps := []struct {
		want   int
		origin string
		remove func()
	}{
		{21, "--", func() { src.Flags = nil }},
		{22, "GOURD_PASSWORD_MIN_LENGTH", func() { src.Environ = append(src.Environ[:1:1], src.Environ[2]) }},
		{23, "FLASK_PASSWORD_MIN_LENGTH", func() { src.Environ = src.Environ[:1] }},
		{24, ".env:2", func() { _ = os.WriteFile(src.DotEnv, []byte("FLASK_PASSWORD_MIN_LENGTH=25\n"), 0o600) }},
		{25, ".env:1", func() { src.DotEnv = "" }},
		{26, "gourd.toml:1", func() { src.TOML = "" }},
		{27, "config.py:2", func() { src.Python = "" }},
		{15, "default", func() {}},
	}
	for _, step := range steps {
		c, err := Load(src)
		if err != nil {
			t.Fatalf("%d: %v", step.want, err)
		}
		if origin := c.Origin("PASSWORD_MIN_LENGTH"); c.PasswordMinLength != step.want || !strings.HasSuffix(origin, step.origin) {
			t.Errorf("got %d from %s, want %d from %s", c.PasswordMinLength, origin, step.want, step.origin)
		}
		step.remove()
	}
}

func TestFiles(t *testing.T) {
	c, err := Load(Sources{
		Environ: []string{"HOME=/h", "SECRET_KEY=" + canary},
		TOML:    file(t, "gourd.toml", "WEAK_KEY_UNTIL = 2027-01-31\nSESSION_COOKIE_DOMAIN = false\n[LOG_FILES]\naccess = \"/a\"\n"),
		Python: file(t, "config.py", "PERMANENT_SESSION_LIFETIME = timedelta(days=1)\nSESSION_COOKIE_SAMESITE = None\nSESSION_COOKIE_PATH = None\n"+
			"LOG_FORMAT = '%(message)s'\nSESSION_COOKIE_NAME = make_name()\nSOMETHING = other()\nSECRET_KEY = load()\nGOURD_SESSION_ABSOLUTE_LIFETIME = 86400.0\n"),
		PythonClass: "",
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.SessionLifetime != 24*time.Hour || c.SessionAbsolute != 24*time.Hour || c.SessionCookie.SameSite != cookie.SameSiteUnset || c.Logs.Files["access"] != "/a" || c.WeakKeyUntil.Year() != 2027 {
		t.Errorf("got %+v", c)
	}
	if len(c.Warnings) != 2 || !strings.Contains(c.Warnings[0], "config.py:7: SECRET_KEY") || !strings.Contains(c.Warnings[1], "config.py:5: SESSION_COOKIE_NAME") {
		t.Errorf("got warnings %q, want those of two settings", c.Warnings)
	}
}

// All faults come together, each with its setting and the place of it.
func TestFaults(t *testing.T) {
	tests := []struct {
		why  string
		vars []string
		want []string
	}{
		{"several at once", []string{"GOURD_PASSWORD_MIN_LENGTH=0", "FLASK_SESSION_COOKIE_SECURE=maybe", "GOURD_PROFILE=soft", "GOURD_LISTEN=8300"},
			[]string{"PASSWORD_MIN_LENGTH (GOURD_PASSWORD_MIN_LENGTH) must be a whole number from 1 to 64", "SESSION_COOKIE_SECURE (FLASK_SESSION_COOKIE_SECURE) must be true or false", "PROFILE (GOURD_PROFILE) must be flask or hardened", "LISTEN (GOURD_LISTEN) must be host:port"}},
		{"a public address is needed", []string{"GOURD_LISTEN=0.0.0.0:8300"}, []string{"PUBLIC_URL must be given"}},
		{"on all addresses too", []string{"GOURD_LISTEN=:8300"}, []string{"PUBLIC_URL must be given"}},
		{"a port that is none", []string{"GOURD_LISTEN=localhost:http"}, []string{"host:port"}},
		{"a public URL with a path", []string{"GOURD_PUBLIC_URL=https://example.com/app"}, []string{"nothing behind it"}},
		{"another scheme", []string{"GOURD_PUBLIC_URL=ftp://example.com"}, []string{"PUBLIC_URL (GOURD_PUBLIC_URL) must be"}},
		{"a host that is not ASCII", []string{"GOURD_PUBLIC_URL=https://bücher.example"}, []string{"xn--"}},
		{"a host that is a pattern", []string{"GOURD_PUBLIC_URL=https://*.example.com"}, []string{"PUBLIC_URL (GOURD_PUBLIC_URL) must be"}},
		{"a port that is not there", []string{"GOURD_PUBLIC_URL=http://localhost:"}, []string{"PUBLIC_URL (GOURD_PUBLIC_URL) must be"}},
		{"a port as nobody writes it", []string{"GOURD_PUBLIC_URL=https://example.com:0443"}, []string{"PUBLIC_URL (GOURD_PUBLIC_URL) must be"}},
		{"a port beyond the last", []string{"GOURD_PUBLIC_URL=https://example.com:65536"}, []string{"PUBLIC_URL (GOURD_PUBLIC_URL) must be"}},
		{"a password in it", []string{"GOURD_PUBLIC_URL=https://me:" + canary + "@example.com"}, []string{"must be http"}},
		{"empty text", []string{"GOURD_DATA="}, []string{"DATA (GOURD_DATA) must be text"}},
		{"SameSite=None without Secure", []string{"FLASK_SESSION_COOKIE_SAMESITE=None"}, []string{"SESSION_COOKIE_SAMESITE=None", "needs SESSION_COOKIE_SECURE"}},
		{"an unknown SameSite", []string{"FLASK_SESSION_COOKIE_SAMESITE=Loose"}, []string{"must be Lax, Strict or None"}},
		{"an empty SameSite", []string{"FLASK_SESSION_COOKIE_SAMESITE="}, []string{"must be Lax, Strict or None"}},
		{"Secure over http", []string{"FLASK_SESSION_COOKIE_SECURE=true", "GOURD_PUBLIC_URL=http://example.com"}, []string{"SESSION_COOKIE_SECURE (FLASK_SESSION_COOKIE_SECURE)", "needs an https PUBLIC_URL"}},
		{"hardened over http", []string{"GOURD_PROFILE=hardened", "GOURD_PUBLIC_URL=http://example.com"}, []string{"PROFILE=hardened (GOURD_PROFILE)", "https PUBLIC_URL"}},
		{"partitioned over http", []string{"GOURD_SESSION_COOKIE_PARTITIONED=true", "GOURD_PUBLIC_URL=http://example.com"}, []string{"SESSION_COOKIE_PARTITIONED", "https PUBLIC_URL"}},
		{"another domain", []string{"GOURD_PUBLIC_URL=https://example.com", "FLASK_SESSION_COOKIE_DOMAIN=ample.com"}, []string{"neither the host of PUBLIC_URL, example.com, nor a parent"}},
		{"a child domain", []string{"GOURD_PUBLIC_URL=https://example.com", "FLASK_SESSION_COOKIE_DOMAIN=www.example.com"}, []string{"nor a parent"}},
		{"a public suffix", []string{"GOURD_PUBLIC_URL=https://shop.co.uk", "FLASK_SESSION_COOKIE_DOMAIN=co.uk"}, []string{"public suffix"}},
		{"a domain of an address", []string{"GOURD_PUBLIC_URL=https://192.0.2.1", "FLASK_SESSION_COOKIE_DOMAIN=192.0.2.1"}, []string{"addresses have no domains"}},
		{"a prefix without Secure", []string{"FLASK_SESSION_COOKIE_NAME=__Host-s"}, []string{"__Host-"}},
		{"a name that is none", []string{"FLASK_SESSION_COOKIE_NAME=a b"}, []string{"cookie"}},
		{"lifetimes of 401 days and 0", []string{"GOURD_SESSION_ABSOLUTE_LIFETIME=401d", "FLASK_PERMANENT_SESSION_LIFETIME=0"}, []string{"SESSION_ABSOLUTE_LIFETIME", "PERMANENT_SESSION_LIFETIME", "400 days"}},
		{"a lifetime that is none", []string{"FLASK_PERMANENT_SESSION_LIFETIME=a month"}, []string{"number of seconds"}},
		{"an audit log of an hour", []string{"GOURD_AUDIT_KEEP=1h"}, []string{"AUDIT_KEEP", "from 1 to 3650 days"}},
		{"no day", []string{"GOURD_WEAK_KEY_UNTIL=31.01.2027"}, []string{"YYYY-MM-DD"}},
		{"a level that is none", []string{"GOURD_LOG_LEVEL=loud"}, []string{"LOG_LEVEL"}},
		{"a format that is none", []string{"GOURD_LOG_FORMAT=xml"}, []string{"auto, text or json"}},
		{"files without a path", []string{"GOURD_LOG_FILES=access"}, []string{"package=path"}},
		{"a negative size", []string{"GOURD_MAX_COOKIE_SIZE=-1"}, []string{"MAX_COOKIE_SIZE"}},
		{"null for a folder", []string{"GOURD_DATA=null"}, []string{"DATA"}},
		{"an empty key", []string{"SECRET_KEY="}, []string{"SECRET_KEY is set but empty: unset it, or give a key"}},
		{"keys that disagree", []string{"SECRET_KEY=" + canary, "GOURD_SECRET_KEY=" + canary + "x"}, []string{"SECRET_KEY and GOURD_SECRET_KEY give different secret keys"}},
		{"bare fallbacks", []string{"SECRET_KEY=a", "FLASK_SECRET_KEY_FALLBACKS=" + canary}, []string{"one-letter keys"}},
	}
	for _, tt := range tests {
		c, err := load(t, tt.vars...)
		if err == nil || c != nil {
			t.Errorf("%s: got no error", tt.why)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v\nwant %q in it", tt.why, err, want)
			}
		}
		if strings.Contains(err.Error(), canary) {
			t.Errorf("%s: the error shows a secret: %v", tt.why, err)
		}
	}
	if _, err := Load(Sources{}); err == nil || !strings.Contains(err.Error(), "DATA must be given") {
		t.Errorf("no home: got %v", err)
	}
	if c, err := Load(Sources{Environ: []string{"XDG_STATE_HOME=/state"}}); err != nil || c.Data != "/state/gourd" {
		t.Errorf("XDG_STATE_HOME: got %v, %v", c, err)
	}
}

func TestFileFaults(t *testing.T) {
	env := []string{"HOME=/h"}
	tests := []struct {
		why  string
		src  Sources
		want string
	}{
		{"a TOML file that is not there", Sources{Environ: env, TOML: "/nonexistent.toml"}, "/nonexistent.toml"},
		{"a TOML file that is none", Sources{Environ: env, TOML: file(t, "g.toml", "a b")}, "g.toml"},
		{"a class that is not there", Sources{Environ: env, Python: file(t, "c.py", "A = 1"), PythonClass: "Prod"}, "no class Prod"},
		{"a number for text in TOML", Sources{Environ: env, TOML: file(t, "g.toml", "DATA = 1\nLOG_LEVEL = 2\nLOG_FILES = 3\nSESSION_COOKIE_NAME = 4\nSESSION_COOKIE_DOMAIN = 5")}, "g.toml:5) must be text"},
		{"a table for a lifetime", Sources{Environ: env, TOML: file(t, "g.toml", "PERMANENT_SESSION_LIFETIME = 1e300")}, "number of seconds"},
		{"a key that is no text", Sources{Environ: env, TOML: file(t, "g.toml", "SECRET_KEY = 5")}, "g.toml:1"},
		{"a bad key in .env", Sources{Environ: env, DotEnv: file(t, ".env", "SECRET_KEY_HEX=x")}, ".env"},
		{"a key file that is not there", Sources{Environ: env, KeyFile: "/nonexistent"}, "/nonexistent"},
	}
	for _, tt := range tests {
		if _, err := Load(tt.src); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q in it", tt.why, err, tt.want)
		}
	}
	if _, err := Load(Sources{Environ: env, DotEnv: "/nonexistent/.env"}); err != nil {
		t.Errorf("a .env that is not there: got %v", err)
	}
}

func TestWarnings(t *testing.T) {
	c := mustLoad(t, "GOURD_LISTENN=x", "GOURD_SECRETKEY=x", "FLASK_APP_SHARES_LOGIN=1", "FLASK_DEBUG=1", "FLASK_SECRET_KEY=12345", "GOURD_SESSION_ABSOLUTE_LIFETIME=1h")
	all := strings.Join(c.Warnings, "\n")
	for _, want := range []string{"GOURD_LISTENN is no setting; the nearest is GOURD_LISTEN", "nearest is GOURD_SECRET_KEY", "GOURD_FLASK_APP_SHARES_LOGIN", "reads this as JSON", "ends sessions first"} {
		if !strings.Contains(all, want) {
			t.Errorf("got %s\nwant %q in it", all, want)
		}
	}
	if len(c.Warnings) != 5 {
		t.Errorf("got %d warnings, want 5: %s", len(c.Warnings), all)
	}
}

// A name of a logger that does not exist is most likely misspelled.
func TestUnknownLoggers(t *testing.T) {
	c := mustLoad(t, "GOURD_LOG_LEVEL=info,acess=off,security=warn", "FLASK_LOG_FILES=audit=/b,access=/a")
	want := []string{
		`LOG_LEVEL (GOURD_LOG_LEVEL): there is no logger "acess"; the nearest is access, and all are server, access, security`,
		`LOG_FILES (FLASK_LOG_FILES): there is no logger "audit"; the nearest is`,
	}
	if len(c.Warnings) != 2 || c.Warnings[0] != want[0] || !strings.HasPrefix(c.Warnings[1], want[1]) {
		t.Errorf("got %q, want %q", c.Warnings, want)
	}
	source, err := os.ReadFile("../server/server.go")
	if err != nil {
		t.Fatal(err)
	}
	var used []string
	for _, m := range regexp.MustCompile(`Logs\.For\("(\w+)"\)`).FindAllStringSubmatch(string(source), -1) {
		used = append(used, m[1])
	}
	if !slices.Equal(used, loggers) {
		t.Errorf("the server has the loggers %q, known are %q", used, loggers)
	}
}

// Over http in the open whoever is on the way reads along.
func TestPlainHTTPIsAWarning(t *testing.T) {
	for url, want := range map[string]int{
		"http://login.example.org": 1, "http://192.168.1.5:8300": 1,
		"https://login.example.org": 0, "http://localhost": 0, "http://127.0.0.1:80": 0, "http://[::1]": 0,
	} {
		c := mustLoad(t, "GOURD_PUBLIC_URL="+url)
		if len(c.Warnings) != want || want == 1 && !strings.Contains(c.Warnings[0], "PUBLIC_URL (GOURD_PUBLIC_URL) is plain http") {
			t.Errorf("%s: got %q, want %d", url, c.Warnings, want)
		}
	}
}

func TestSetPort(t *testing.T) {
	c := mustLoad(t, "GOURD_LISTEN=127.0.0.1:0")
	if c.SetPort(4711); c.PublicURL.String() != "http://localhost:4711" {
		t.Errorf("got %v", c.PublicURL)
	}
	c = mustLoad(t, "GOURD_PUBLIC_URL=https://example.com")
	if c.SetPort(4711); c.PublicURL.String() != "https://example.com" {
		t.Errorf("a given one stays: got %v", c.PublicURL)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("GOURD_LISTEN=:1", "SESSION_COOKIE_NAME = 1", "SECRET_KEY = b'x'", "GOURD_A='b'")
	f.Fuzz(func(t *testing.T, entry, toml, python, dotenv string) {
		dir := t.TempDir()
		path := func(name, text string) string {
			p := filepath.Join(dir, name)
			_ = os.WriteFile(p, []byte(text), 0o600)
			return p
		}
		c, err := Load(Sources{Environ: []string{"HOME=" + dir, entry}, TOML: path("t", toml), Python: path("p", python), DotEnv: path("e", dotenv)})
		if (c == nil) == (err == nil) {
			t.Fatalf("got %v and %v", c, err)
		}
	})
}

// SESSION_REFRESH_EACH_REQUEST has three answers: Flask's two, and not being set.
func TestRefresh(t *testing.T) {
	for text, want := range map[string]session.Refresh{
		"": session.RefreshUsed, "true": session.RefreshAlways, "False": session.RefreshNever,
	} {
		s := Sources{Environ: []string{"HOME=/home/me"}}
		if text != "" {
			s.Environ = append(s.Environ, "FLASK_SESSION_REFRESH_EACH_REQUEST="+text)
		}
		c, err := Load(s)
		if err != nil {
			t.Fatal(err)
		}
		if c.SessionRefresh != want {
			t.Errorf("%q: got %v, want %v", text, c.SessionRefresh, want)
		}
	}
}
