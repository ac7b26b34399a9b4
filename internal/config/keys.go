package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/keyring/flaskconfig"
)

// keySettings are the names that hold keys; package keyring reads them.
var keySettings = []string{keyring.Secret, keyring.SecretFile, keyring.SecretHex, keyring.Fallbacks, keyring.FallbacksHex}

// keys puts all sources of keys together: none overrides another. The key of the data
// folder counts only if no other is set, since Gourd put it there for that.
func (l *loader) keys() {
	sources := l.keySources()
	elsewhere := slices.ContainsFunc(sources, func(s keyring.Source) bool { return !s.Active.IsZero() })
	if l.unreadKey(elsewhere); l.config.noKey != nil {
		return
	}
	own := l.ownKey(elsewhere)
	if !elsewhere && own.Active.IsZero() {
		l.config.fallbacks = sources // for the key that is made at start
		return
	}
	if !elsewhere {
		sources = append(sources, own)
	}
	if len(l.faults) > 0 {
		return
	}
	resolved, err := keyring.Resolve(sources...)
	l.fault(err)
	l.config.Keys = resolved
	l.config.Warnings = append(l.config.Warnings, resolved.Notes...)
	if elsewhere {
		l.leftKey(own.Active)
	}
}

// unreadKey looks for a key that config.py has and that cannot be read. A key of our own
// in its stead would sign sessions that the app does not know.
func (l *loader) unreadKey(elsewhere bool) {
	for _, name := range []string{keyring.Secret, keyring.SecretFile, keyring.SecretHex} {
		r, found := l.python.Unread[name]
		if !found {
			continue
		}
		l.unread = r
		at := place(l.src.Python, r.Line)
		if elsewhere {
			l.warn("%s: %s; the key that is used is set elsewhere", at, r.Reason)
			continue
		}
		l.config.noKey = fmt.Errorf("config: %s: %s, and no other source gives the key: give it by FLASK_SECRET_KEY or --key-file", at, r.Reason)
	}
}

// leftKey warns of a key in the data folder that nothing accepts any more.
func (l *loader) leftKey(own keyring.Key) {
	ring := l.config.Keys.Ring
	if own.IsZero() || ring == nil || own.Equal(ring.Active()) || slices.ContainsFunc(ring.Fallbacks(), own.Equal) {
		return
	}
	l.warn("%s is not used: a key is set elsewhere (%s), so everybody who was signed in with it is signed out",
		l.config.KeyFile(), l.config.Keys.Origin)
}

func (l *loader) keySources() []keyring.Source {
	var sources []keyring.Source
	if path := l.src.KeyFile; path != "" {
		key, err := keyring.LoadFile(path)
		l.fault(err)
		sources = append(sources, keyring.Source{Name: "--key-file " + path, Active: key})
	}
	env, err := keyring.FromEnv(func(name string) (string, bool) {
		v, found := l.env[name]
		return v, found && !emptyList(name, v)
	})
	l.fault(err)
	sources = append(sources, env...)
	sources = append(sources, l.dotenvKeys()...)
	sources = append(sources, l.fileKeys(l.toml, l.src.TOML)...)
	return append(sources, l.fileKeys(l.python, l.src.Python)...)
}

// dotenvKeys reads the .env file's keys by the environment's rules, its variables being
// put into the environment by Flask.
func (l *loader) dotenvKeys() []keyring.Source {
	sources, err := keyring.FromEnv(func(name string) (string, bool) {
		v, found := l.dotenv.Values[name]
		text, _ := v.Value.(string)
		return text, found && !emptyList(name, text)
	})
	if err != nil {
		l.fault(fmt.Errorf("%s: %w", l.src.DotEnv, err))
	}
	for i := range sources {
		sources[i].Name = place(l.src.DotEnv, l.dotenv.Values[sources[i].Name].Line)
	}
	return sources
}

// emptyList tells of a variable for fallback keys that somebody cleared. One for a key is
// a fault where it is empty.
func emptyList(name, text string) bool {
	return text == "" && strings.Contains(name, keyring.Fallbacks)
}

func (l *loader) fileKeys(f flaskconfig.File, path string) []keyring.Source {
	var sources []keyring.Source
	for _, name := range keySettings {
		v, found := f.Values[name]
		if !found || v.Value == nil { // Flask's default is None
			continue
		}
		s, err := keyring.FromValue(place(path, v.Line), name, v.Value)
		l.fault(err)
		sources = append(sources, s)
	}
	return sources
}

// ownKey reads the key that an earlier start made, if there is one. Where it is not
// needed a file that cannot be read is no fault.
func (l *loader) ownKey(elsewhere bool) keyring.Source {
	if l.config.Data == "" {
		return keyring.Source{}
	}
	path := l.config.KeyFile()
	key, err := keyring.LoadFile(path)
	if err != nil && !elsewhere && !errors.Is(err, fs.ErrNotExist) {
		l.fault(err)
	}
	return keyring.Source{Name: path, Active: key}
}

// KeyFile is where a key made by Gourd is kept: secret_key in the data folder.
func (c *Config) KeyFile() string { return filepath.Join(c.Data, "secret_key") }

// CreateKey makes a key where none is set, in [Config.KeyFile], and the data folder with
// it (0700). It reports whether it did; with a key present it does nothing. Of several
// processes that start at once one makes the key, and the others take it. It fails if
// config.py has a key that could not be read.
func (c *Config) CreateKey() (created bool, err error) {
	if c.Keys.Ring != nil || c.noKey != nil {
		return false, c.noKey
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return false, fmt.Errorf("config: data folder: %w", err)
	}
	key, err := keyring.CreateFile(c.KeyFile())
	created = err == nil
	if errors.Is(err, fs.ErrExist) {
		key, err = keyring.LoadFile(c.KeyFile())
	}
	if err != nil {
		return false, fmt.Errorf("config: %w", err)
	}
	c.Keys, err = keyring.Resolve(append(c.fallbacks, keyring.Source{Name: c.KeyFile(), Active: key})...)
	return created, err
}
