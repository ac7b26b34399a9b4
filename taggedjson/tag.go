package taggedjson

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/internal/pyjson"
)

// Tag teaches a Serializer one type more, as JSONTag and register do in Flask.
// The Flask app beside needs the same tag: one that does not know it reads the
// object {"<Key>": …} instead of the value, and does not fail.
//
// Source: Flask, json/tag.py, JSONTag.
type Tag struct {
	// Key is the one name of the object that the value is written as. By
	// Flask's custom it starts with a space.
	Key string

	// Encode gives what is written under Key in place of v, and true; or false
	// if v is not of this tag. It is asked about every value there is, nil
	// too. What it gives is tagged again by Flask's own tags, and what that
	// holds by all tags: a []any of anything is as good as a text. So a tag's
	// to_json in Python calls self.serializer.tag on what it returns, or on
	// each item of the list it returns.
	//
	// Nil is for a tag that is only read.
	Encode func(v any) (inner any, ok bool)

	// Decode turns what stood under Key, as Loads gives it, back into the
	// value. Its error is that of Loads and Open and should not quote inner.
	// It may be asked several times about one value, and must answer alike.
	Decode func(inner any) (any, error)
}

// Validate reports every fault of s.Tags: a Key that is empty, not UTF-8, one
// of Flask's own six or there twice, and a Decode that is nil. Dumps, Loads and
// Open fail with the same error.
func (s Serializer) Validate() error {
	if len(s.Tags) == 0 {
		return nil
	}
	var faults []error
	seen := map[string]bool{}
	for i, t := range s.Tags {
		if fault := t.fault(seen[t.Key]); fault != "" {
			faults = append(faults, fmt.Errorf("taggedjson: Tags[%d]: %s", i, fault))
		}
		seen[t.Key] = true
	}
	return errors.Join(faults...)
}

func (t Tag) fault(seen bool) string {
	switch {
	case t.Key == "":
		return "the key is empty"
	case !utf8.ValidString(t.Key):
		return "the key is not UTF-8"
	case isBuiltIn(t.Key):
		return fmt.Sprintf("the key %q is Flask's own", t.Key)
	case seen:
		return fmt.Sprintf("the key %q is there twice", t.Key)
	case t.Decode == nil:
		return fmt.Sprintf("the tag %q has no Decode", t.Key)
	}
	return ""
}

// wrapOwn gives the first of the caller's own tags that takes v. What Encode
// made is not given to Encode again: it may be of the same type.
func (t *tags) wrapOwn(v any) (key string, inner any, err error) {
	for i := range t.own {
		if t.own[i].Encode == nil {
			continue
		}
		if inner, ok := t.own[i].Encode(v); ok {
			inner, err = t.wrapInner(inner)
			return t.own[i].Key, inner, err
		}
	}
	return "", nil, nil
}

func (t *tags) wrapInner(v any) (any, error) {
	tag, inner, err := t.wrapBuiltIn(v)
	if tag == "" {
		return v, err
	}
	return pyjson.Tagged{Name: tag, Inner: inner}, err
}

// unwrapOwn asks the caller's own tag of this key.
func (t *tags) unwrapOwn(key string, inner any) (any, error) {
	for i := range t.own {
		if t.own[i].Key == key {
			v, err := t.own[i].Decode(inner)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", key, err)
			}
			return v, nil
		}
	}
	return nil, fmt.Errorf("%q is no tag", key) // only what is Known comes here
}
