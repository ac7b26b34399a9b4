package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// schema checks values against the words of JSON Schema that
// vectors.schema.json uses; any other word is a fault of the schema.
type schema struct{ defs map[string]any }

func (s schema) check(rule map[string]any, v any, where string) (faults []string) {
	for _, word := range slices.Sorted(maps.Keys(rule)) {
		switch arg := rule[word]; word {
		case "$schema", "title", "$defs", "properties": // with additionalProperties
		case "$ref":
			name := strings.TrimPrefix(arg.(string), "#/$defs/")
			faults = append(faults, s.check(s.defs[name].(map[string]any), v, where)...)
		case "anyOf":
			if !slices.ContainsFunc(arg.([]any), func(r any) bool { return len(s.check(r.(map[string]any), v, where)) == 0 }) {
				faults = append(faults, where+" is none of those that it may be")
			}
		case "items":
			items, _ := v.([]any)
			for i, item := range items {
				faults = append(faults, s.check(arg.(map[string]any), item, fmt.Sprintf("%s[%d]", where, i))...)
			}
		case "additionalProperties":
			faults = append(faults, s.members(rule, v, where)...)
		default:
			if !satisfies(word, arg, v) {
				faults = append(faults, fmt.Sprintf("%s: %s is not %v", where, word, arg))
			}
		}
	}
	return faults
}

// members checks an object by properties and additionalProperties.
func (s schema) members(rule map[string]any, v any, where string) (faults []string) {
	properties, _ := rule["properties"].(map[string]any)
	others, _ := rule["additionalProperties"].(map[string]any)
	object, _ := v.(map[string]any)
	for name, member := range object {
		own, known := properties[name].(map[string]any)
		if !known && others == nil {
			faults = append(faults, where+" has "+name)
			continue
		}
		if !known {
			own = others
		}
		faults = append(faults, s.check(own, member, where+"."+name)...)
	}
	return faults
}

// satisfies judges a word that looks at one value alone.
func satisfies(word string, arg, v any) bool {
	switch word {
	case "const":
		return reflect.DeepEqual(arg, v)
	case "enum":
		return slices.ContainsFunc(arg.([]any), func(a any) bool { return reflect.DeepEqual(a, v) })
	case "pattern":
		text, isText := v.(string)
		return !isText || regexp.MustCompile(arg.(string)).MatchString(text)
	case "required":
		object, _ := v.(map[string]any)
		return !slices.ContainsFunc(arg.([]any), func(name any) bool { _, has := object[name.(string)]; return !has })
	case "type":
		kinds, several := arg.([]any)
		if !several {
			kinds = []any{arg}
		}
		return slices.ContainsFunc(kinds, func(kind any) bool { return isKind(v, kind.(string)) })
	}
	return false
}

func isKind(v any, kind string) bool {
	switch v := v.(type) {
	case nil:
		return kind == "null"
	case bool:
		return kind == "boolean"
	case string:
		return kind == "string"
	case []any:
		return kind == "array"
	case map[string]any:
		return kind == "object"
	case json.Number:
		return kind == "number" || kind == "integer" && !strings.ContainsAny(v.String(), ".eE")
	}
	return false
}

// TestVectorsFitTheirSchema: each file has the form that vectors.schema.json says,
// and the schema names no field that no file has.
func TestVectorsFitTheirSchema(t *testing.T) {
	root := decodeNumbers(t, "vectors.schema.json").(map[string]any)
	s := schema{root["$defs"].(map[string]any)}
	unused := maps.Clone(s.defs["case"].(map[string]any)["properties"].(map[string]any))
	for _, name := range vectorFiles(t) {
		faults := s.check(root, decodeNumbers(t, "vectors/"+name+".json"), name)
		for _, fault := range faults[:min(5, len(faults))] {
			t.Error(fault)
		}
		for _, c := range readVectors(t, name).all() {
			for field := range c {
				delete(unused, field)
			}
		}
	}
	for field := range unused {
		t.Errorf("vectors.schema.json has %s, which no case has", field)
	}
}

// TestSchemaRefuses: the checker of this test is none that lets everything pass.
func TestSchemaRefuses(t *testing.T) {
	root := decodeNumbers(t, "vectors.schema.json").(map[string]any)
	s := schema{root["$defs"].(map[string]any)}
	for about, text := range map[string]string{
		"a field that is not known":    `{"id": "good-001", "colour": 1}`,
		"no id":                        `{"op": "sign"}`,
		"an id of another form":        `{"id": "good-1"}`,
		"hexadecimal of odd length":    `{"id": "good-001", "token_hex": "abc"}`,
		"a number with a fraction":     `{"id": "good-001", "now": 1.5}`,
		"a type that nobody knows":     `{"id": "good-001", "session": {"t": "frozenset"}}`,
		"a value that is no type":      `{"id": "good-001", "session": "text"}`,
		"an answer that is no verdict": `{"id": "good-001", "result": "maybe"}`,
	} {
		if faults := s.check(s.defs["case"].(map[string]any), withNumbers(t, []byte(text)), "case"); len(faults) == 0 {
			t.Errorf("%s passes", about)
		}
	}
}

func decodeNumbers(t *testing.T, path string) any {
	t.Helper()
	return withNumbers(t, readText(t, path))
}

// withNumbers reads JSON and keeps its numbers as they are written.
func withNumbers(t *testing.T, text []byte) (v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
