package pyjson

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Field is one field of a struct as a member of an object.
type Field struct {
	Name      string
	Index     []int // for reflect's FieldByIndex, which passes no pointer
	omitEmpty bool
	omitZero  bool
}

// plans keeps the fields of each type that has been seen; a program has few.
var plans sync.Map // of reflect.Type to plan

type plan struct {
	fields []Field
	err    error
}

// Fields gives the members that a struct type has as an object, in the order
// of the fields: the exported ones under their own names or those of their
// tag `json:"name"`. `json:"-"` leaves a field out, and the options omitempty
// and omitzero mean what they mean to encoding/json; every other option is an
// error.
//
// An embedded struct that has such fields lends them to the outer one, unless
// its tag gives it a name; every other embedded type is a field of its name.
// Two fields of one name are an error, at whatever depth. The caller may not
// change the slice.
func Fields(t reflect.Type) ([]Field, error) {
	if known, ok := plans.Load(t); ok {
		return known.(plan).fields, known.(plan).err
	}
	var p plan
	p.fields, p.err = fieldsOf(t)
	plans.Store(t, p)
	return p.fields, p.err
}

func fieldsOf(t reflect.Type) ([]Field, error) {
	var fields []Field
	for i := range t.NumField() {
		more, err := fieldsAt(t.Field(i))
		if err != nil {
			return nil, err
		}
		fields = append(fields, more...)
	}
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.Name] {
			return nil, valueErrorf("type %s has two fields of the name %q", t, f.Name)
		}
		seen[f.Name] = true
	}
	return fields, nil
}

// fieldsAt gives the members that one field stands for: none, one, or those of
// an embedded struct.
func fieldsAt(f reflect.StructField) ([]Field, error) {
	tag := f.Tag.Get("json")
	name, options, _ := strings.Cut(tag, ",")
	if tag == "-" {
		return nil, nil
	}
	if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
		if inner, err := embedded(f); err != nil || len(inner) > 0 {
			return inner, err
		}
	}
	if !f.IsExported() {
		return nil, nil
	}
	if name == "" {
		name = f.Name
	}
	field := Field{Name: name, Index: f.Index}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			field.omitEmpty = true
		case "omitzero":
			field.omitZero = true
		case "":
		default:
			return nil, valueErrorf("field %s has the unknown option %q in its json tag", f.Name, option)
		}
	}
	return []Field{field}, nil
}

func embedded(f reflect.StructField) ([]Field, error) {
	inner, err := Fields(f.Type)
	fields := slices.Clone(inner)
	for i := range fields {
		fields[i].Index = slices.Concat(f.Index, fields[i].Index)
	}
	return fields, err
}

// omitted reports whether a field of this value is left out.
func (f *Field) omitted(rv reflect.Value) bool {
	return f.omitZero && isZero(rv) || f.omitEmpty && isEmpty(rv)
}

type zeroer interface{ IsZero() bool }

// isZero asks the method IsZero of the field's type, or of a pointer to it, as
// encoding/json does; of nil it asks none.
func isZero(rv reflect.Value) bool {
	switch t := rv.Type(); {
	case t.Implements(reflect.TypeFor[zeroer]()):
		return isNil(rv) || rv.Interface().(zeroer).IsZero()
	case reflect.PointerTo(t).Implements(reflect.TypeFor[zeroer]()):
		p := reflect.New(t)
		p.Elem().Set(rv)
		return p.Interface().(zeroer).IsZero()
	}
	return rv.IsZero()
}

// isNil reports whether rv is a pointer or interface without a value behind it.
func isNil(rv reflect.Value) bool {
	if rv.Kind() == reflect.Interface {
		rv = rv.Elem()
	}
	return !rv.IsValid() || rv.Kind() == reflect.Pointer && rv.IsNil()
}

func isEmpty(rv reflect.Value) bool {
	switch rv.Kind() {
	case reflect.Slice, reflect.Map, reflect.String, reflect.Array:
		return rv.Len() == 0
	case reflect.Struct:
		return false
	}
	return rv.IsZero()
}
