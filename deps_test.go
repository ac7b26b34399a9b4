package gourd_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/gourd-auth/gourd"

// A goPackage is what `go list -json` says of one of our packages.
type goPackage struct {
	Dir, ImportPath, Name, Doc string
	GoFiles                    []string
	Imports, Deps              []string
}

// path is the package's import path below the module: "session/sqlstore".
func (p goPackage) path() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

// isPublic reports whether others may import the package.
func (p goPackage) isPublic() bool {
	return p.Name != "main" && p.Name != "interop" && !slices.Contains(strings.Split(p.path(), "/"), "internal")
}

var listPackages = sync.OnceValues(func() ([]goPackage, error) {
	cmd := exec.Command("go", "list", "-json=Dir,ImportPath,Name,Doc,GoFiles,Imports,Deps", "./...")
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, errors.New(string(exit.Stderr))
	}
	if err != nil {
		return nil, err
	}
	var all []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := decoder.Decode(&p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
})

// packages lists our packages that have code outside tests, without network.
func packages(t *testing.T) []goPackage {
	t.Helper()
	all, err := listPackages()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return slices.DeleteFunc(slices.Clone(all), func(p goPackage) bool { return len(p.GoFiles) == 0 })
}

// under reports whether an import path is the named one or lies below it. Paths
// of ours may be given below the module, and the module's own name means all of it.
func under(path, name string) bool {
	if path == name || strings.HasPrefix(path, name+"/") {
		return true
	}
	path, ours := strings.CutPrefix(path, module+"/")
	return ours && (path == name || strings.HasPrefix(path, name+"/"))
}

// Imports point down. Each row names what a package, and all that it imports,
// must not reach. A row about a package also holds for the folders below it,
// unless they have a row of their own.
var forbidden = []struct {
	pkg    string
	never  []string
	reason string
}{
	{"internal/pyjson", []string{module}, "JSON text is the bottom: it knows nothing of ours"},
	{"internal/httpdate", []string{module}, "dates are the bottom: they know nothing of ours"},
	{"itsdangerous", []string{"keyring", "taggedjson", "cookie", "session", "login", "net/http", "database/sql"},
		"takes keys as bytes; who reads one Flask cookie gets no HTTP and no SQL"},
	{"taggedjson", []string{"keyring", "itsdangerous", "cookie", "session", "login", "net/http", "database/sql"},
		"turns values into text and back, whoever signs it"},
	{"keyring", []string{"itsdangerous", "taggedjson", "cookie", "session", "login", "net/http", "database/sql"},
		"holds keys, whatever they sign"},
	{"keyring/flaskconfig", []string{"itsdangerous", "taggedjson", "cookie", "session", "login", "net/http", "database/sql"},
		"reads settings into keys; only programs import it"},
	{"password", []string{"itsdangerous", "taggedjson", "keyring", "cookie", "session", "login", "net/http", "database/sql"},
		"checks passwords, whoever they belong to"},
	{"cookie", []string{"taggedjson", "password", "session", "login", "database/sql"},
		"cookies are below the sessions that travel in them"},
	{"session", []string{"password", "login", "database/sql"},
		"sessions are below logins, and their stores have folders of their own"},
	{"session/sqlstore", []string{"password", "login", "modernc.org", "github.com/jackc", "github.com/mattn"},
		"takes a *sql.DB and imports no driver"},
	{"login", []string{"database/sql"}, "users come from the caller's loader"},
	{"internal", []string{"internal/server", "cmd"}, "what serves is above what it serves"},
	{"internal/server", []string{"cmd"}, "commands are at the top"},
}

// ruleFor returns the index of the most specific row for a package, or -1.
func ruleFor(path string) int {
	best := -1
	for i, rule := range forbidden {
		if under(path, rule.pkg) && (best < 0 || len(rule.pkg) > len(forbidden[best].pkg)) {
			best = i
		}
	}
	return best
}

func TestImportsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		i := ruleFor(p.path())
		if i < 0 {
			continue
		}
		rule := forbidden[i]
		for _, dep := range p.Deps {
			if slices.ContainsFunc(rule.never, func(name string) bool { return under(dep, name) }) {
				t.Errorf("%s reaches %s: %s", p.path(), dep, rule.reason)
			}
		}
	}
}

// The public packages import the standard library, golang.org/x/crypto and each
// other; internal packages that they use are held to the same. What needs more,
// such as the readers of a Flask app's settings, has a folder of its own that
// nothing below it imports.
func TestPublicPackagesNeedOnlyCrypto(t *testing.T) {
	exceptions := map[string][]string{
		"keyring/flaskconfig": {"go.starlark.net", "github.com/BurntSushi/toml"},
	}

	all := packages(t)
	for _, p := range all {
		if !p.isPublic() {
			continue
		}
		for _, q := range all {
			if q.ImportPath != p.ImportPath && !slices.Contains(p.Deps, q.ImportPath) {
				continue
			}
			for _, dep := range q.Imports {
				allowed := isStandard(dep) || strings.HasPrefix(dep, module+"/") || under(dep, "golang.org/x/crypto")
				excepted := slices.ContainsFunc(exceptions[q.path()], func(name string) bool { return under(dep, name) })
				if !allowed && !excepted {
					t.Errorf("%s needs %s (in %s): public packages get by on the standard library and golang.org/x/crypto", p.path(), dep, q.path())
				}
			}
		}
	}
}

// isStandard reports whether an import path is the standard library's: those
// alone have no dot in their first element.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// A replace works in this checkout only: `go install` of the module ignores or
// refuses it.
func TestNoReplaceInGoMod(t *testing.T) {
	for _, file := range []string{"go.mod", "tools/go.mod"} {
		out, err := exec.Command("go", "mod", "edit", "-json", file).Output()
		if err != nil {
			t.Fatalf("go mod edit %s: %v", file, err)
		}
		var mod struct{ Replace []any }
		if err := json.Unmarshal(out, &mod); err != nil {
			t.Fatal(err)
		}
		if len(mod.Replace) > 0 {
			t.Errorf("%s has %d replace directives, want none", file, len(mod.Replace))
		}
	}
}
