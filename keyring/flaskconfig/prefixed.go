package flaskconfig

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

// PrefixedEnv reads the variables that begin with prefix and an underscore, each parsed
// as JSON or else kept as text. The prefix goes off the name; two underscores in the rest
// go down into a map, so that FLASK_MAIL__PORT=25 is {"MAIL": {"PORT": 25}}. environ is
// what os.Environ returns.
//
// A variable that goes down into a value that is no map is an error, where Python raises
// TypeError; all of these are reported, and the rest is read.
//
// Source: flask, config.py, Config.from_prefixed_env.
func PrefixedEnv(environ []string, prefix string) (map[string]any, error) {
	out := map[string]any{}
	var wrong []string
	sorted := slices.Sorted(slices.Values(environ))
	for _, entry := range sorted {
		name, text, _ := strings.Cut(entry, "=")
		key, found := strings.CutPrefix(name, prefix+"_")
		if found && !set(out, strings.Split(key, "__"), jsonOrText(text)) {
			wrong = append(wrong, name)
		}
	}
	if wrong != nil {
		return out, fmt.Errorf("flaskconfig: %s: the part before __ is set to something that holds no settings", strings.Join(wrong, ", "))
	}
	return out, nil
}

func jsonOrText(text string) any {
	v, err := pyjson.Decoder{}.Decode([]byte(text))
	if err != nil {
		return text
	}
	return v
}

// set stores the value at the end of a path, making maps on the way; false if something
// else is in the way.
func set(m map[string]any, path []string, value any) bool {
	for _, part := range path[:len(path)-1] {
		if _, found := m[part]; !found {
			m[part] = map[string]any{}
		}
		next, ok := m[part].(map[string]any)
		if !ok {
			return false
		}
		m = next
	}
	m[path[len(path)-1]] = value
	return true
}
