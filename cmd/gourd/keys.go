package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

// namedKey is a key and what people know it by.
type namedKey struct {
	keyring.Key
	name string
}

var errNoKey = errors.New("no secret key: set SECRET_KEY or SECRET_KEY_HEX, or give --key-file FILE ('gourd key new' makes a key)")

// lookup finds a variable of the environment. One that is empty, or an empty
// list, is not there: whoever clears SECRET_KEY for a command says that there is
// none, and a program may give both lists of fallbacks and leave one empty.
func (a *app) lookup(name string) (string, bool) {
	value := a.getenv(name)
	return value, value != "" && strings.TrimSpace(value) != "[]"
}

// keys returns the keys of the environment: the newest first, or that of
// --key-file in its stead, and then the fallbacks. Each stands at its place in
// the list as it was written, for verdicts name a key by its number. Without a
// newest key there are none.
func (a *app) keys(keyFile string) ([]namedKey, error) {
	sources, err := keyring.FromEnv(a.lookup)
	if err != nil {
		return nil, configError(err)
	}
	sources = joinFallbacks(sources)
	if keyFile != "" {
		if sources, err = withFile(sources, keyFile); err != nil {
			return nil, configError(err)
		}
	}
	resolved, err := keyring.Resolve(sources...)
	switch {
	case errors.Is(err, keyring.ErrNoKey):
		return nil, nil
	case err != nil:
		return nil, configError(err)
	}
	keys := []namedKey{{resolved.Ring.Active(), resolved.Origin}}
	for i, k := range fallbacks(sources) {
		keys = append(keys, namedKey{k, fmt.Sprintf("fallback %d", i+1)})
	}
	a.tell(sources, keys)
	return keys, nil
}

// joinFallbacks puts the keys of SECRET_KEY_FALLBACKS_HEX, which are those that
// are not text, behind those of SECRET_KEY_FALLBACKS, unless both lists are the
// same.
func joinFallbacks(sources []keyring.Source) []keyring.Source {
	var out []keyring.Source
	for _, s := range sources {
		name, isHex := strings.CutSuffix(s.Name, "_HEX")
		i := slices.IndexFunc(out, func(o keyring.Source) bool { return o.Name == name })
		if !isHex || i < 0 || s.Fallbacks == nil {
			out = append(out, s)
			continue
		}
		if !slices.EqualFunc(out[i].Fallbacks, s.Fallbacks, keyring.Key.Equal) {
			out[i].Fallbacks = slices.Concat(out[i].Fallbacks, s.Fallbacks)
		}
	}
	return out
}

// withFile puts the key of a file in the place of all newest keys.
func withFile(sources []keyring.Source, path string) ([]keyring.Source, error) {
	k, err := keyring.LoadFile(path)
	if err != nil {
		return nil, err
	}
	out := []keyring.Source{{Name: path, Active: k}}
	for _, s := range sources {
		if s.Fallbacks != nil {
			out = append(out, keyring.Source{Name: s.Name, Fallbacks: s.Fallbacks, Notes: s.Notes})
		}
	}
	return out, nil
}

// fallbacks returns the list as it was written. Resolve has seen to it that all
// sources give the same.
func fallbacks(sources []keyring.Source) []keyring.Key {
	for _, s := range sources {
		if s.Fallbacks != nil {
			return s.Fallbacks
		}
	}
	return nil
}

// tell warns of keys that Flask reads otherwise and of keys that are not strong.
func (a *app) tell(sources []keyring.Source, keys []namedKey) {
	for _, s := range sources {
		for _, note := range s.Notes {
			a.warn("%s", note)
		}
	}
	for _, k := range keys {
		if s := k.Check(); s.Grade != keyring.Strong && !a.quietKeys {
			a.warn("%s is a %s key: %s", k.name, s.Grade, s.Reason)
		}
	}
}

// keysIfAny returns the keys as itsdangerous takes them, or none.
func (a *app) keysIfAny(keyFile string) (itsdangerous.Keys, error) {
	named, err := a.keys(keyFile)
	if err != nil || len(named) == 0 {
		return itsdangerous.Keys{}, err
	}
	keys := itsdangerous.Keys{Secret: named[0].UTF8()}
	for _, k := range named[1:] {
		keys.Fallbacks = append(keys.Fallbacks, k.UTF8())
	}
	return keys, nil
}

// itsdangerousKeys is keysIfAny for a command that needs a key.
func (a *app) itsdangerousKeys(keyFile string) (itsdangerous.Keys, error) {
	keys, err := a.keysIfAny(keyFile)
	if err == nil && len(keys.Secret) == 0 {
		err = configError(errNoKey)
	}
	return keys, err
}
