package config

import (
	"fmt"
	"strings"
)

const referenceHead = `# Settings

Generated from the table that reads them; ` + "`go test ./internal/config -update`" + ` writes this page.

Names are Flask's own where Flask has one. Each setting is taken from the first of these that gives it: a flag, ` + "`GOURD_NAME`" + ` in the
environment, ` + "`FLASK_NAME`" + ` in the environment, the same two in a ` + "`.env`" + ` file, ` + "`NAME`" + ` in a TOML file, ` + "`NAME`" + ` in a config.py, the default.
Variables are read as ` + "`app.config.from_prefixed_env()`" + ` reads them. A config.py is parsed and never run; of it, settings that Flask does not know are
read only with ` + "`GOURD_`" + ` before their name, since an app may use the bare names for itself.

`

const referenceKeys = `
## Secret keys

Keys are different: no source overrides another, and two that disagree are an error that names both. In the environment they stand with
or without ` + "`FLASK_`" + ` or ` + "`GOURD_`" + ` before their name.

| name | meaning | value |
| --- | --- | --- |
| ` + "`SECRET_KEY`" + ` | The key that signs. | the raw text; bytes in a config.py |
| ` + "`SECRET_KEY_FILE`" + ` | A file that holds it. | path; one final newline of the file is not part of the key |
| ` + "`SECRET_KEY_HEX`" + ` | The key, where it is not text. | hex |
| ` + "`SECRET_KEY_FALLBACKS`" + ` | Older keys that only verify, newest first. | JSON list of text; a list in a file |
| ` + "`SECRET_KEY_FALLBACKS_HEX`" + ` | The same, where they are not text. | JSON list of hex |

` + "`--key-file FILE`" + ` is like ` + "`SECRET_KEY_FILE`" + ` and refuses a file that others may read. Without any of these ` + "`gourd serve`" + ` makes a key once, in
` + "`secret_key`" + ` of its data folder.
`

// Reference is the page of all settings, in Markdown.
func Reference() string {
	var b strings.Builder
	b.WriteString(referenceHead)
	b.WriteString("| name | flag | meaning | value | default |\n| --- | --- | --- | --- | --- |\n")
	for _, s := range table {
		flag := ""
		if s.flag != "" {
			flag = "`--" + s.flag + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", s.name, flag, s.meaning, s.unit, s.standard)
	}
	b.WriteString(referenceKeys)
	return b.String()
}
