package gourd_test

import (
	"go/ast"
	"go/parser"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestT02ConstantTime: where keys, signatures and hashes are held, bytes are
// compared by crypto/hmac and crypto/subtle alone. What stops at the first byte
// that differs tells, by its time, how many were right.
func TestT02ConstantTime(t *testing.T) {
	guarded := []string{"itsdangerous", "keyring", "password", "cookie", "session", "session/sqlstore", "login", "internal/account", "internal/account/sqlaccount"}
	early := []string{"bytes.Equal", "bytes.Compare", "bytes.HasPrefix", "slices.Equal", "slices.Compare", "reflect.DeepEqual", "strings.Compare"}
	used := map[string]bool{}
	for _, p := range packages(t) {
		if !slices.Contains(guarded, p.path()) {
			continue
		}
		for _, name := range p.GoFiles {
			for _, call := range selectors(parse(t, filepath.Join(p.Dir, name), parser.SkipObjectResolution)) {
				if slices.Contains(early, call) {
					t.Errorf("%s/%s uses %s: take hmac.Equal or subtle.ConstantTimeCompare", p.path(), name, call)
				}
				used[p.path()+" "+call] = true
			}
		}
	}
	for _, want := range []string{"itsdangerous hmac.Equal", "cookie hmac.Equal", "keyring subtle.ConstantTimeCompare",
		"password subtle.ConstantTimeCompare", "internal/account/sqlaccount subtle.ConstantTimeCompare"} {
		if !used[want] {
			t.Errorf("%s is gone, or the test no longer finds it", want)
		}
	}
}

// TestT17NoUnsafeDeserializers: a cookie or a row is JSON and text. Nothing of
// ours reads a format in which the input chooses types.
func TestT17NoUnsafeDeserializers(t *testing.T) {
	for _, p := range packages(t) {
		for _, dep := range p.Imports {
			if dep == "encoding/gob" || dep == "encoding/xml" || strings.Contains(strings.ToLower(dep), "pickle") {
				t.Errorf("%s imports %s", p.path(), dep)
			}
		}
	}
}

// TestT01NothingUnverifiedIsUsed: itsdangerous offers the payload of a forged
// token under a loud name, for debuggers. Nothing of ours asks for it.
func TestT01NothingUnverifiedIsUsed(t *testing.T) {
	for _, p := range packages(t) {
		if p.path() == "itsdangerous" {
			continue
		}
		for _, name := range p.GoFiles {
			ast.Inspect(parse(t, filepath.Join(p.Dir, name), parser.SkipObjectResolution), func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "LoadsUnsafe" {
					t.Errorf("%s/%s uses LoadsUnsafe", p.path(), name)
				}
				return true
			})
		}
	}
}

// TestN02RedirectsHaveOneHelper: a Location goes wherever its text says
// ("//evil.example", "/\evil.example"), so it is written in two places alone:
// where the server judges the target, and where package login sends people to
// its own LoginURL. The examples lead to fixed addresses.
func TestN02RedirectsHaveOneHelper(t *testing.T) {
	var writers []string
	for _, p := range packages(t) {
		for _, name := range p.GoFiles {
			file := parse(t, filepath.Join(p.Dir, name), parser.SkipObjectResolution)
			if !strings.HasPrefix(p.path(), "examples/") && redirects(file) {
				writers = append(writers, p.path()+"/"+name)
			}
		}
	}
	if want := []string{"internal/server/redirect.go", "login/required.go"}; !slices.Equal(writers, want) {
		t.Errorf("a Location is written in %v, want %v", writers, want)
	}
}

// redirects reports whether a file sets the header Location or lets net/http do it.
func redirects(file *ast.File) (found bool) {
	used := selectors(file)
	if slices.Contains(used, "http.Redirect") || slices.Contains(used, "http.RedirectHandler") {
		return true
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 2 {
			return true
		}
		method, isMethod := call.Fun.(*ast.SelectorExpr)
		header, isText := call.Args[0].(*ast.BasicLit)
		sets := isMethod && (method.Sel.Name == "Set" || method.Sel.Name == "Add")
		found = found || sets && isText && strings.EqualFold(header.Value, `"Location"`)
		return true
	})
	return found
}

// selectors lists what a file uses of packages and values, as "x.Name".
func selectors(file *ast.File) (found []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok {
				found = append(found, x.Name+"."+sel.Sel.Name)
			}
		}
		return true
	})
	return found
}
