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

// TestN02RedirectsHaveOneHelper keeps http.Redirect in one file: it sends a
// browser wherever its text says ("//evil.example", "/\evil.example"), so the one
// helper that judges targets is the only place that may call it.
func TestN02RedirectsHaveOneHelper(t *testing.T) {
	var users []string
	for _, p := range packages(t) {
		for _, name := range p.GoFiles {
			if file := filepath.Join(p.Dir, name); callsRedirect(parse(t, file, parser.SkipObjectResolution)) {
				users = append(users, p.path()+"/"+name)
			}
		}
	}
	if len(users) > 1 {
		t.Errorf("http.Redirect is used in %v, want one file at most", users)
	}
}

func callsRedirect(file *ast.File) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.SelectorExpr); ok {
			pkg, ok := call.X.(*ast.Ident)
			found = found || ok && pkg.Name == "http" && (call.Sel.Name == "Redirect" || call.Sel.Name == "RedirectHandler")
		}
		return !found
	})
	return found
}

func parse(t *testing.T, file string, mode parser.Mode) *ast.File {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, mode)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
