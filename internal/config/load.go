package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/keyring/flaskconfig"
)

// Sources is everything that settings are read from. The zero value reads nothing and
// gives the defaults, if Environ has HOME.
type Sources struct {
	Flags   map[string]string // by the setting's name, those that were given; see [Flags]
	KeyFile string            // --key-file; empty: none
	Environ []string          // os.Environ()

	DotEnv      string // a .env file; one that is not there is no fault
	TOML        string // a TOML file; it must be there. Empty: none
	Python      string // a config.py; it must be there. Empty: none
	PythonClass string // the class of config.py whose attributes count; empty: the last one
}

// layer is one source of settings: values by name, each with its origin.
type layer map[string]given

type given struct {
	value  any
	origin string
}

// Load reads the settings. All faults are reported together, each with its setting and
// where it stands; none shows a key. Nothing is written and no folder made.
func Load(src Sources) (*Config, error) {
	l := loader{src: src, config: defaults()}
	l.run()
	c := l.config
	if err := errors.Join(l.faults...); err != nil {
		return nil, err
	}
	return c, nil
}

func defaults() *Config {
	c := &Config{
		Listen: "localhost:8300", Profile: ProfileFlask, PasswordMinLength: 15, PasswordHash: HashArgon2id,
		MaxSessions: 20, RememberLifetime: 30 * 24 * time.Hour, AuditKeep: 400 * 24 * time.Hour,
		appRoot: "/", origins: map[string]string{},
	}
	c.SessionCookie.HTTPOnly = true
	c.SessionCookie.SameSite = cookie.SameSiteLax
	c.SessionCookie.MaxSize = cookie.DefaultMaxSize
	return c
}

// loader collects faults, so that people see all of them at once.
type loader struct {
	src                  Sources
	config               *Config
	env                  map[string]string
	dotenv, toml, python flaskconfig.File
	faults               []error

	unread flaskconfig.Remark // a key in config.py that could not be read, of which keys speaks
}

func (l *loader) fault(err error) {
	if err != nil {
		l.faults = append(l.faults, fmt.Errorf("config: %w", err))
	}
}

func (l *loader) warn(format string, args ...any) {
	l.config.Warnings = append(l.config.Warnings, fmt.Sprintf(format, args...))
}

func (l *loader) run() {
	l.env = variables(l.src.Environ)
	l.dotenv = l.file(l.src.DotEnv, flaskconfig.ParseDotenv)
	l.toml = l.file(l.src.TOML, flaskconfig.ParseTOML)
	l.python = l.file(l.src.Python, l.parsePython)
	l.apply(l.layers())
	l.complete()
	l.keys()
	l.check()
	l.unknownNames()
	l.unknownLoggers()
	l.remarks()
}

func variables(environ []string) map[string]string {
	env := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		env[name] = value
	}
	return env
}

func (l *loader) parsePython(text []byte) (flaskconfig.File, error) {
	lookup := func(name string) (string, bool) { v, ok := l.env[name]; return v, ok }
	return flaskconfig.ParsePython(text, flaskconfig.PythonOptions{Getenv: lookup, Class: l.src.PythonClass})
}

func (l *loader) file(path string, parse func([]byte) (flaskconfig.File, error)) flaskconfig.File {
	if path == "" {
		return flaskconfig.File{}
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && path == l.src.DotEnv {
		return flaskconfig.File{}
	}
	if err != nil {
		l.fault(err)
		return flaskconfig.File{}
	}
	f, err := parse(b)
	if err != nil {
		l.fault(fmt.Errorf("%s: %w", path, err))
	}
	return f
}

// layers lists the sources, the strongest first.
func (l *loader) layers() []layer {
	flags := layer{}
	for name, value := range l.src.Flags {
		s, _ := find(name)
		flags[name] = given{value, "--" + s.flag}
	}
	dotenv := map[string]string{}
	for name, v := range l.dotenv.Values {
		dotenv[name], _ = v.Value.(string)
	}
	inFile := func(name string) string { return place(l.src.DotEnv, l.dotenv.Values[name].Line) }
	inEnv := func(name string) string { return name }
	return []layer{
		flags,
		prefixed(l.env, "GOURD_", inEnv), prefixed(l.env, "FLASK_", inEnv),
		prefixed(dotenv, "GOURD_", inFile), prefixed(dotenv, "FLASK_", inFile),
		typed(l.toml, l.src.TOML, nil), typed(l.python, l.src.Python, func(s setting) bool { return s.flask }),
	}
}

// prefixed takes the variables of one prefix, as from_prefixed_env does: JSON, or text.
func prefixed(env map[string]string, prefix string, origin func(string) string) layer {
	out := layer{}
	for name, raw := range env {
		if key, found := strings.CutPrefix(name, prefix); found {
			out[key] = given{variable(raw), origin(name)}
		}
	}
	return out
}

// variable is the text of a variable, and Python's null. What the text means, a number or
// a truth value, each kind of setting reads by itself; quotes are JSON's and go.
func variable(raw string) any {
	v, err := pyjson.Decoder{}.Decode([]byte(raw))
	if s, ok := v.(string); err == nil && (ok || v == nil) {
		if v == nil {
			return nil
		}
		return s
	}
	return raw
}

// typed takes the settings of a file. Those that bare admits stand there without a prefix;
// every one may stand there with GOURD_ before it.
func typed(f flaskconfig.File, path string, bare func(setting) bool) layer {
	out := layer{}
	for _, s := range table {
		if v, found := f.Values["GOURD_"+s.name]; found {
			out[s.name] = given{v.Value, place(path, v.Line)}
		} else if v, found := f.Values[s.name]; found && (bare == nil || bare(s)) {
			out[s.name] = given{v.Value, place(path, v.Line)}
		}
	}
	return out
}

func place(path string, line int) string { return fmt.Sprintf("%s:%d", filepath.Clean(path), line) }

// apply gives each setting the value of the strongest source that has one.
func (l *loader) apply(layers []layer) {
	for _, s := range table {
		i := slices.IndexFunc(layers, func(one layer) bool { _, found := one[s.name]; return found })
		if i < 0 {
			continue
		}
		g := layers[i][s.name]
		if err := s.set(l.config, g.value); err != nil {
			l.fault(fmt.Errorf("%s (%s) %w", s.name, g.origin, err))
		}
		l.config.origins[s.name] = g.origin
	}
}
