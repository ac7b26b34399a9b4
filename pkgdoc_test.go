package gourd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// Every package says what it is for, in one comment, in one file.
func TestEveryPackageHasOneComment(t *testing.T) {
	for _, p := range packages(t) {
		var files []string
		for _, name := range p.GoFiles {
			if parse(t, filepath.Join(p.Dir, name), parser.PackageClauseOnly|parser.ParseComments).Doc != nil {
				files = append(files, name)
			}
		}
		switch want := "Package " + p.Name + " "; {
		case len(files) != 1:
			t.Errorf("%s has its package comment in %d files %v, want one", p.path(), len(files), files)
		case p.Name != "main" && !strings.HasPrefix(p.Doc, want):
			t.Errorf("%s: the package comment begins %q, want %q", p.path(), p.Doc, want)
		}
	}
}

func parse(t *testing.T, file string, mode parser.Mode) *ast.File {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, mode)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
