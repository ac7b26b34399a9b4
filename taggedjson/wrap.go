package taggedjson

import (
	"encoding/base64"
	"encoding/hex"
	"html/template"
	"slices"
	"time"

	"github.com/gourd-auth/gourd/internal/httpdate"
)

// The tags, each the only name of its object.
const (
	tagDict   = " di"
	tagTuple  = " t"
	tagBytes  = " b"
	tagMarkup = " m"
	tagUUID   = " u"
	tagTime   = " d"
)

// tags are Flask's tags, and the caller's own, for pyjson.
type tags struct {
	ordered bool
	own     []Tag
}

// Flask's tags alone, which most use, are made once.
var (
	flaskTags        = &tags{}
	flaskTagsInOrder = &tags{ordered: true}
)

// Known reports whether name is a tag.
func (t *tags) Known(name string) bool {
	return isBuiltIn(name) || slices.ContainsFunc(t.own, func(own Tag) bool { return own.Key == name })
}

func isBuiltIn(name string) bool {
	switch name {
	case tagDict, tagTuple, tagBytes, tagMarkup, tagUUID, tagTime:
		return true
	}
	return false
}

// mark is put behind the one name of a dict that would be taken for a tag.
const mark = "__"

// Escape gives the names for the value of a struct's one field.
func (t *tags) Escape(name string) (tag, inner string) { return tagDict, name + mark }

// Wrap gives the tag for v and what is written under it, or "".
func (t *tags) Wrap(v any) (string, any, error) {
	if key, inner, err := t.wrapOwn(v); key != "" {
		return key, inner, err
	}
	return t.wrapBuiltIn(v)
}

func (t *tags) wrapBuiltIn(v any) (string, any, error) {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 1 {
			return t.wrapMap(v)
		}
	case Object:
		if len(v) == 1 {
			return t.wrapObject(v)
		}
	case Tuple:
		return tagTuple, []any(v), nil
	case []byte:
		return tagBytes, base64.StdEncoding.EncodeToString(v), nil
	case Markup:
		return tagMarkup, string(v), nil
	case template.HTML:
		return tagMarkup, string(v), nil
	case UUID:
		return tagUUID, hex.EncodeToString(v[:]), nil
	case time.Time:
		text, err := httpdate.Format(v)
		return tagTime, text, err
	}
	return "", nil, nil
}

// wrapMap marks a map that would be taken for a tag when it is read.
func (t *tags) wrapMap(m map[string]any) (string, any, error) {
	for k, v := range m {
		if t.Known(k) {
			return tagDict, Object{{Key: k + mark, Value: v}}, nil
		}
	}
	return "", nil, nil
}

func (t *tags) wrapObject(o Object) (string, any, error) {
	if k, ok := o[0].Key.(string); ok && t.Known(k) {
		return tagDict, Object{{Key: k + mark, Value: o[0].Value}}, nil
	}
	return "", nil, nil
}
