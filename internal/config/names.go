package config

import (
	"maps"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/internal/logs"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/keyring/flaskconfig"
)

// unknownNames warns of GOURD_* variables that nothing reads, and of one that would read
// as an instruction to Flask.
func (l *loader) unknownNames() {
	known := keyring.EnvNames()
	for _, s := range table {
		known = append(known, "GOURD_"+s.name)
	}
	names := slices.Concat(slices.Collect(maps.Keys(l.env)), slices.Collect(maps.Keys(l.dotenv.Values)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if strings.HasPrefix(name, "GOURD_") && !slices.Contains(known, name) {
			l.warn("%s is no setting; the nearest is %s", name, nearest(name, known))
		}
	}
	if _, found := l.env["FLASK_APP_SHARES_LOGIN"]; found {
		l.warn("FLASK_APP_SHARES_LOGIN in the environment is not read; the variable is GOURD_FLASK_APP_SHARES_LOGIN")
	}
}

// loggers are those that there are.
var loggers = []string{"server", "access", "security"}

// unknownLoggers warns of loggers that are set and do not exist.
func (l *loader) unknownLoggers() {
	levels, _ := logs.ParseLevels(l.config.Logs.Level) // its faults have been reported
	l.warnLoggers("LOG_LEVEL", levels.Names())
	l.warnLoggers("LOG_FILES", slices.Sorted(maps.Keys(l.config.Logs.Files)))
}

func (l *loader) warnLoggers(setting string, names []string) {
	for _, name := range names {
		if !slices.Contains(loggers, name) {
			l.warn("%s (%s): there is no logger %q; the nearest is %s, and all are %s",
				setting, l.config.Origin(setting), name, nearest(name, loggers), strings.Join(loggers, ", "))
		}
	}
}

// remarks passes on what was skipped in files, where it sets something that is read here.
func (l *loader) remarks() {
	files := []struct {
		path string
		file flaskconfig.File
	}{{l.src.DotEnv, l.dotenv}, {l.src.TOML, l.toml}, {l.src.Python, l.python}}
	for _, f := range files {
		for _, r := range slices.Concat(f.file.Skipped, f.file.Notes) {
			if mentionsSetting(r.Reason) && r != l.unread {
				l.warn("%s: %s", place(f.path, r.Line), r.Reason)
			}
		}
	}
}

func mentionsSetting(reason string) bool {
	words := strings.FieldsFunc(reason, func(r rune) bool { return r == ' ' || r == ',' || r == ':' })
	return slices.ContainsFunc(words, func(w string) bool {
		s, found := find(strings.TrimPrefix(w, "GOURD_"))
		return found && (s.flask || strings.HasPrefix(w, "GOURD_")) || strings.HasSuffix(w, keyring.Secret) || strings.Contains(w, keyring.Secret+"_")
	})
}

// nearest finds the name that takes the fewest changed letters.
func nearest(name string, among []string) string {
	return slices.MinFunc(among, func(a, b string) int { return distance(name, a) - distance(name, b) })
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
