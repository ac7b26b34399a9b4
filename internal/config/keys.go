package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/keyring/flaskconfig"
)

// keySettings are the names that hold keys; package keyring reads them.
var keySettings = []string{keyring.Secret, keyring.SecretFile, keyring.SecretHex, keyring.Fallbacks, keyring.FallbacksHex}

// keys puts all sources of keys together: none overrides another. The key of the data
// folder counts only if nothing else says anything, since Gourd put it there for that.
func (l *loader) keys() {
	sources := l.keySources()
	if sources == nil {
		sources = l.ownKey()
	} else if l.config.Data != "" {
		if _, err := os.Stat(l.config.KeyFile()); err == nil {
			l.warn("%s is not used: a key is set elsewhere", l.config.KeyFile())
		}
	}
	if len(sources) == 0 || len(l.faults) > 0 {
		return
	}
	resolved, err := keyring.Resolve(sources...)
	l.fault(err)
	l.config.Keys = resolved
	l.config.Warnings = append(l.config.Warnings, resolved.Notes...)
}

func (l *loader) keySources() []keyring.Source {
	var sources []keyring.Source
	if path := l.src.KeyFile; path != "" {
		key, err := keyring.LoadFile(path)
		l.fault(err)
		sources = append(sources, keyring.Source{Name: "--key-file " + path, Active: key})
	}
	env, err := keyring.FromEnv(func(name string) (string, bool) { v, ok := l.env[name]; return v, ok })
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
		return text, found
	})
	if err != nil {
		l.fault(fmt.Errorf("%s: %w", l.src.DotEnv, err))
	}
	for i := range sources {
		sources[i].Name = place(l.src.DotEnv, l.dotenv.Values[sources[i].Name].Line)
	}
	return sources
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

// ownKey reads the key that an earlier start made.
func (l *loader) ownKey() []keyring.Source {
	if l.config.Data == "" {
		return nil
	}
	path := l.config.KeyFile()
	key, err := keyring.LoadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	l.fault(err)
	return []keyring.Source{{Name: path, Active: key}}
}

// KeyFile is where a key made by Gourd is kept: secret_key in the data folder.
func (c *Config) KeyFile() string { return filepath.Join(c.Data, "secret_key") }

// CreateKey makes a key where none is set, in [Config.KeyFile], and the data folder with
// it (0700). It reports whether it did; with a key present it does nothing. Of several
// processes that start at once one makes the key, and the others take it.
func (c *Config) CreateKey() (created bool, err error) {
	if c.Keys.Ring != nil {
		return false, nil
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
	c.Keys, err = keyring.Resolve(keyring.Source{Name: c.KeyFile(), Active: key})
	return created, err
}
