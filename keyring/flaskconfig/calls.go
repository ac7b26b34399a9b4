package flaskconfig

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"go.starlark.net/syntax"
)

// call evaluates the few calls whose answer is known without running anything.
func (e evaluator) call(x *syntax.CallExpr) (any, error) {
	name := dotted(x.Fn)
	switch name {
	case "timedelta", "datetime.timedelta":
		return e.timedelta(x.Args)
	case "os.environ.get", "environ.get", "os.getenv", "getenv":
		return e.env(x.Args)
	case "int", "float", "bool", "str":
		return e.convert(name, x.Args)
	case "os.urandom", "secrets.token_hex", "secrets.token_bytes", "secrets.token_urlsafe", "uuid.uuid4":
		return nil, fmt.Errorf("%s gives another value at every start", name)
	case "":
		return nil, errors.New("a call is not run")
	}
	return nil, fmt.Errorf("a call of %s is not run", name)
}

// arguments evaluates the arguments of a call; names tells the places of those without one.
func (e evaluator) arguments(args []syntax.Expr, names ...string) (map[string]any, error) {
	out := map[string]any{}
	for i, arg := range args {
		name, x := "", arg
		if kw, ok := arg.(*syntax.BinaryExpr); ok && kw.Op == syntax.EQ {
			name, x = dotted(kw.X), kw.Y
		} else if i < len(names) {
			name = names[i]
		}
		v, err := e.eval(x)
		if err != nil {
			return nil, err
		}
		if _, twice := out[name]; twice || name == "" {
			return nil, errSyntax
		}
		out[name] = v
	}
	return out, nil
}

func (e evaluator) env(args []syntax.Expr) (any, error) {
	m, err := e.arguments(args, "key", "default")
	if err != nil {
		return nil, err
	}
	name, ok := m["key"].(string)
	if !ok || len(m) > 2 {
		return nil, errSyntax
	}
	if value, found := e.getenv(name); found {
		return value, nil
	}
	return m["default"], nil
}

var timeUnits = map[string]time.Duration{
	"days": 24 * time.Hour, "seconds": time.Second, "microseconds": time.Microsecond,
	"milliseconds": time.Millisecond, "minutes": time.Minute, "hours": time.Hour, "weeks": 7 * 24 * time.Hour,
}

func (e evaluator) timedelta(args []syntax.Expr) (any, error) {
	m, err := e.arguments(args, "days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")
	if err != nil {
		return nil, err
	}
	var total time.Duration
	var rough float64
	for name, v := range m {
		unit, known := timeUnits[name]
		if !known {
			return nil, errSyntax
		}
		exact, about, err := times(v, unit)
		if err != nil {
			return nil, err
		}
		total, rough = total+exact, rough+about
		if _, err := duration(rough, total); err != nil {
			return nil, err
		}
	}
	return total, nil
}

// times multiplies a unit. The rough product tells whether the exact one wrapped.
func times(v any, unit time.Duration) (exact time.Duration, rough float64, err error) {
	switch v := v.(type) {
	case int64:
		return time.Duration(v) * unit, float64(v) * float64(unit), nil
	case float64:
		return time.Duration(math.Round(v * float64(unit))), v * float64(unit), nil
	}
	return 0, 0, errOperands
}

// convert is int, float, bool or str of one value.
func (e evaluator) convert(to string, args []syntax.Expr) (any, error) {
	m, err := e.arguments(args, "x")
	if err != nil {
		return nil, err
	}
	v, found := m["x"]
	if !found || len(m) != 1 {
		return nil, errSyntax
	}
	switch to {
	case "int":
		return toInt(v)
	case "float":
		return toFloat(v)
	case "bool":
		return truth(v), nil
	}
	if text, ok := v.(string); ok {
		return text, nil
	}
	return nil, errOperands
}

func toInt(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case string:
		n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
		if err != nil {
			return nil, errors.New("int of text that is no number")
		}
		return n, nil
	}
	return nil, errOperands
}

func toFloat(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		return float64(v), nil
	case float64:
		return v, nil
	case string:
		f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		if err != nil {
			return nil, errors.New("float of text that is no number")
		}
		return f, nil
	}
	return nil, errOperands
}
