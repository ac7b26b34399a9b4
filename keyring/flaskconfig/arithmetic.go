package flaskconfig

import (
	"errors"
	"math"
	"math/big"
	"reflect"
	"time"

	"go.starlark.net/syntax"
)

var (
	errOperands = errors.New("an operation on kinds of values that is not understood")
	errRange    = errors.New("a number or text grows too large")
)

func (e evaluator) unary(x *syntax.UnaryExpr) (any, error) {
	v, err := e.eval(x.X)
	if err != nil {
		return nil, err
	}
	switch x.Op {
	case syntax.NOT:
		return !truth(v), nil
	case syntax.PLUS:
		return plus(v)
	case syntax.MINUS:
		return minus(v)
	}
	return nil, errOperands
}

func plus(v any) (any, error) {
	switch v := v.(type) {
	case int64, float64, *big.Int, time.Duration:
		return v, nil
	}
	return nil, errOperands
}

func minus(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		return -v, nil // a literal is never the smallest one
	case float64:
		return -v, nil
	case *big.Int:
		return new(big.Int).Neg(v), nil
	case time.Duration:
		return -v, nil
	}
	return nil, errOperands
}

// binary evaluates the right side of and, or only where Python does.
func (e evaluator) binary(x *syntax.BinaryExpr) (any, error) {
	left, err := e.eval(x.X)
	if err != nil {
		return nil, err
	}
	if x.Op == syntax.OR && truth(left) || x.Op == syntax.AND && !truth(left) {
		return left, nil
	}
	right, err := e.eval(x.Y)
	if err != nil {
		return nil, err
	}
	switch x.Op {
	case syntax.OR, syntax.AND:
		return right, nil
	case syntax.EQL, syntax.NEQ:
		same, err := equal(left, right)
		return same == (x.Op == syntax.EQL), err
	}
	return operate(x.Op, left, right)
}

// equal compares values of one kind, and None with anything.
func equal(a, b any) (bool, error) {
	if a != nil && b != nil && reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false, errOperands
	}
	return reflect.DeepEqual(a, b), nil
}

func operate(op syntax.Token, a, b any) (any, error) {
	switch a := a.(type) {
	case int64:
		return intLeft(op, a, b)
	case float64:
		return floatLeft(op, a, b)
	case time.Duration:
		return durationLeft(op, a, b)
	case string:
		if b, ok := b.(string); ok && op == syntax.PLUS {
			return bounded(a+b, len(a)+len(b))
		}
	case []byte:
		if b, ok := b.([]byte); ok && op == syntax.PLUS {
			return bounded(append(a[:len(a):len(a)], b...), len(a)+len(b))
		}
	case []any:
		if b, ok := b.([]any); ok && op == syntax.PLUS {
			return bounded(append(a[:len(a):len(a)], b...), len(a)+len(b))
		}
	}
	return nil, errOperands
}

func bounded(v any, size int) (any, error) {
	if size > maxSize {
		return nil, errRange
	}
	return v, nil
}

func intLeft(op syntax.Token, a int64, b any) (any, error) {
	switch b := b.(type) {
	case int64:
		return ints(op, a, b)
	case float64:
		return floats(op, float64(a), b)
	case time.Duration:
		if op == syntax.STAR {
			return durationLeft(op, b, a)
		}
	}
	return nil, errOperands
}

func floatLeft(op syntax.Token, a float64, b any) (any, error) {
	switch b := b.(type) {
	case int64:
		return floats(op, a, float64(b))
	case float64:
		return floats(op, a, b)
	}
	return nil, errOperands
}

// ints computes in big numbers, so that nothing wraps, and refuses what is over 64 bits.
func ints(op syntax.Token, a, b int64) (any, error) {
	x, y, z := big.NewInt(a), big.NewInt(b), new(big.Int)
	switch op {
	case syntax.PLUS:
		return whole(z.Add(x, y))
	case syntax.MINUS:
		return whole(z.Sub(x, y))
	case syntax.STAR:
		return whole(z.Mul(x, y))
	case syntax.SLASH:
		return floats(op, float64(a), float64(b))
	case syntax.SLASHSLASH, syntax.PERCENT:
		return floored(op, x, y)
	}
	return nil, errOperands
}

// floored divides as Python does, down, with a remainder of the divisor's sign.
func floored(op syntax.Token, x, y *big.Int) (any, error) {
	if y.Sign() == 0 {
		return nil, errors.New("a division by zero")
	}
	q, r := new(big.Int).QuoRem(x, y, new(big.Int))
	if r.Sign()*y.Sign() < 0 {
		q, r = q.Sub(q, big.NewInt(1)), r.Add(r, y)
	}
	if op == syntax.PERCENT {
		return whole(r)
	}
	return whole(q)
}

func whole(z *big.Int) (any, error) {
	if !z.IsInt64() {
		return nil, errRange
	}
	return z.Int64(), nil
}

func floats(op syntax.Token, a, b float64) (any, error) {
	switch op {
	case syntax.PLUS:
		return a + b, nil
	case syntax.MINUS:
		return a - b, nil
	case syntax.STAR:
		return a * b, nil
	case syntax.SLASH:
		if b == 0 {
			return nil, errors.New("a division by zero")
		}
		return a / b, nil
	}
	return nil, errOperands
}

func durationLeft(op syntax.Token, a time.Duration, b any) (any, error) {
	switch b := b.(type) {
	case time.Duration:
		switch op {
		case syntax.PLUS:
			return duration(float64(a)+float64(b), a+b)
		case syntax.MINUS:
			return duration(float64(a)-float64(b), a-b)
		}
	case int64:
		if op == syntax.STAR {
			return duration(float64(a)*float64(b), a*time.Duration(b))
		}
	}
	return nil, errOperands
}

// duration returns the exact value if the rough one says that it did not wrap: 292 years.
func duration(rough float64, exact time.Duration) (any, error) {
	if !(math.Abs(rough) <= math.MaxInt64/2) { // NaN too
		return nil, errRange
	}
	return exact, nil
}
