// Package flaskconfig reads what app.config.from_pyfile, from_object, from_file and
// from_prefixed_env read: a config.py, a TOML file, a .env file, the environment.
//
// Start with [ParsePython], [ParseTOML] or [ParseDotenv], each of which takes the text of
// a file and gives a [File]: the settings with their lines, and what was left out and why.
// [PrefixedEnv] takes the environment.
//
// A config.py is read, never run: literals, a little arithmetic, timedelta,
// os.environ.get and simple classes are understood, everything else is skipped and listed
// with its line. One line that is not understood loses no other.
//
// The value model is that of JSON in Go: nil, bool, int64 (or *big.Int), float64, string,
// []any and map[string]any; beyond it []byte for Python's bytes and time.Duration for
// timedelta. A tuple is a []any.
//
// Absent on purpose: interpreting any setting, finding files, YAML, shell expansion. No
// message holds a value, since values are secrets.
package flaskconfig
