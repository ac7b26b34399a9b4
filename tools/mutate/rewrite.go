package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// mutant is one change. They are counted from 1.
type mutant struct {
	number int
	text   string // where and what
}

// rewriter makes the text of a file in which every change can be chosen. What
// stands inside a changed place is rewritten too, but in its unchanged form
// alone, since only one change is made at a time.
type rewriter struct {
	*pack
	source  string
	base    token.Pos // of the source's first byte
	imports []*ast.ImportSpec
	mutants []mutant
	places  []place
}

// place is a stretch of source with its changes.
type place struct {
	from, to int
	changes  []change
	wrap     func(changes []change, inner string) string
}

type change struct {
	number int
	text   string // instead of the source
}

// rewrite returns f's new text, and all with the changes of f behind.
func (p *pack) rewrite(f file, all []mutant) (string, []mutant) {
	r := &rewriter{pack: p, source: f.source, base: p.fset.File(f.syntax.Pos()).Pos(0), imports: f.syntax.Imports, mutants: all}
	r.visit(f.syntax)
	slices.SortStableFunc(r.places, func(a, b place) int {
		return cmp.Or(a.from-b.from, b.to-a.to)
	})
	return r.render(0, len(f.source), r.places), r.mutants
}

// render writes source from one offset to another with the places within.
func (r *rewriter) render(from, to int, places []place) string {
	var out strings.Builder
	for len(places) > 0 {
		outer := places[0]
		n := 1
		for n < len(places) && places[n].from < outer.to {
			n++
		}
		out.WriteString(r.source[from:outer.from])
		out.WriteString(outer.wrap(outer.changes, r.render(outer.from, outer.to, places[1:n])))
		from, places = outer.to, places[n:]
	}
	out.WriteString(r.source[from:to])
	return out.String()
}

// add notes the changes of a node; wrap says how they are written.
func (r *rewriter) add(node ast.Node, wrap func([]change, string) string, texts ...string) {
	at := r.fset.Position(node.Pos())
	place := place{from: at.Offset, to: at.Offset + int(node.End()-node.Pos()), wrap: wrap}
	for _, text := range texts {
		number := len(r.mutants) + 1
		what := fmt.Sprintf("%s:%d:%d: %s -> %s", filepath.Base(at.Filename), at.Line, at.Column,
			oneLine(r.text(node)), cmp.Or(oneLine(text), "nothing"))
		r.mutants = append(r.mutants, mutant{number, what})
		place.changes = append(place.changes, change{number, text})
	}
	if len(texts) > 0 {
		r.places = append(r.places, place)
	}
}

func (r *rewriter) text(node ast.Node) string {
	return r.source[node.Pos()-r.base : node.End()-r.base]
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// expression makes a place where a value is chosen.
func expression(typeName string) func([]change, string) string {
	return func(changes []change, inner string) string {
		var out strings.Builder
		fmt.Fprintf(&out, "func() %s { switch mutateChosen {", typeName)
		for _, c := range changes {
			fmt.Fprintf(&out, " case %d: return (%s);", c.number, c.text)
		}
		fmt.Fprintf(&out, " }; return (%s) }()", inner)
		return out.String()
	}
}

// statement makes a place where a statement is chosen.
func statement(changes []change, inner string) string {
	var out strings.Builder
	out.WriteString("switch mutateChosen {")
	for _, c := range changes {
		fmt.Fprintf(&out, " case %d: %s;", c.number, c.text)
	}
	fmt.Fprintf(&out, " default: %s }", inner)
	return out.String()
}

// exit is statement for break and continue, which a switch would catch.
func exit(changes []change, inner string) string {
	return fmt.Sprintf("if mutateChosen != %d { %s }", changes[0].number, inner)
}

// clause is statement where only a simple statement may stand.
func clause(changes []change, inner string) string {
	return "func() { " + statement(changes, inner) + " }()"
}
