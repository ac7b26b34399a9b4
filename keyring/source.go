package keyring

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/gourd-auth/gourd/keyring/internal/pyliteral"
)

// Source is what one place says about the keys. It is made by [FromValue], [FromEnv] or
// by hand, and several are put together by [Resolve].
type Source struct {
	Name      string   // the place, as people know it: "SECRET_KEY", "config.py:3"
	Active    Key      // the zero Key: this place says nothing about it
	Fallbacks []Key    // newest first; nil: this place says nothing about them
	Notes     []string // what people should know about this reading; no secrets
}

// The settings that hold keys, without a prefix. SECRET_KEY is text, or bytes where the
// source knows them; SECRET_KEY_FILE names a file that holds the text and one newline at
// most; the last ones are lists, newest first.
const (
	Secret       = "SECRET_KEY"
	SecretFile   = "SECRET_KEY_FILE"
	SecretHex    = "SECRET_KEY_HEX"
	Fallbacks    = "SECRET_KEY_FALLBACKS"
	FallbacksHex = "SECRET_KEY_FALLBACKS_HEX"
)

// FromValue reads one of the settings above as a Python or TOML file holds it: a string
// or []byte, or a []any of those for the lists. The name is what people find it by.
//
// A string as a list of fallbacks is an error: Flask would take each letter of it for a
// key. A file named by SECRET_KEY_FILE may be readable by others, with a note: container
// secrets are mounted so, and cannot be changed.
func FromValue(name, setting string, value any) (Source, error) {
	s := Source{Name: name}
	var err error
	switch setting {
	case Secret:
		s.Active, err = keyOf(value)
		s.noteLiteral(value)
	case SecretHex:
		s.Active, err = hexKeyOf(value)
	case SecretFile:
		err = s.readFile(value)
	case Fallbacks:
		s.Fallbacks, err = keysOf(value, keyOf)
	case FallbacksHex:
		s.Fallbacks, err = keysOf(value, hexKeyOf)
	default:
		err = fmt.Errorf("keyring: %q is no setting that holds keys", setting)
	}
	if err != nil {
		return Source{}, fmt.Errorf("%w (%s)", err, name)
	}
	return s, nil
}

func keyOf(value any) (Key, error) {
	switch v := value.(type) {
	case string:
		return Text(v)
	case []byte:
		return Bytes(v)
	}
	return Key{}, fmt.Errorf("keyring: a key is text or bytes, not %s", typeName(value))
}

func hexKeyOf(value any) (Key, error) {
	text, ok := value.(string)
	if !ok {
		return Key{}, fmt.Errorf("keyring: a key in hex is text, not %s", typeName(value))
	}
	b, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return Key{}, errors.New("keyring: key is not hex: an even number of digits 0-9 a-f, nothing else")
	}
	return Bytes(b)
}

// keysOf reads a list. It never returns nil without an error: an empty list says that
// there are no fallbacks.
func keysOf(value any, one func(any) (Key, error)) ([]Key, error) {
	items, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf(`keyring: fallback keys are a list such as ["older key"], not %s; Flask would make one-letter keys of bare text`, typeName(value))
	}
	keys := make([]Key, len(items))
	for i, item := range items {
		k, err := one(item)
		if err != nil {
			return nil, fmt.Errorf("%w: fallback %d", err, i+1)
		}
		keys[i] = k
	}
	return keys, nil
}

func typeName(value any) string {
	switch value.(type) {
	case nil:
		return "None"
	case string:
		return "text"
	case []byte:
		return "bytes"
	case bool:
		return "a truth value"
	case int, int64, float64:
		return "a number"
	}
	return fmt.Sprintf("%T", value)
}

func (s *Source) readFile(value any) error {
	path, ok := value.(string)
	if !ok || path == "" {
		return fmt.Errorf("keyring: the name of a key file is text, not %s", typeName(value))
	}
	k, mode, err := readKeyFile(path)
	if err != nil {
		return err
	}
	s.Active = k
	if mode&0o077 != 0 {
		s.note("%s may be read by others (mode %04o); where it is not a container's secret, chmod 600 it", path, mode)
	}
	s.noteLiteral(string(k.UTF8()))
	return nil
}

