package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pack is one package, parsed and with its types.
type pack struct {
	folder, path string
	fset         *token.FileSet
	files        []file
	pkg          *types.Package
	info         *types.Info
	flags        []string // of its test binary, beyond Go's own
}

type file struct {
	path   string
	source string
	syntax *ast.File
}

// load asks the go command which files make the package, and where the compiled
// form of what they import is.
func load(pattern string) (*pack, error) {
	out, err := goCommand("list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,DepOnly", pattern)
	if err != nil {
		return nil, err
	}
	p := &pack{fset: token.NewFileSet(), info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}}
	exports := make(map[string]string)
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var l struct {
			ImportPath, Dir, Export string
			GoFiles                 []string
			DepOnly                 bool
		}
		switch err := d.Decode(&l); {
		case errors.Is(err, io.EOF):
			return p, p.check(exports)
		case err != nil:
			return nil, err
		}
		exports[l.ImportPath] = l.Export
		if l.DepOnly {
			continue
		}
		if p.path != "" {
			return nil, errors.New("one package at a time")
		}
		p.path, p.folder = l.ImportPath, l.Dir
		for _, name := range l.GoFiles {
			if err := p.parse(filepath.Join(l.Dir, name)); err != nil {
				return nil, err
			}
		}
	}
}

func goCommand(arguments ...string) (string, error) {
	command := exec.Command("go", arguments...)
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", arguments[0], err)
	}
	return string(out), nil
}

func (p *pack) parse(path string) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	syntax, err := parser.ParseFile(p.fset, path, source, parser.SkipObjectResolution)
	p.files = append(p.files, file{path, string(source), syntax})
	return err
}

func (p *pack) check(exports map[string]string) error {
	lookup := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	conf := types.Config{Importer: importer.ForCompiler(p.fset, "gc", lookup)}
	var files []*ast.File
	for _, f := range p.files {
		files = append(files, f.syntax)
	}
	var err error
	p.pkg, err = conf.Check(p.path, p.fset, files, p.info)
	return err
}

// build compiles the tests with the changed files in place of the real ones.
func (p *pack) build(folder string, files map[string]string) (string, error) {
	files[filepath.Join(p.folder, "mutate_chosen.go")] = fmt.Sprintf(chosenSource, p.pkg.Name())
	replace := make(map[string]string)
	for path, text := range files {
		replace[path] = filepath.Join(folder, filepath.Base(path))
		if err := os.WriteFile(replace[path], []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	list, binary := filepath.Join(folder, "overlay.json"), filepath.Join(folder, "mutate.test")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return "", err
	}
	_, err = goCommand("test", "-c", "-vet=off", "-overlay", list, "-o", binary, p.path)
	return binary, err
}

const chosenSource = `package %s

import (
	mutateOS "os"
	mutateStrconv "strconv"
)

var mutateChosen, _ = mutateStrconv.Atoi(mutateOS.Getenv("MUTATE"))
`
