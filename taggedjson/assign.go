package taggedjson

import (
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

// Assign turns v, a value as Loads gives it, into the type that dst points to,
// and sets *dst. It undoes what Dumps makes of that type:
//
//   - an object fills a struct, a map with keys of text, or an Object, sorted
//     by name if v has lost its order. The fields of a
//     struct are those that Dumps writes; names are compared exactly, case
//     and all; names that the struct lacks are passed over, and fields that
//     the object lacks are zero.
//   - a list or a tuple fills a slice, but never one of bytes.
//   - an integer fills every type of number that holds it exactly; out of
//     range it is an error.
//   - a float fills the types of floats, and is rounded for a float32. It is
//     no integer, even 3.0.
//   - text fills a string type, but for Markup and html/template's types: only
//     a Markup becomes one of the two that stand for HTML. Names are text, so
//     no map has keys of these types.
//   - nil fills a pointer, slice, map or interface. Everything else needs a
//     value: take a pointer where Python has Optional.
//   - any other value fills its own type, a pointer to it, or an interface
//     that it implements. No time, UUID or []byte is made of text.
//
// *dst is replaced as a whole, and left as it is on an error, which names the
// way to the value, as in "cart[3].price", and never the value. Values that
// are assigned as they are, such as []byte or any, share memory with v.
// Assign never panics; dst that is nil or no pointer is an error.
func Assign(dst, v any) error {
	rv := reflect.ValueOf(dst)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		return fmt.Errorf("taggedjson: Assign to %T, which is no pointer or nil", dst)
	}
	fresh := reflect.New(rv.Type().Elem()).Elem()
	if err := assign(fresh, v, 0); err != nil {
		return fmt.Errorf("taggedjson: %w", err)
	}
	rv.Elem().Set(fresh)
	return nil
}

// maxAssign bounds the levels of values and pointers: what Loads gave has no
// more than 64, but anybody can make a value or a type that holds itself.
const maxAssign = 256

// assign sets dst, which is settable and zero.
func assign(dst reflect.Value, v any, level int) error {
	switch {
	case level > maxAssign:
		return &assignError{reason: "too many levels"}
	case v == nil:
		return assignNil(dst)
	case reflect.TypeOf(v).AssignableTo(dst.Type()):
		dst.Set(reflect.ValueOf(v))
		return nil
	case dst.Type() == reflect.TypeFor[big.Int]():
		return assignScalar(dst, v)
	case dst.Type() == reflect.TypeFor[Object]():
		return assignObject(dst, v)
	}
	switch dst.Kind() {
	case reflect.Pointer:
		return assignPointer(dst, v, level)
	case reflect.Struct:
		return assignStruct(dst, v, level)
	case reflect.Map:
		return assignMap(dst, v, level)
	case reflect.Slice:
		return assignSlice(dst, v, level)
	}
	return assignScalar(dst, v)
}

func assignNil(dst reflect.Value) error {
	switch dst.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return nil
	}
	return misfit(dst, nil)
}

func assignPointer(dst reflect.Value, v any, level int) error {
	p := reflect.New(dst.Type().Elem())
	if err := assign(p.Elem(), v, level+1); err != nil {
		return err
	}
	dst.Set(p)
	return nil
}

func assignStruct(dst reflect.Value, v any, level int) error {
	object, ok := asMap(v)
	if !ok {
		return misfit(dst, v)
	}
	fields, err := pyjson.Fields(dst.Type())
	if err != nil {
		return &assignError{reason: err.Error()}
	}
	if len(fields) == 0 && dst.NumField() > 0 {
		return misfit(dst, v) // time.Time, say, which an object cannot fill
	}
	for _, f := range fields {
		inner, found := object[f.Name]
		if !found {
			continue
		}
		if err := assign(dst.FieldByIndex(f.Index), inner, level+1); err != nil {
			return inMember(f.Name, err)
		}
	}
	return nil
}

// assignMap goes by the order of names, so that of several errors the same
// one is found each time.
func assignMap(dst reflect.Value, v any, level int) error {
	object, ok := asMap(v)
	key, elem := dst.Type().Key(), dst.Type().Elem()
	if !ok || key.Kind() != reflect.String || isTrusted(key) {
		return misfit(dst, v)
	}
	dst.Set(reflect.MakeMapWithSize(dst.Type(), len(object)))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		item := reflect.New(elem).Elem()
		if err := assign(item, object[name], level+1); err != nil {
			return inMember(name, err)
		}
		dst.SetMapIndex(reflect.ValueOf(name).Convert(key), item)
	}
	return nil
}

// assignObject sorts the members of a map, which has no order.
func assignObject(dst reflect.Value, v any) error {
	object, ok := asMap(v)
	if !ok {
		return misfit(dst, v)
	}
	members := make(Object, 0, len(object))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		members = append(members, Member{Key: name, Value: object[name]})
	}
	dst.Set(reflect.ValueOf(members))
	return nil
}

func assignSlice(dst reflect.Value, v any, level int) error {
	list := reflect.ValueOf(v)
	if !isList(list.Type()) || !isList(dst.Type()) {
		return misfit(dst, v)
	}
	dst.Set(reflect.MakeSlice(dst.Type(), list.Len(), list.Len()))
	for i := range list.Len() {
		if err := assign(dst.Index(i), list.Index(i).Interface(), level+1); err != nil {
			return inItem(i, err)
		}
	}
	return nil
}

// isList tells lists from bytes and from objects, which are slices too.
func isList(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 && t != reflect.TypeFor[Object]()
}

// asMap gives the members of an object: a map, or what Loads makes of one.
func asMap(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case Object:
		return maps.Collect(v.All()), true
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Map || rv.Type().Key().Kind() != reflect.String {
		return nil, false
	}
	m := make(map[string]any, rv.Len())
	for key, item := range rv.Seq2() {
		m[key.String()] = item.Interface()
	}
	return m, true
}