func (s *Source) note(format string, args ...any) {
	s.Notes = append(s.Notes, s.Name+": "+fmt.Sprintf(format, args...))
}

// noteLiteral tells of a text that is spelled like Python's bytes: b'\xfd…' was pasted
// with its prefix and quotes, and Flask signs with these characters too.
func (s *Source) noteLiteral(value any) {
	text, ok := value.(string)
	if !ok {
		return
	}
	literal, err := pyliteral.Unquote(text)
	if b, isBytes := literal.([]byte); err == nil && isBytes && len(b) > 0 {
		meant := newKey(b, false)
		s.note("the key is written as a Python bytes literal, and is used as the text that it is (fingerprint %s), as Flask does; the bytes that it spells have fingerprint %s, and are given as %s", s.Active.Fingerprint(), meant.Fingerprint(), SecretHex)
	}
}

// Resolved is what all sources say together.
type Resolved struct {
	Ring   *Ring
	Origin string   // the source of the active key; several agreeing ones are joined by ", "
	Notes  []string // what to show at start: readings that may surprise, fallbacks left out
}

// Resolve puts sources together. No source overrides another: two that disagree about
// the active key, or about the fallbacks, are an error that names both, with fingerprints
// and without keys. Sources that agree are fine. Without an active key it is ErrNoKey.
func Resolve(sources ...Source) (Resolved, error) {
	var active, fallbacks []Source
	var r Resolved
	for _, s := range sources {
		if !s.Active.IsZero() {
			active = append(active, s)
		}
		if s.Fallbacks != nil {
			fallbacks = append(fallbacks, s)
		}
		r.Notes = append(r.Notes, s.Notes...)
	}
	err := errors.Join(
		agree(active, "secret keys", func(s Source) []Key { return []Key{s.Active} }),
		agree(fallbacks, "fallback keys", func(s Source) []Key { return s.Fallbacks }))
	if err != nil {
		return Resolved{}, err
	}
	if len(active) == 0 {
		return Resolved{}, fmt.Errorf("%w: set %s or name a key file", ErrNoKey, Secret)
	}
	r.Origin = joinNames(active)
	return r.withRing(active[0], fallbacks)
}

// withRing makes the ring. The sources of fallbacks agree, so the first speaks for all.
func (r Resolved) withRing(active Source, fallbacks []Source) (Resolved, error) {
	var older Source
	if len(fallbacks) > 0 {
		older = fallbacks[0]
	}
	var err error
	if r.Ring, err = New(active.Active, older.Fallbacks...); err != nil {
		return Resolved{}, err
	}
	if n := len(older.Fallbacks) - len(r.Ring.Fallbacks()); n > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%s: %d of the fallback keys stood there before and count once; fallbacks are numbered without them", older.Name, n))
	}
	return r, nil
}

// agree reports the first two sources that give different keys.
func agree(sources []Source, what string, keys func(Source) []Key) error {
	for _, s := range sources[min(1, len(sources)):] {
		first := sources[0]
		if !sameKeys(keys(first), keys(s)) {
			return fmt.Errorf("keyring: %s and %s give different %s (fingerprints %s and %s): remove one of them",
				first.Name, s.Name, what, fingerprints(keys(first)), fingerprints(keys(s)))
		}
	}
	return nil
}

func sameKeys(a, b []Key) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Equal(b[i]) {
			return false
		}
	}
	return true
}

func fingerprints(keys []Key) string {
	if len(keys) == 0 {
		return "none"
	}
	var out []string
	for _, k := range keys {
		out = append(out, k.Fingerprint())
	}
	return strings.Join(out, " ")
}

func joinNames(sources []Source) string {
	var names []string
	for _, s := range sources {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}
