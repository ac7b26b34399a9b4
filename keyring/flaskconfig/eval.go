package flaskconfig

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"go.starlark.net/syntax"
)

// evaluator finds the value of one expression. It knows no loops and calls nothing, so
// its work is bounded by the text; values grow by + alone, up to maxSize.
type evaluator struct {
	lits   []lit
	getenv func(string) (string, bool)
	scopes []scope // innermost first
}

// maxSize bounds text, bytes and lists that expressions put together.
const maxSize = 64 << 10

var errSyntax = errors.New("an expression that is not understood")

// evaluate parses and evaluates an expression. Errors name kinds and names, no values.
func evaluate(expr string, e evaluator) (any, error) {
	if expr == "" {
		return nil, errSyntax
	}
	tree, err := new(syntax.FileOptions).ParseExpr("", expr, 0)
	if err != nil {
		return nil, errSyntax // the parser's own words would quote the text
	}
	return e.eval(tree)
}

func (e evaluator) eval(x syntax.Expr) (any, error) {
	switch x := x.(type) {
	case *syntax.ParenExpr:
		return e.eval(x.X)
	case *syntax.Literal:
		return number(x)
	case *syntax.Ident:
		return e.name(x.Name)
	case *syntax.ListExpr:
		return e.list(x.List)
	case *syntax.TupleExpr:
		return e.list(x.List)
	case *syntax.DictExpr:
		return e.dict(x)
	case *syntax.UnaryExpr:
		return e.unary(x)
	case *syntax.BinaryExpr:
		return e.binary(x)
	case *syntax.CondExpr:
		return e.cond(x)
	case *syntax.CallExpr:
		return e.call(x)
	case *syntax.IndexExpr:
		return e.index(x)
	case *syntax.DotExpr:
		return nil, fmt.Errorf("%s is not known", dotted(x))
	}
	return nil, errSyntax
}

func number(x *syntax.Literal) (any, error) {
	switch v := x.Value.(type) {
	case int64, float64:
		return v, nil
	case *big.Int:
		return v, nil
	}
	return nil, errSyntax
}

func (e evaluator) name(name string) (any, error) {
	switch name {
	case "None":
		return nil, nil
	case "True", "False":
		return name == "True", nil
	}
	if n, ok := strings.CutPrefix(name, literalMark); ok {
		i, err := strconv.Atoi(n)
		if err != nil || i >= len(e.lits) {
			return nil, errSyntax
		}
		return e.lits[i].value(), nil
	}
	for _, s := range e.scopes {
		if b, found := s[name]; found && !b.unknown {
			return b.Value.Value, nil
		} else if found {
			break
		}
	}
	return nil, fmt.Errorf("%s is not known", name)
}

func (e evaluator) list(items []syntax.Expr) (any, error) {
	out := make([]any, len(items))
	for i, item := range items {
		v, err := e.eval(item)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (e evaluator) dict(x *syntax.DictExpr) (any, error) {
	out := map[string]any{}
	for _, item := range x.List {
		entry, ok := item.(*syntax.DictEntry)
		if !ok {
			return nil, errSyntax
		}
		k, err := e.eval(entry.Key)
		if err != nil {
			return nil, err
		}
		key, ok := k.(string)
		if !ok {
			return nil, errors.New("a dict whose keys are not text")
		}
		if out[key], err = e.eval(entry.Value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (e evaluator) cond(x *syntax.CondExpr) (any, error) {
	c, err := e.eval(x.Cond)
	if err != nil {
		return nil, err
	}
	if truth(c) {
		return e.eval(x.True)
	}
	return e.eval(x.False)
}

// index reads os.environ["NAME"] and nothing else.
func (e evaluator) index(x *syntax.IndexExpr) (any, error) {
	if name := dotted(x.X); name != "os.environ" && name != "environ" {
		return nil, errors.New("an index into something other than os.environ")
	}
	v, err := e.eval(x.Y)
	if err != nil {
		return nil, err
	}
	variable, ok := v.(string)
	if !ok {
		return nil, errSyntax
	}
	value, found := e.getenv(variable)
	if !found {
		return nil, fmt.Errorf("the environment has no %s", variable)
	}
	return value, nil
}

// dotted spells a name with dots, such as os.environ.get; empty for anything else.
func dotted(x syntax.Expr) string {
	switch x := x.(type) {
	case *syntax.Ident:
		if !strings.HasPrefix(x.Name, literalMark) {
			return x.Name
		}
	case *syntax.DotExpr:
		if left := dotted(x.X); left != "" {
			return left + "." + x.Name.Name
		}
	}
	return ""
}

// truth is Python's bool(v).
func truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	case []byte:
		return len(v) > 0
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}
