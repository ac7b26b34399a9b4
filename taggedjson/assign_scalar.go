package taggedjson

import (
	"html/template"
	"math/big"
	"reflect"
	"time"
)

// assignScalar sets a dst that holds a number, text or a bool.
func assignScalar(dst reflect.Value, v any) error {
	rv := reflect.ValueOf(v)
	switch {
	case rv.Kind() == reflect.String:
		return assignText(dst, rv)
	case rv.Kind() == reflect.Bool && dst.Kind() == reflect.Bool:
		dst.SetBool(rv.Bool())
		return nil
	case rv.CanFloat():
		return assignFloat(dst, rv.Float())
	}
	if n := integerOf(v, rv); n != nil {
		return assignInteger(dst, n)
	}
	return misfit(dst, v)
}

// assignText never declares a text to be safe that Python did not.
func assignText(dst, text reflect.Value) error {
	if dst.Kind() != reflect.String || isTrusted(dst.Type()) && !(isHTML(dst.Type()) && isHTML(text.Type())) {
		return misfit(dst, text.Interface())
	}
	dst.SetString(text.String())
	return nil
}

// isTrusted reports whether text of this type is not escaped in some place.
func isTrusted(t reflect.Type) bool { return isHTML(t) || t.PkgPath() == "html/template" }

func isHTML(t reflect.Type) bool {
	return t == reflect.TypeFor[Markup]() || t == reflect.TypeFor[template.HTML]()
}

// integerOf gives an integer of any type, or nil.
func integerOf(v any, rv reflect.Value) *big.Int {
	if n, ok := v.(*big.Int); ok {
		return n
	}
	switch {
	case rv.CanInt():
		return big.NewInt(rv.Int())
	case rv.CanUint():
		return new(big.Int).SetUint64(rv.Uint())
	}
	return nil
}

func assignInteger(dst reflect.Value, n *big.Int) error {
	fits := true
	switch {
	case dst.Type() == reflect.TypeFor[time.Duration]():
		// A count of nanoseconds is what nobody on the other side has written.
		return misfit(dst, n)
	case dst.CanInt():
		if fits = n.IsInt64() && !dst.OverflowInt(n.Int64()); fits {
			dst.SetInt(n.Int64())
		}
	case dst.CanUint() && dst.Kind() != reflect.Uintptr:
		if fits = n.IsUint64() && !dst.OverflowUint(n.Uint64()); fits {
			dst.SetUint(n.Uint64())
		}
	case dst.CanFloat():
		var f float64
		if f, fits = exactFloat(n, dst.Kind()); fits {
			dst.SetFloat(f)
		}
	case dst.Type() == reflect.TypeFor[big.Int]():
		dst.Addr().Interface().(*big.Int).Set(n)
	default:
		return misfit(dst, n)
	}
	if !fits {
		return &assignError{reason: "the integer is not one that " + dst.Type().String() + " holds"}
	}
	return nil
}

// exactFloat reports whether n is exactly a float of this kind.
func exactFloat(n *big.Int, kind reflect.Kind) (float64, bool) {
	f, accuracy := new(big.Float).SetInt(n).Float64()
	return f, accuracy == big.Exact && (kind == reflect.Float64 || float64(float32(f)) == f)
}

// assignFloat makes no integer of 3.0: what Python's code keeps as a float, it
// may give a fraction another time.
func assignFloat(dst reflect.Value, f float64) error {
	if !dst.CanFloat() {
		return misfit(dst, f)
	}
	if dst.OverflowFloat(f) {
		return &assignError{reason: "the number is beyond " + dst.Type().String()}
	}
	dst.SetFloat(f)
	return nil
}
