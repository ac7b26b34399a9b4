package million

import (
	"encoding/hex"
	"strconv"

	"github.com/gourd-auth/gourd/taggedjson"
)

var (
	textKeys = []string{"a", "b", "c", "_user_id", "", " t", " di", " d", " t__", "é", "\ue000", "\U0001f600", "A", "10", "9"}
	tags     = []string{" di", " t", " b", " m", " u", " d"}
)

func (g values) value(depth int) any {
	scalars, containers := 9, 5
	if g.tags {
		scalars, containers = 13, 8
	}
	k := 0
	if depth > 0 {
		k = g.below(scalars + containers)
	}
	switch {
	case k < scalars:
		return g.scalar(scalars)
	case k < scalars+2:
		return g.list(depth)
	case k < scalars+5:
		return g.dict(depth)
	case k < scalars+7:
		return taggedjson.Tuple(g.list(depth))
	}
	tag := pick(g.stream, tags)
	return taggedjson.Object{{Key: tag, Value: g.value(depth - 1)}}
}

func (g values) list(depth int) []any {
	list := make([]any, g.below(5))
	for i := range list {
		list[i] = g.value(depth - 1)
	}
	return list
}

func (g values) dict(depth int) taggedjson.Object {
	key := g.keys(g.below(32))
	return g.members(g.below(5), key, depth)
}

func (g values) members(n int, key func() any, depth int) taggedjson.Object {
	object, seen := taggedjson.Object{}, map[string]bool{}
	for range n {
		k := key()
		v := g.value(depth - 1)
		if name := notation(k); !seen[name] {
			seen[name] = true
			object = append(object, taggedjson.Member{Key: k, Value: v})
		}
	}
	return object
}

// keys returns what draws the keys of one dict: text, numbers, or anything that
// JSON takes.
func (g values) keys(kind int) func() any {
	switch {
	case kind < 28:
		return g.textKey
	case kind < 31:
		return g.numberKey
	}
	return g.anyKey
}

func (g values) textKey() any {
	if g.oneIn(2) {
		return pick(g.stream, textKeys)
	}
	return g.text()
}

// numberKey returns an integer or half of one, which are never equal.
func (g values) numberKey() any {
	switch g.below(3) {
	case 0:
		return float64(g.below(1000)) + 0.5
	case 1:
		return int64(-g.below(1<<32) - 1)
	}
	return int64(2 + g.below(300))
}

func (g values) anyKey() any {
	switch g.below(4) {
	case 0:
		return nil
	case 1:
		return g.oneIn(2)
	case 2:
		return g.numberKey()
	}
	return g.textKey()
}

// deep returns a value within up to 40 lists and dicts.
func (g values) deep(v any) any {
	for range g.below(41) {
		if g.oneIn(2) {
			v = []any{v}
		} else {
			v = taggedjson.Object{{Key: "k", Value: v}}
		}
	}
	return v
}

// session returns the values of a session: any, or those of a sign-in with
// Flask-Login.
func (g values) session() taggedjson.Object {
	o := g.members(g.below(6), g.textKey, 3)
	if g.below(4) > 0 {
		return o
	}
	o = set(o, "_user_id", strconv.Itoa(g.below(100000)))
	o = set(o, "_fresh", g.oneIn(2))
	o = set(o, "_id", hex.EncodeToString(g.bytes(64)))
	if g.oneIn(2) {
		o = set(o, "_permanent", true)
	}
	if g.oneIn(2) {
		o = set(o, "csrf_token", hex.EncodeToString(g.bytes(20)))
	}
	if g.oneIn(2) {
		flashes := make([]any, 1+g.below(3))
		for i := range flashes {
			category := g.text()
			flashes[i] = taggedjson.Tuple{category, g.text()}
		}
		o = set(o, "_flashes", flashes)
	}
	return o
}

func set(o taggedjson.Object, key string, v any) taggedjson.Object {
	for i := range o {
		if o[i].Key == key {
			o[i].Value = v
			return o
		}
	}
	return append(o, taggedjson.Member{Key: key, Value: v})
}

// inMaps returns v with maps in place of objects, where their keys are text.
func inMaps(v any) any {
	switch v := v.(type) {
	case []any:
		return eachInMaps(v)
	case taggedjson.Tuple:
		return taggedjson.Tuple(eachInMaps(v))
	case taggedjson.Object:
		return objectInMaps(v)
	}
	return v
}

func eachInMaps(list []any) []any {
	other := make([]any, len(list))
	for i, v := range list {
		other[i] = inMaps(v)
	}
	return other
}

func objectInMaps(o taggedjson.Object) any {
	m := make(map[string]any, len(o))
	other := make(taggedjson.Object, len(o))
	for i, member := range o {
		v := inMaps(member.Value)
		other[i] = taggedjson.Member{Key: member.Key, Value: v}
		if key, isText := member.Key.(string); isText {
			m[key] = v
		}
	}
	if len(m) < len(o) {
		return other
	}
	return m
}
