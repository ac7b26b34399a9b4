package pyjson

import (
	"cmp"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
)

// keyText gives the name that Python writes for a key of a dict.
func keyText(key any) (string, error) {
	switch key := key.(type) {
	case string:
		return key, nil
	case nil:
		return "null", nil
	case bool:
		return strconv.FormatBool(key), nil
	case float64:
		return string(AppendFloat(nil, key)), nil
	case float32:
		return string(AppendFloat(nil, float64(key))), nil
	case *big.Int:
		text, err := appendBig(nil, key)
		return string(text), err
	}
	switch rv := reflect.ValueOf(key); {
	case rv.CanInt():
		return strconv.FormatInt(rv.Int(), 10), nil
	case rv.CanUint():
		return strconv.FormatUint(rv.Uint(), 10), nil
	}
	return "", valueErrorf("a key of type %T", key)
}

// sorted gives the members in the order of Python's sort_keys, which compares
// the keys themselves and not the names made of them: 2 stands before 10.
func sorted(object Object) (Object, error) {
	if len(object) < 2 {
		return object, nil
	}
	if _, isText := object[0].Key.(string); isText {
		return sortedByText(object)
	}
	return sortedByNumber(object)
}

func sortedByText(object Object) (Object, error) {
	for _, m := range object {
		if _, ok := m.Key.(string); !ok {
			return nil, errMixedKeys()
		}
	}
	object = slices.Clone(object)
	slices.SortStableFunc(object, func(a, b Member) int {
		return cmp.Compare(a.Key.(string), b.Key.(string))
	})
	return object, nil
}

func sortedByNumber(object Object) (Object, error) {
	type numbered struct {
		number *big.Float
		member Member
	}
	list := make([]numbered, len(object))
	for i, m := range object {
		number := keyNumber(m.Key)
		if number == nil {
			return nil, errMixedKeys()
		}
		list[i] = numbered{number, m}
	}
	slices.SortStableFunc(list, func(a, b numbered) int { return a.number.Cmp(b.number) })
	object = make(Object, len(list))
	for i, n := range list {
		object[i] = n.member
	}
	return object, nil
}

// keyNumber gives the exact value of a key that is a number, false and true
// being 0 and 1 as in Python; nil for one that cannot be compared.
func keyNumber(key any) *big.Float {
	switch key := key.(type) {
	case nil, string:
		return nil
	case bool:
		if key {
			return big.NewFloat(1)
		}
		return new(big.Float)
	case *big.Int:
		if key == nil {
			return nil
		}
		return new(big.Float).SetInt(key)
	}
	switch rv := reflect.ValueOf(key); {
	case rv.CanInt():
		return new(big.Float).SetInt64(rv.Int())
	case rv.CanUint():
		return new(big.Float).SetUint64(rv.Uint())
	case rv.CanFloat() && !math.IsNaN(rv.Float()):
		return big.NewFloat(rv.Float())
	}
	return nil
}

func errMixedKeys() error {
	return valueErrorf("keys of kinds that have no common order")
}
