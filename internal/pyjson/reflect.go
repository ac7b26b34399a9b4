package pyjson

import (
	"math/big"
	"reflect"
	"strconv"
	"time"
)

// appendOther writes what the value model does not name: other kinds of
// numbers, types made of the basic ones, maps and slices of anything.
func (e *Encoder) appendOther(dst []byte, v any, depth int) ([]byte, error) {
	rv := reflect.ValueOf(v)
	switch kind := rv.Kind(); {
	case rv.Type() == reflect.TypeFor[time.Duration]():
		// A count of nanoseconds is what nobody on the other side expects.
		return nil, valueErrorf("type time.Duration has no form in JSON, write its seconds")
	case kind == reflect.Bool:
		return strconv.AppendBool(dst, rv.Bool()), nil
	case kind == reflect.String:
		return e.appendString(dst, rv.String())
	case rv.CanInt():
		return strconv.AppendInt(dst, rv.Int(), 10), nil
	case rv.CanUint() && kind != reflect.Uintptr:
		return strconv.AppendUint(dst, rv.Uint(), 10), nil
	case rv.CanFloat():
		return AppendFloat(dst, rv.Float()), nil
	case kind == reflect.Map && rv.Type().Key().Kind() == reflect.String:
		return e.append(dst, asMap(rv), depth)
	case kind == reflect.Slice:
		return e.appendSlice(dst, rv, depth)
	case kind == reflect.Struct:
		return e.appendStruct(dst, rv, depth)
	case kind == reflect.Pointer:
		return e.appendPointer(dst, rv, depth)
	}
	return nil, errType(rv)
}

// appendSlice asks e.Tags again, since types made of []byte are bytes there.
// Plain JSON has no bytes, and a list of numbers would be a surprise.
func (e *Encoder) appendSlice(dst []byte, rv reflect.Value, depth int) ([]byte, error) {
	if rv.Type().Elem().Kind() != reflect.Uint8 {
		return e.appendList(dst, asList(rv), depth)
	}
	if e.Tags == nil || rv.Type() == reflect.TypeFor[[]byte]() {
		return nil, errType(rv)
	}
	return e.append(dst, rv.Bytes(), depth)
}

// appendStruct writes the fields of a struct. A type that has none to show,
// time.Time for one, would be lost as {}, and is an error.
func (e *Encoder) appendStruct(dst []byte, rv reflect.Value, depth int) ([]byte, error) {
	fields, err := Fields(rv.Type())
	if err != nil {
		return nil, err
	}
	if len(fields) == 0 && rv.NumField() > 0 {
		return nil, errType(rv)
	}
	object := make(Object, 0, len(fields))
	for i := range fields {
		if v := rv.FieldByIndex(fields[i].Index); !fields[i].omitted(v) {
			object = append(object, Member{fields[i].Name, v.Interface()})
		}
	}
	if len(object) == 1 && e.Tags != nil {
		if name := object[0].Key.(string); e.Tags.Known(name) {
			tag, inner := e.Tags.Escape(name)
			return e.appendTagged(dst, tag, Object{{inner, object[0].Value}}, depth)
		}
	}
	return e.appendObject(dst, object, depth)
}

// appendPointer writes what a pointer, or a chain of them, leads to. A chain
// may lead to itself.
func (e *Encoder) appendPointer(dst []byte, rv reflect.Value, depth int) ([]byte, error) {
	for range MaxDepth {
		if rv.IsNil() {
			return append(dst, "null"...), nil
		}
		rv = rv.Elem()
		if kind := rv.Kind(); kind != reflect.Pointer && kind != reflect.Interface || rv.Type() == reflect.TypeFor[*big.Int]() {
			return e.append(dst, rv.Interface(), depth)
		}
	}
	return nil, errDepth()
}

func asMap(rv reflect.Value) map[string]any {
	m := make(map[string]any, rv.Len())
	for it := rv.MapRange(); it.Next(); {
		m[it.Key().String()] = it.Value().Interface()
	}
	return m
}

func asList(rv reflect.Value) []any {
	list := make([]any, rv.Len())
	for i := range list {
		list[i] = rv.Index(i).Interface()
	}
	return list
}

func errType(rv reflect.Value) error {
	return valueErrorf("type %s has no form in JSON", rv.Type())
}
