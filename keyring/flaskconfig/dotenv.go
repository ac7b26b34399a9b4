package flaskconfig

import (
	"regexp"
	"strings"
)

// ParseDotenv reads a .env file as python-dotenv does, whose flask command puts it into
// the environment: KEY=value a line, "export" before it, blanks around it, # comments,
// 'single' and "double" quotes that may span lines. Every value is text. The last of
// several lines for one name counts.
//
// Nothing is expanded. Python-dotenv would put a variable in place of ${NAME}; here it
// stays as it stands, and a note says so. Lines that set nothing are skipped and listed.
//
// Source: python-dotenv, parser.py.
func ParseDotenv(text []byte) (File, error) {
	if len(text) > maxFile {
		return File{}, errTooLarge
	}
	f := File{Values: map[string]Value{}}
	rest := strings.ReplaceAll(strings.ReplaceAll(string(text), "\r\n", "\n"), "\r", "\n")
	rest = strings.TrimPrefix(rest, "\ufeff")
	for line := 1; rest != ""; {
		n := f.binding(rest, line)
		line += strings.Count(rest[:n], "\n")
		rest = rest[n:]
	}
	return f, nil
}

var (
	envBlank = regexp.MustCompile(`^[^\S\n]*(?:#[^\n]*)?(?:\n|$)`)
	envStart = regexp.MustCompile(`^[^\S\n]*(?:export[^\S\n]+)?(?:'([^'\n]+)'|([^=#\s]+))[^\S\n]*=[^\S\n]*`)
	envValue = regexp.MustCompile(`^(?:'((?:\\'|[^'])*)'|"((?:\\"|[^"])*)"|([^\n]*))`)
	envEnd   = regexp.MustCompile(`^[^\S\n]*(?:#[^\n]*)?(?:\n|$)`)
)

// binding reads one line, or more where quotes span them, and returns its length.
func (f *File) binding(text string, line int) int {
	if n := len(envBlank.FindString(text)); n > 0 {
		return n
	}
	start := envStart.FindStringSubmatch(text)
	if start == nil {
		f.skip(line, "not of the form NAME=value")
		return lineLength(text)
	}
	n := len(start[0])
	m := envValue.FindStringSubmatchIndex(text[n:])
	value, quoted := envText(text[n:], m)
	end := n + m[1]
	tail := envEnd.FindString(text[end:])
	if tail == "" && end < len(text) {
		f.skip(line, "something stands behind the closing quote")
		return lineLength(text)
	}
	name := start[1] + start[2]
	f.Values[name] = Value{value, line}
	if quoted != '\'' && strings.Contains(value, "${") {
		f.Notes = append(f.Notes, Remark{line, name + " holds ${, which python-dotenv expands and this reader does not"})
	}
	return end + len(tail)
}

func lineLength(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

var (
	envComment = regexp.MustCompile(`\s+#.*`)
	singleEsc  = strings.NewReplacer(`\\`, `\`, `\'`, `'`)
	doubleEsc  = strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\"`, `"`, `\a`, "\a", `\b`, "\b",
		`\f`, "\f", `\n`, "\n", `\r`, "\r", `\t`, "\t", `\v`, "\v")
)

// envText returns the value of a match of envValue, and the quote that it stood in.
func envText(text string, m []int) (string, byte) {
	switch {
	case m[2] >= 0:
		return singleEsc.Replace(text[m[2]:m[3]]), '\''
	case m[4] >= 0:
		return doubleEsc.Replace(text[m[4]:m[5]]), '"'
	}
	return strings.TrimSpace(envComment.ReplaceAllString(text[m[6]:m[7]], "")), 0
}
