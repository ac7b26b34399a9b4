package interop

import (
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/keyring"
)

// example is a worked example of docs/formats.md, a fenced block called example
// of lines "name: value". used are the names that a kind has asked for.
type example struct {
	fields map[string]string
	used   map[string]bool
}

var exampleBlock = regexp.MustCompile("(?ms)^```example\n(.*?)^```$")

func readExamples(t *testing.T) (all []example) {
	t.Helper()
	for _, block := range exampleBlock.FindAllStringSubmatch(string(readText(t, "../docs/formats.md")), -1) {
		e := example{map[string]string{}, map[string]bool{}}
		for line := range strings.Lines(block[1]) {
			name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			if _, twice := e.fields[name]; !ok || twice {
				t.Fatalf("docs/formats.md: the line %q", line)
			}
			e.fields[name] = value
		}
		all = append(all, e)
	}
	return all
}

func (e example) has(name string) bool { _, ok := e.fields[name]; return ok }

// get gives an input; the rest of the lines are what comes out.
func (e example) get(name string) string {
	e.used[name] = true
	return e.fields[name]
}

func (e example) int(name string) int64 {
	n, err := strconv.ParseInt(e.get(name), 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func (e example) octets(name string) []byte {
	b, err := hex.DecodeString(e.get(name))
	if err != nil {
		panic(err)
	}
	return b
}

// lines are the results of an example.
type lines map[string]string

// exampleKinds compute an example with the packages of Gourd.
var exampleKinds = map[string]func(example) (lines, error){
	"base64":        exampleBase64,
	"number":        exampleNumber,
	"derive":        exampleDerive,
	"signer":        exampleSigner,
	"serializer":    exampleSerializer,
	"compressed":    exampleCompressed,
	"session":       exampleSession,
	"json":          exampleJSON,
	"tagged":        exampleTagged,
	"verdict":       exampleVerdict,
	"set-cookie":    exampleSetCookie,
	"delete-cookie": exampleDeleteCookie,
	"quote": func(e example) (lines, error) {
		return lines{"written": cookie.Quote(string(e.octets("cookie_value_hex")))}, nil
	},
	"parse-cookie": exampleParseCookie,
	"date":         exampleDate,
	"read-date":    exampleReadDate,
	"password":     examplePassword,
}

// TestFormatsExamples computes every example of docs/formats.md: each of its
// lines is asked for or comes out as it stands there, but for what Python says.
func TestFormatsExamples(t *testing.T) {
	seen := map[string]bool{}
	for i, e := range readExamples(t) {
		kind := e.get("kind")
		compute, ok := exampleKinds[kind]
		if !ok {
			t.Fatalf("example %d: there is no kind %q", i+1, kind)
		}
		got, err := compute(e)
		if err != nil {
			t.Errorf("example %d, %s: %v", i+1, kind, err)
			continue
		}
		seen[kind] = true
		for name, want := range e.fields {
			if out, computed := got[name]; computed && out != want {
				t.Errorf("example %d, %s: %s is\n%s, the document says\n%s", i+1, kind, name, out, want)
			} else if !computed && !e.used[name] && name != "python" {
				t.Errorf("example %d, %s: nobody looks at %s", i+1, kind, name)
			}
		}
		for name := range got {
			if !e.has(name) {
				t.Errorf("example %d, %s: %s is not shown", i+1, kind, name)
			}
		}
	}
	for kind := range exampleKinds {
		if !seen[kind] {
			t.Errorf("no example is a %s", kind)
		}
	}
}

// TestFormatsKeysArePublished: a key that the document shows is everybody's.
func TestFormatsKeysArePublished(t *testing.T) {
	for _, e := range readExamples(t) {
		if !e.has("secret_key") {
			continue
		}
		key, err := keyring.Text(e.get("secret_key"))
		if err != nil || key.Check().Grade != keyring.Published {
			t.Errorf("%s is not among the published keys", e.get("secret_key"))
		}
	}
}
