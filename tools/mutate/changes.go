package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strconv"
)

// operators are what takes an operator's place.
var operators = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.AND: {token.OR}, token.OR: {token.AND}, token.XOR: {token.AND}, token.AND_NOT: {token.AND},
	token.SHL: {token.SHR}, token.SHR: {token.SHL},
}

// visit walks through everything that runs.
func (r *rewriter) visit(root ast.Node) {
	clauses := make(map[ast.Stmt]bool) // statements in front of a semicolon
	ast.Inspect(root, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.GenDecl:
			return n.Tok == token.VAR
		case *ast.ForStmt:
			clauses[n.Init], clauses[n.Post] = true, true
			r.condition(n.Cond)
		case *ast.IfStmt:
			clauses[n.Init] = true
			r.condition(n.Cond)
		case *ast.SwitchStmt:
			clauses[n.Init] = true
		case *ast.TypeSwitchStmt:
			return r.typeSwitch(n)
		case *ast.SelectStmt:
			return false
		case *ast.BinaryExpr:
			r.binary(n)
		case *ast.UnaryExpr:
			r.unary(n)
		case *ast.ReturnStmt:
			r.results(n.Results)
		case *ast.BranchStmt:
			if n.Tok == token.BREAK || n.Tok == token.CONTINUE {
				r.add(n, exit, "")
			}
		case *ast.DeferStmt:
			r.add(n, statement, "")
		case *ast.AssignStmt, *ast.IncDecStmt, *ast.ExprStmt:
			wrap := statement
			if clauses[n.(ast.Stmt)] {
				wrap = clause
			}
			r.simple(n, wrap)
		}
		return true
	})
}

// typeSwitch goes into the clauses alone: what is switched on is no expression.
func (r *rewriter) typeSwitch(n *ast.TypeSwitchStmt) bool {
	for _, c := range n.Body.List {
		for _, s := range c.(*ast.CaseClause).Body {
			r.visit(s)
		}
	}
	return false
}

func (r *rewriter) binary(n *ast.BinaryExpr) {
	if n.Op == token.LAND || n.Op == token.LOR {
		r.condition(n.X)
		r.condition(n.Y)
	}
	var texts []string
	for _, op := range operators[n.Op] {
		texts = append(texts, "("+r.text(n.X)+") "+op.String()+" ("+r.text(n.Y)+")")
	}
	r.value(n, texts...)
}

// unary drops what stands before an expression.
func (r *rewriter) unary(n *ast.UnaryExpr) {
	if n.Op == token.NOT || n.Op == token.SUB {
		r.value(n, r.text(n.X))
	}
}

// condition turns a condition round that has no operator of its own.
func (r *rewriter) condition(e ast.Expr) {
	switch e.(type) {
	case *ast.Ident, *ast.CallExpr, *ast.SelectorExpr, *ast.IndexExpr:
		r.value(e, "!"+r.text(e))
	}
}

// results turns round what a function decides by a word. Beside an error nobody
// reads it.
func (r *rewriter) results(list []ast.Expr) {
	if len(list) > 1 && r.isError(list[len(list)-1]) {
		return
	}
	for _, e := range list {
		if name, ok := e.(*ast.Ident); ok && (name.Name == "true" || name.Name == "false") {
			r.add(e, expression("bool"), "!"+name.Name)
		}
	}
}

func (r *rewriter) isError(e ast.Expr) bool {
	tv := r.info.Types[e]
	return !tv.IsNil() && types.Identical(tv.Type, types.Universe.Lookup("error").Type())
}

// value adds the changes of an expression that compile. Constants have none.
func (r *rewriter) value(e ast.Expr, texts ...string) {
	tv := r.info.Types[e]
	if tv.Type == nil || tv.Value != nil {
		return
	}
	var good []string
	for _, text := range texts {
		changed, err := parser.ParseExpr(text)
		if err == nil && types.CheckExpr(r.fset, r.pkg, e.Pos(), changed, nil) == nil {
			good = append(good, text)
		}
	}
	if name := r.typeName(types.Default(tv.Type)); len(good) > 0 && name != "" {
		r.add(e, expression(name), good...)
	} else if len(good) > 0 {
		fmt.Fprintf(os.Stderr, "mutate: %s: %s is left out, since its type has no name there\n", r.fset.Position(e.Pos()), r.text(e))
	}
}

// typeName is what a type is called in this file, or empty if it has no name
// here, because its package is not imported.
func (r *rewriter) typeName(t types.Type) string {
	known := true
	name := types.TypeString(t, func(other *types.Package) string {
		if other == r.pkg {
			return ""
		}
		i := slices.IndexFunc(r.imports, func(s *ast.ImportSpec) bool { return s.Path.Value == strconv.Quote(other.Path()) })
		switch {
		case i < 0:
			known = false
		case r.imports[i].Name != nil:
			return r.imports[i].Name.Name
		}
		return other.Name()
	})
	if !known && t != types.Unalias(t) {
		return r.typeName(types.Unalias(t))
	}
	if !known {
		return ""
	}
	return name
}

// simple leaves a statement out, and turns round what it does to a number.
func (r *rewriter) simple(n ast.Node, wrap func([]change, string) string) {
	switch n := n.(type) {
	case *ast.ExprStmt:
		if call, ok := n.X.(*ast.CallExpr); !ok || r.text(call.Fun) != "panic" {
			r.add(n, wrap, "")
		}
	case *ast.IncDecStmt:
		r.add(n, wrap, r.text(n.X)+map[token.Token]string{token.INC: "--", token.DEC: "++"}[n.Tok])
	case *ast.AssignStmt:
		r.assignment(n, wrap)
	}
}

func (r *rewriter) assignment(n *ast.AssignStmt, wrap func([]change, string) string) {
	switch n.Tok {
	case token.DEFINE:
	case token.ASSIGN:
		r.add(n, wrap, "")
	default:
		left, right := r.text(n.Lhs[0]), r.text(n.Rhs[0])
		texts := []string{"", left + " = " + left}
		if t, ok := r.info.Types[n.Lhs[0]].Type.Underlying().(*types.Basic); ok && t.Info()&types.IsNumeric != 0 {
			op := operators[n.Tok+token.ADD-token.ADD_ASSIGN][0]
			texts[1] = left + " " + op.String() + "= " + right
			r.add(n, wrap, texts...)
			return
		}
		r.add(n, wrap, "")
	}
}
