package flaskconfig

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
)

// ParseTOML reads a TOML file as app.config.from_file(…, load=tomllib.load, text=False)
// does: of the top level the names in capitals are settings, the others are not Flask's
// and are skipped. A file that is no TOML is an error as a whole, since TOML has no lines
// that stand alone; the error tells the line and nothing of it, which may be a key.
//
// Source: flask, config.py, Config.from_file and from_mapping.
func ParseTOML(text []byte) (File, error) {
	if len(text) > maxFile {
		return File{}, errTooLarge
	}
	var raw map[string]any
	if err := toml.Unmarshal(text, &raw); err != nil {
		return File{}, tomlError(err)
	}
	f := File{Values: map[string]Value{}}
	for name, value := range raw {
		line := lineOf(string(text), name)
		if !isSetting(name) {
			f.skip(line, name+" is not in capitals, so it is no setting of Flask's")
			continue
		}
		f.Values[name] = Value{plain(value), line}
	}
	sortRemarks(f.Skipped)
	return f, nil
}

// tomlError leaves out the TOML library's words, which quote what it found.
func tomlError(err error) error {
	if at, ok := errors.AsType[toml.ParseError](err); ok {
		return fmt.Errorf("flaskconfig: line %d is no TOML; text stands in quotes, and each name once", at.Position.Line)
	}
	return errors.New("flaskconfig: no TOML")
}

// plain turns the lists of tables that the TOML library makes into []any.
func plain(value any) any {
	switch v := value.(type) {
	case []map[string]any:
		list := make([]any, len(v))
		for i, m := range v {
			list[i] = plain(m)
		}
		return list
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	}
	return value
}

var tomlName = regexp.MustCompile(`^\s*(?:\[\[?\s*)?["']?([^"'\s=.\]]+)`)

// lineOf finds the line that begins with a name, 0 if there is none: the TOML library
// keeps no positions. It serves people who look for a setting, nothing else.
func lineOf(text, name string) int {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if m := tomlName.FindStringSubmatch(line); m != nil && m[1] == name {
			return n
		}
	}
	return 0
}
