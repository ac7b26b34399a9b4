package keyring

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// envPrefixes are the prefixes under which the environment may hold a key.
var envPrefixes = []string{"", "FLASK_", "GOURD_"}

// EnvNames lists the variables that [FromEnv] reads.
func EnvNames() []string {
	var names []string
	for _, prefix := range envPrefixes {
		for _, setting := range []string{Secret, SecretFile, SecretHex, Fallbacks, FallbacksHex} {
			names = append(names, prefix+setting)
		}
	}
	return names
}

// FromEnv reads every variable that may hold keys: SECRET_KEY, FLASK_SECRET_KEY and
// GOURD_SECRET_KEY as the raw text that they are, each with _FILE and _HEX, and
// SECRET_KEY_FALLBACKS and SECRET_KEY_FALLBACKS_HEX as JSON lists, newest first, under
// the same prefixes. lookup is os.LookupEnv, or reads a file of variables.
//
// A variable that is set but empty is ErrNoKey, not absence. All faults are reported
// together. Where Flask would make another key of a variable, the source has a note with
// both fingerprints: Flask's from_prefixed_env parses FLASK_SECRET_KEY as JSON first, so
// that 12345 is a number there and "quoted" loses its quotes.
func FromEnv(lookup func(name string) (value string, found bool)) ([]Source, error) {
	var sources []Source
	var faults []error
	for _, name := range EnvNames() {
		text, found := lookup(name)
		if !found {
			continue
		}
		s, err := fromVariable(name, text)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		sources = append(sources, s)
	}
	return sources, errors.Join(faults...)
}

func fromVariable(name, text string) (Source, error) {
	prefix := name[:strings.Index(name, Secret)]
	setting := name[len(prefix):]
	var value any = text
	list := setting == Fallbacks || setting == FallbacksHex
	if text == "" && !list {
		return Source{}, fmt.Errorf("%w: %s is set but empty: unset it, or give a key", ErrNoKey, name)
	}
	if list {
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			value = text // FromValue says what is wanted instead
		}
	}
	s, err := FromValue(name, setting, value)
	if err == nil && name == "FLASK_"+Secret {
		s.noteFlaskJSON(text)
	}
	return s, err
}

// noteFlaskJSON tells what Flask makes of FLASK_SECRET_KEY where that is not the text.
//
// Source: flask, config.py, Config.from_prefixed_env.
func (s *Source) noteFlaskJSON(text string) {
	text = strings.TrimSpace(text)
	constant := text == "NaN" || text == "Infinity" || text == "-Infinity" // numbers for Python's json
	if !constant && !json.Valid([]byte(text)) {
		return
	}
	own := s.Active.Fingerprint()
	var inner string
	if json.Unmarshal([]byte(text), &inner) == nil && inner != "" {
		k, _ := Text(inner)
		s.note("Flask's from_prefixed_env reads this as JSON and signs with the text inside the quotes (fingerprint %s); here it is the text as it stands (fingerprint %s)", k.Fingerprint(), own)
		return
	}
	s.note("Flask's from_prefixed_env reads this as JSON, which gives %s, and it cannot sign with that (fingerprint none); here it is the text as it stands (fingerprint %s)", jsonKind(text), own)
}

func jsonKind(text string) string {
	switch text[0] {
	case '"':
		return "an empty text"
	case '{':
		return "an object"
	case '[':
		return "a list"
	case 't', 'f':
		return "a truth value"
	case 'n':
		return "None"
	}
	return "a number"
}
